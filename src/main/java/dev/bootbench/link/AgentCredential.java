package dev.bootbench.link;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** What agents prove themselves with: 256 random bits behind a prefix that says what it is. So many need no slow hash and no salt. */
final class AgentCredential {
    static final String PREFIX = "bba_";
    static final String JOIN_PREFIX = "bbj_";
    private static final SecureRandom RANDOM = new SecureRandom();

    private AgentCredential() {}

    static String create() {
        return create(PREFIX);
    }

    /** A token that can be turned into a credential, once. */
    static String createJoinToken() {
        return create(JOIN_PREFIX);
    }

    private static String create(String prefix) {
        byte[] bits = new byte[32];
        RANDOM.nextBytes(bits);
        return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }

    static String hash(String credential) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(credential.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
