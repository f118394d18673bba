package dev.bootbench.people;

import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Locale;
import java.util.Set;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;

/**
 * A public key as people paste it: one line of {@code id_ed25519.pub}.
 *
 * @param line type and key, without comment
 * @param comment what stood behind them
 * @param fingerprint as {@code ssh-keygen -l} prints it
 */
record SshKeyLine(String line, String comment, String fingerprint) {
    private static final int LONGEST = 16 * 1024;
    private static final int SHORTEST_RSA = 3072;
    private static final Set<String> TYPES =
            Set.of("ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "ssh-rsa");
    private static final String HOW = "Paste the one line of your public key file, as ~/.ssh/id_ed25519.pub. ssh-keygen -t ed25519 makes one.";

    /** @throws ProblemException in words for what is none, or none that is taken */
    static SshKeyLine parse(String pasted) {
        String text = pasted.strip();
        if (text.contains("PRIVATE KEY")) {
            throw invalid("That is a private key, which nobody but you may ever see: it was not kept. Make a new pair, and paste the file that ends with .pub.");
        }
        if (text.isEmpty() || text.length() > LONGEST || text.lines().count() != 1) {
            throw invalid("That is not one public key. " + HOW);
        }
        String[] parts = text.split("\\s+", 3);
        if (parts.length < 2 || !TYPES.contains(parts[0])) {
            throw invalid(parts[0].startsWith("ssh-dss") || parts[0].startsWith("sk-") || parts[0].endsWith("@openssh.com")
                    ? "Keys of the type " + shown(parts[0]) + " are not taken. Use Ed25519, ECDSA, or RSA of " + SHORTEST_RSA + " bits and more."
                    : "That is not a public key. " + HOW);
        }
        PublicKey key = key(parts[0], parts[1]);
        if (key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() < SHORTEST_RSA) {
            throw invalid("This RSA key has " + rsa.getModulus().bitLength() + " bits, and " + SHORTEST_RSA
                    + " are needed. ssh-keygen -t ed25519 makes a short and strong one.");
        }
        return new SshKeyLine(PublicKeyEntry.toString(key), parts.length > 2 ? parts[2].strip() : "", fingerprint(key));
    }

    static String fingerprint(PublicKey key) {
        return KeyUtils.getFingerPrint(key);
    }

    private static PublicKey key(String type, String data) {
        try {
            PublicKey key = PublicKeyEntry.parsePublicKeyEntry(type + " " + data).resolvePublicKey(null, null, PublicKeyEntryResolver.FAILING);
            if (key == null || !type.equals(KeyUtils.getKeyType(key))) {
                throw invalid("This key is damaged: its line says " + type + ", and what follows is another. " + HOW);
            }
            return key;
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            if (e instanceof ProblemException known) {
                throw known;
            }
            throw invalid("This key is damaged: a part of the line is missing. " + HOW);
        }
    }

    private static String shown(String type) {
        return type.substring(0, Math.min(40, type.length())).toLowerCase(Locale.ROOT);
    }

    private static ProblemException invalid(String sentence) {
        return new ProblemException(ProblemType.INVALID, sentence);
    }
}
