package dev.bootbench.agent.power;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers of a second-generation plug, as shelly-api-docs.shelly.cloud/gen2 shows them for Switch.Set, Switch.GetStatus and
 * its digest login.
 */
final class ShellySwitchRig extends HttpRig {
    private static final String REALM = "shellyplusplugs-80646fe1fa24";
    private static final String NONCE = "60dc59c6";

    ShellySwitchRig(Path folder) throws IOException {
        super(folder);
    }

    @Override
    public PowerConfig config(Duration limit) {
        return new PowerConfig.Shelly(url(), 2, 0, Optional.of("admin"), passwordFile(), limit);
    }

    @Override
    Reply answer(HttpExchange exchange, Map<String, String> query) {
        if (!loggedIn(exchange)) {
            return new Reply(401, "", Map.of("WWW-Authenticate",
                    "Digest qop=\"auth\", realm=\"" + REALM + "\", nonce=\"" + NONCE + "\", algorithm=SHA-256"));
        }
        if (has(Fault.REFUSES)) {
            return new Reply(500, "{\"code\":-105,\"message\":\"Argument 'id', value 0 not found!\"}");
        }
        return switch (exchange.getRequestURI().getPath()) {
            case "/rpc/Switch.Set" -> {
                boolean was = on();
                turn("true".equals(query.get("on")));
                yield new Reply(200, "{\"was_on\":" + was + "}");
            }
            case "/rpc/Switch.GetStatus" -> new Reply(200, "{\"id\":0,\"source\":\"HTTP_in\",\"output\":" + on()
                    + ",\"apower\":0.0,\"voltage\":225.9,\"current\":0.0,\"temperature\":{\"tC\":53.3,\"tF\":127.9}}");
            case String other -> new Reply(404, "{\"code\":404,\"message\":\"No handler for " + other + "\"}");
        };
    }

    private boolean loggedIn(HttpExchange exchange) {
        String login = exchange.getRequestHeaders().getFirst("Authorization");
        if (login == null) {
            return false;
        }
        String uri = exchange.getRequestURI().toString();
        String expected = hash(hash("admin:" + REALM + ":" + password()) + ":" + NONCE + ":" + part(login, "nc") + ":"
                + part(login, "cnonce") + ":auth:" + hash("GET:" + uri));
        return part(login, "uri").equals(uri) && part(login, "username").equals("admin") && part(login, "response").equals(expected);
    }

    private static String part(String header, String name) {
        Matcher part = Pattern.compile("\\b" + name + "=\"?([^\",]+)\"?").matcher(header);
        return part.find() ? part.group(1) : "";
    }

    private static String hash(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
