package dev.bootbench.agent.power;

import dev.bootbench.agent.board.LabFaultException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A password or key in a file of its own, read anew for each use: a changed one needs no restart. A file that others may
 * read or write is refused.
 */
final class SecretFile {
    private static final int LONGEST = 4096;
    private static final Set<PosixFilePermission> OWNER_ONLY = Set.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private SecretFile() {}

    /** The file's text without the end of its line. */
    static String read(Path file) throws LabFaultException {
        try (InputStream in = Files.newInputStream(file)) {
            Set<PosixFilePermission> granted = Files.getPosixFilePermissions(file);
            if (!OWNER_ONLY.containsAll(granted)) {
                throw new LabFaultException("The secret file " + file + " is open to others ("
                        + PosixFilePermissions.toString(granted) + "). Run: chmod 600 " + file);
            }
            byte[] bytes = in.readNBytes(LONGEST + 1);
            String secret = new String(bytes, StandardCharsets.UTF_8).stripTrailing();
            if (secret.isEmpty() || bytes.length > LONGEST || secret.contains("\n")) {
                throw new LabFaultException("The secret file " + file + " must hold one line, the secret alone.");
            }
            return secret;
        } catch (IOException e) {
            throw new LabFaultException("The secret file " + file + " cannot be read (" + e.getClass().getSimpleName()
                    + "). Write the secret into it, owned by the agent's user, with mode 600.", e);
        }
    }
}
