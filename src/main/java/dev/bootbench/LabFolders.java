package dev.bootbench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the lab keeps things: {@code home} holds what must not be lost, {@code cache} what can be made again.
 * Both lie outside the clone, because a clone below /root cannot be reached by the unprivileged users that run
 * PostgreSQL, QEMU and builds.
 */
public record LabFolders(Path home, Path cache) {
    private static final Set<PosixFilePermission> PASSABLE = PosixFilePermissions.fromString("rwx--x--x");
    private static final Set<PosixFilePermission> READABLE = PosixFilePermissions.fromString("rwxr-xr-x");
    private static final Set<PosixFilePermission> SECRET = PosixFilePermissions.fromString("rw-------");

    /** {@code LAB_HOME} and {@code LAB_CACHE} (or the system properties lab.home and lab.cache), else the usual places. */
    public static LabFolders fromEnvironment() {
        boolean root = "root".equals(System.getProperty("user.name"));
        Path userHome = Path.of(System.getProperty("user.home", "."));
        return new LabFolders(
                choose("lab.home", "LAB_HOME", root ? Path.of("/var/lib/bootbench") : userHome.resolve(".local/share/bootbench")),
                choose("lab.cache", "LAB_CACHE", root ? Path.of("/var/cache/bootbench") : userHome.resolve(".cache/bootbench")));
    }

    /** Creates both where they are missing; others may pass through the first and read the second. */
    public void create() {
        createFolders(home, PASSABLE);
        createFolders(cache, READABLE);
    }

    /** Writes a file that only its owner may read; it is never seen half written or readable by others. */
    public static void writeSecret(Path file, String text) {
        try {
            Path part = Files.createTempFile(file.toAbsolutePath().getParent(), "." + file.getFileName(), ".part",
                    PosixFilePermissions.asFileAttribute(SECRET));
            Files.writeString(part, text);
            Files.move(part, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    private static void createFolders(Path folder, Set<PosixFilePermission> permissions) {
        Deque<Path> missing = new ArrayDeque<>();
        for (@Nullable Path p = folder.toAbsolutePath(); p != null && !Files.exists(p); p = p.getParent()) {
            missing.push(p);
        }
        try {
            for (Path p : missing) {
                Files.createDirectory(p);
                // Explicit, because a umask of 077 would shut out the unprivileged users.
                Files.setPosixFilePermissions(p, p.equals(folder.toAbsolutePath()) ? permissions : READABLE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create " + folder + ": " + e
                    + ". Set LAB_HOME and LAB_CACHE to folders you may write to.", e);
        }
    }

    private static Path choose(String property, String variable, Path usual) {
        String given = System.getProperty(property, System.getenv(variable));
        return (given == null || given.isBlank() ? usual : Path.of(given)).toAbsolutePath().normalize();
    }
}
