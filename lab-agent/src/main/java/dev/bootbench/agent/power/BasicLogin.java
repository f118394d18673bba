package dev.bootbench.agent.power;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** HTTP's plain user and password (RFC 7617). */
final class BasicLogin {
    private BasicLogin() {}

    static String header(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }
}
