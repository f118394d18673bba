package dev.bootbench.agent.grading;

import dev.bootbench.agent.board.Board;
import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.board.Lane;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * A pristine board that is made ready on a thread of its own while the submission is still being built. The attempt has
 * the board by then, and most submissions build. For one that does not, the board was only looked at, and is ready at once.
 */
final class EarlySession implements AutoCloseable {
    private final ConsoleWatch console;
    private final CompletableFuture<BoardSession> opening = new CompletableFuture<>();
    private final Thread opener;
    private boolean taken;

    EarlySession(Board board, Lane lane, Duration limit) {
        console = new ConsoleWatch(board.console());
        opener = Thread.ofVirtual().name("early-session").start(() -> {
            try {
                BoardSession opened = BoardSession.open(board, lane, Optional.empty(), limit, console);
                // Else nobody wants it any more.
                if (!opening.complete(opened)) {
                    opened.closeUntouched();
                }
            } catch (LabFaultException | InterruptedException | RuntimeException e) {
                opening.completeExceptionally(e);
            }
        });
    }

    /** What the board's console said from now on; still to be read when no session came of it. */
    ConsoleWatch console() {
        return console;
    }

    /** Waits for it; from then on session and console are the caller's. */
    BoardSession take() throws LabFaultException, InterruptedException {
        try {
            BoardSession session = opening.get();
            taken = true;
            return session;
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case LabFaultException fault -> throw fault;
                case RuntimeException bug -> throw bug;
                default -> throw new IllegalStateException(e.getCause());
            }
        }
    }

    @Override
    public void close() {
        if (taken) {
            return;
        }
        if (opening.cancel(false)) {
            opener.interrupt();
        } else if (!opening.isCompletedExceptionally()) {
            opening.join().closeUntouched();
        }
        console.close();
    }
}
