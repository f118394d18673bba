package dev.bootbench.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Where things lie. State in {@code LAB_HOME}, what can be made again in {@code LAB_CACHE}; neither in a clone of the
 * project, because processes under other user ids must reach images, and a clone below /root is closed to them.
 *
 * @param root  the project's own files: exercises, board profiles, image recipes
 * @param home  state that must survive: raw console logs, the spool
 * @param cache images and downloads
 */
public record Folders(Path root, Path home, Path cache) {
    private static final Logger LOG = Logger.getLogger(Folders.class);

    public static Folders fromEnvironment() {
        boolean isRoot = isRoot();
        Path user = Path.of(System.getProperty("user.home"));
        return new Folders(
                Path.of(Optional.ofNullable(System.getProperty("bootbench.root"))
                                .orElse(System.getProperty("user.dir")))
                        .toAbsolutePath(),
                variable("LAB_HOME", isRoot ? Path.of("/var/lib/bootbench") : user.resolve(".local/share/bootbench")),
                variable("LAB_CACHE", isRoot ? Path.of("/var/cache/bootbench") : user.resolve(".cache/bootbench")));
    }

    /** Only root can give its processes other user ids. */
    public static boolean isRoot() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException e) {
            throw new UncheckedIOException("/proc is not mounted", e);
        }
    }

    private static Path variable(String name, Path otherwise) {
        String value = System.getenv(name);
        return (value == null || value.isBlank() ? otherwise : Path.of(value)).toAbsolutePath();
    }

    /**
     * Puts a file there as a whole or not at all, readable for everybody; whoever reads the old one keeps it.
     *
     * @param file in a folder that exists
     */
    public static void put(Path file, byte[] content) throws IOException {
        Path made = Files.createTempFile(file.getParent(), ".new", "");
        try {
            Files.write(made, content);
            Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rw-r--r--"));
            Files.move(made, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(made);
        }
    }

    /** Removes a folder with all that is in it; links are removed, not followed. What cannot be removed is noted. */
    public static void deleteTree(Path top) {
        if (!Files.exists(top, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> all = Files.walk(top)) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.warnf("%s could not be removed: %s", top, e.getMessage());
        }
    }
}
