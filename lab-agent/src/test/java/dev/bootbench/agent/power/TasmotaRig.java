package dev.bootbench.agent.power;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Answers of a one-relay plug, as tasmota.github.io/docs/Commands shows them for web requests. */
final class TasmotaRig extends HttpRig {
    TasmotaRig(Path folder) throws IOException {
        super(folder);
    }

    @Override
    public PowerConfig config(Duration limit) {
        return new PowerConfig.Tasmota(url(), 1, Optional.of("admin"), passwordFile(), limit);
    }

    @Override
    Reply answer(HttpExchange exchange, Map<String, String> query) {
        if (!"admin".equals(query.get("user")) || !password().equals(query.get("password"))) {
            return new Reply(401, "{\"WARNING\":\"Need user=<username>&password=<password>\"}");
        }
        if (has(Fault.REFUSES)) {
            return new Reply(200, "{\"Command\":\"Unknown\"}");
        }
        return switch (query.getOrDefault("cmnd", "")) {
            case "Power1 ON" -> order(true);
            case "Power1 OFF" -> order(false);
            case "Power1" -> new Reply(200, power(on()));
            case String other -> new Reply(200, "{\"Command\":\"Unknown\"}");
        };
    }

    private Reply order(boolean wanted) {
        turn(wanted);
        return new Reply(200, power(wanted));
    }

    private static String power(boolean on) {
        return "{\"POWER\":\"" + (on ? "ON" : "OFF") + "\"}";
    }
}
