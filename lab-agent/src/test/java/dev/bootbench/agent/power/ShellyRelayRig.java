package dev.bootbench.agent.power;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** Answers of a first-generation plug, as shelly-api-docs.shelly.cloud/gen1 shows them for /relay/0. */
final class ShellyRelayRig extends HttpRig {
    ShellyRelayRig(Path folder) throws IOException {
        super(folder);
    }

    @Override
    public PowerConfig config(Duration limit) {
        return new PowerConfig.Shelly(url(), 1, 0, Optional.of("bench"), passwordFile(), limit);
    }

    @Override
    Reply answer(HttpExchange exchange, Map<String, String> query) {
        String login = "Basic " + Base64.getEncoder().encodeToString(("bench:" + password()).getBytes(StandardCharsets.UTF_8));
        if (!login.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            return new Reply(401, "401 Unauthorized", Map.of("WWW-Authenticate", "Basic realm=\"shellyplug-s-7AE24F\""));
        }
        if (has(Fault.REFUSES) || !exchange.getRequestURI().getPath().equals("/relay/0")) {
            return new Reply(404, "Not Found");
        }
        boolean says = on();
        if (query.containsKey("turn")) {
            says = "on".equals(query.get("turn"));
            turn(says);
        }
        return new Reply(200, "{\"ison\":" + says + ",\"has_timer\":false,\"timer_started\":0,\"timer_duration\":0,"
                + "\"timer_remaining\":0,\"overpower\":false,\"source\":\"http\"}");
    }
}
