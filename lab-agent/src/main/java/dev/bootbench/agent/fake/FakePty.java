package dev.bootbench.agent.fake;

import dev.bootbench.agent.posix.Pty;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The board's serial adapter: a PTY behind a symbolic link that stays, as udev's names below /dev/serial do. Pulled out
 * and put back it is another PTY. Its monitor guards which one is in.
 */
final class FakePty implements AutoCloseable {
    private final Path link;
    private final Consumer<byte[]> typed;
    private @Nullable Pty present;
    /** Taken before the old one goes, so that the kernel cannot give the same number again. */
    private @Nullable Pty next;

    /** @param typed must return at once */
    FakePty(Path link, Consumer<byte[]> typed) throws IOException {
        this.link = link;
        this.typed = typed;
        plug();
    }

    synchronized void plug() throws IOException {
        if (present == null) {
            Pty fresh = next == null ? new Pty() : next;
            next = null;
            fresh.onInput(typed);
            Path beside = link.resolveSibling(link.getFileName() + ".new");
            Files.deleteIfExists(beside);
            Files.createSymbolicLink(beside, Path.of(fresh.device()));
            Files.move(beside, link, StandardCopyOption.ATOMIC_MOVE);
            present = fresh;
        }
    }

    synchronized void unplug() throws IOException {
        if (present != null) {
            next = new Pty();
            Files.deleteIfExists(link);
            present.close();
            present = null;
        }
    }

    /** What nobody reads in time is lost, as on a wire. */
    synchronized void print(byte[] bytes) {
        if (present != null) {
            present.print(bytes);
        }
    }

    @Override
    public synchronized void close() {
        try {
            unplug();
            if (next != null) {
                next.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
