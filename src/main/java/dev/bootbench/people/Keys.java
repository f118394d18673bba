package dev.bootbench.people;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/** Random keys for sessions, tokens and calendar feeds. They are 256 bits of chance, so a plain fast hash keeps them safe in the database. */
public final class Keys {
    static final String TOKEN_PREFIX = "bbt_";
    private static final SecureRandom RANDOM = new SecureRandom();

    private Keys() {}

    /** A new one, safe in addresses. */
    public static String fresh() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** What the database keeps of a key. */
    public static byte[] hash(String key) {
        return hash(key.getBytes(StandardCharsets.UTF_8));
    }

    public static byte[] hash(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
