package dev.bootbench.agent.grading;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A hidden value that differs from attempt to attempt, so that output written into the code does not help. */
public sealed interface Parameter {
    /** Small letters and digits, beginning with a letter. */
    record Token(int length) implements Parameter {}

    /** A whole number, both ends included. */
    record Number(long min, long max) implements Parameter {}

    record Choice(List<String> of) implements Parameter {}

    /** Draws all of them. The same seed gives the same values, on every machine and in every version. */
    static Map<String, String> draw(Map<String, Parameter> parameters, long seed) {
        Map<String, String> drawn = new TreeMap<>();
        parameters.forEach((name, parameter) -> drawn.put(name, parameter.draw(seed, name)));
        return drawn;
    }

    private String draw(long seed, String name) {
        return switch (this) {
            case Token(int length) -> token(length, seed, name);
            case Number(long min, long max) -> {
                BigInteger count = BigInteger.valueOf(max).subtract(BigInteger.valueOf(min)).add(BigInteger.ONE);
                yield number(seed, name, 0).mod(count).add(BigInteger.valueOf(min)).toString();
            }
            case Choice(List<String> of) -> of.get(number(seed, name, 0).mod(BigInteger.valueOf(of.size())).intValue());
        };
    }

    private static String token(int length, long seed, String name) {
        StringBuilder token = new StringBuilder();
        for (int i = 0; i < length; i++) {
            int letters = i == 0 ? 26 : 36;
            token.append("abcdefghijklmnopqrstuvwxyz0123456789".charAt(
                    number(seed, name, i).mod(BigInteger.valueOf(letters)).intValue()));
        }
        return token.toString();
    }

    private static BigInteger number(long seed, String name, int index) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(ByteBuffer.allocate(12).putLong(seed).putInt(index).array());
            return new BigInteger(1, digest.digest(name.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
