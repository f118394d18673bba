package dev.bootbench.agent.hardware;

import dev.bootbench.agent.board.KernelWords;
import dev.bootbench.agent.serial.Console;
import dev.bootbench.agent.serial.Console.Piece;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Reads along on a board's serial line for as long as the board lives, and tells when its kernel panics or starts anew.
 * What it hears can be written by anybody who is root on the board: it tells of trouble, it proves nothing.
 */
final class ConsoleGuard implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ConsoleGuard.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int LONGEST_LINE = 1024;

    /** Called on the guard's thread: return quickly. */
    interface Listener {
        void panicked();

        void kernelStarted();
    }

    private final Console console;
    private final Listener listener;
    private final Thread thread;
    private final StringBuilder line = new StringBuilder();
    private volatile boolean closed;

    ConsoleGuard(String board, Console console, Listener listener) {
        this.console = console;
        this.listener = listener;
        this.thread = Thread.ofVirtual().name("guard-" + board).start(this::read);
    }

    private void read() {
        try (Console.View view = console.view(console.head())) {
            while (!closed) {
                Optional<Piece> piece = view.next(PAUSE);
                if (piece.isPresent() && piece.get() instanceof Piece.Bytes(long _, byte[] bytes, var _)) {
                    new String(bytes, StandardCharsets.ISO_8859_1).chars().forEach(this::take);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("the guard of a console ended", e);
        }
    }

    private void take(int character) {
        if (character == '\n' || line.length() == LONGEST_LINE) {
            String whole = line.append('\n').toString();
            line.setLength(0);
            if (KernelWords.panic(whole).isPresent()) {
                listener.panicked();
            } else if (KernelWords.start(whole)) {
                listener.kernelStarted();
            }
        } else {
            line.append((char) character);
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
