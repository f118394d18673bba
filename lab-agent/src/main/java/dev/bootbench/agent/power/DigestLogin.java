package dev.bootbench.agent.power;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The answer to a challenge of HTTP's digest login with SHA-256 and qop "auth" (RFC 7616), the one that Shellys of the second
 * generation ask for and the JDK's client does not know.
 */
final class DigestLogin {
    private static final Pattern PARAMETER = Pattern.compile("([a-zA-Z]+)\\s*=\\s*(?:\"([^\"]*)\"|([^\\s,]+))");
    private static final String FIRST_USE = "00000001";

    private DigestLogin() {}

    /**
     * @param challenge a WWW-Authenticate header
     * @param cnonce    random, for this answer alone
     * @return the Authorization header; empty when the challenge is of another sort
     */
    static Optional<String> answer(
            String challenge, String user, String password, String method, String uri, String cnonce) {
        String realm = parameter(challenge, "realm");
        String nonce = parameter(challenge, "nonce");
        boolean ours = challenge.regionMatches(true, 0, "Digest", 0, 6)
                && parameter(challenge, "algorithm").equalsIgnoreCase("SHA-256")
                && (parameter(challenge, "qop") + ",").toLowerCase(Locale.ROOT).replace(" ", "").contains("auth,");
        if (!ours || nonce.isEmpty()) {
            return Optional.empty();
        }
        String secret = hash(user + ":" + realm + ":" + password);
        String request = hash(method + ":" + uri);
        String response = hash(String.join(":", secret, nonce, FIRST_USE, cnonce, "auth", request));
        String opaque = parameter(challenge, "opaque");
        return Optional.of("Digest username=\"" + user + "\", realm=\"" + realm + "\", uri=\"" + uri + "\", algorithm=SHA-256, nonce=\""
                + nonce + "\", nc=" + FIRST_USE + ", cnonce=\"" + cnonce + "\", qop=auth, response=\"" + response + "\""
                + (opaque.isEmpty() ? "" : ", opaque=\"" + opaque + "\""));
    }

    private static String parameter(String challenge, String name) {
        Matcher parameters = PARAMETER.matcher(challenge);
        while (parameters.find()) {
            if (parameters.group(1).equalsIgnoreCase(name)) {
                return parameters.group(2) == null ? parameters.group(3) : parameters.group(2);
            }
        }
        return "";
    }

    private static String hash(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
