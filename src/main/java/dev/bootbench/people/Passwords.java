package dev.bootbench.people;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Slow salted password hashes: PBKDF2 with HMAC-SHA-256, written as {@code pbkdf2-sha256$iterations$salt$hash} so that
 * the cost can be raised later. Passwords that we draw ourselves hold 100 bits of chance and cannot be guessed even at
 * a hundredth of the cost, which is what lets a course of 300 be imported in seconds.
 */
final class Passwords {
    static final int SHORTEST = 10;
    static final int LONGEST = 200;
    private static final int CHOSEN_ITERATIONS = 600_000;
    private static final int DRAWN_ITERATIONS = 6_000;
    private static final int DRAWN_LENGTH = 20;
    private static final String KIND = "pbkdf2-sha256";
    /** Without 0/O, 1/l/I: people copy these from paper. 32 characters, 5 bits each. */
    private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";
    private static final SecureRandom RANDOM = new SecureRandom();
    /** What an unknown login is compared with. */
    private static final String NOBODYS = hash("nobody's password", CHOSEN_ITERATIONS);

    private Passwords() {}

    /** The hash of a password that a person chose. */
    static String hashChosen(String password) {
        return hash(password, CHOSEN_ITERATIONS);
    }

    /** The hash of a password that came from {@link #draw()}. */
    static String hashDrawn(String password) {
        return hash(password, DRAWN_ITERATIONS);
    }

    static String draw() {
        StringBuilder password = new StringBuilder();
        for (int i = 0; i < DRAWN_LENGTH; i++) {
            password.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return password.toString();
    }

    static boolean matches(String password, String stored) {
        String[] part = stored.split("\\$");
        if (part.length != 4 || !part[0].equals(KIND)) {
            return false;
        }
        byte[] expected = HexFormat.of().parseHex(part[3]);
        byte[] given = derive(password, HexFormat.of().parseHex(part[2]), Integer.parseInt(part[1]));
        return MessageDigest.isEqual(expected, given);
    }

    /** Spends the time of a comparison for a login that does not exist. */
    static void compareWithNobodys(String password) {
        matches(password, NOBODYS);
    }

    private static String hash(String password, int iterations) {
        byte[] salt = new byte[16];
        RANDOM.nextBytes(salt);
        return KIND + "$" + iterations + "$" + HexFormat.of().formatHex(salt) + "$"
                + HexFormat.of().formatHex(derive(password, salt, iterations));
    }

    private static byte[] derive(String password, byte[] salt, int iterations) {
        PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, iterations, 256);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } finally {
            spec.clearPassword();
        }
    }
}
