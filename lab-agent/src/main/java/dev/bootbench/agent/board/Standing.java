package dev.bootbench.agent.board;

import dev.bootbench.agent.board.BoardStatus.Condition;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Where a board stands, and who wants to know. Only steps of {@link Conditions} are taken. Safe for several threads. */
final class Standing {
    private final List<Consumer<BoardStatus>> listeners = new CopyOnWriteArrayList<>();
    private final Object change = new Object();
    private BoardStatus status =
            new BoardStatus(Condition.OFF, "not-started", "The agent has just started.", Instant.now(), "", false);

    BoardStatus now() {
        synchronized (change) {
            return status;
        }
    }

    void onChange(Consumer<BoardStatus> listener) {
        listeners.add(listener);
    }

    /** @param kernel release of the running kernel, empty unless the board is up */
    void become(Condition condition, String code, String reason, String kernel, boolean pristine) {
        BoardStatus now;
        synchronized (change) {
            if (status.condition() != condition || condition != Condition.CLEANING) {
                Conditions.check(status.condition(), condition);
            }
            now = new BoardStatus(condition, code, reason, Instant.now(), kernel, pristine);
            status = now;
        }
        tell(now);
    }

    /** Something was done to the board that only a reset undoes. */
    void touched(String code, String reason) {
        BoardStatus now;
        synchronized (change) {
            if (!status.pristine()) {
                return;
            }
            now = new BoardStatus(status.condition(), code, reason, Instant.now(), status.kernel(), false);
            status = now;
        }
        tell(now);
    }

    /**
     * Takes {@link #touched} back, which turned out not to be so.
     *
     * @param since the code it was touched with
     * @return false when something else has happened to the board since
     */
    boolean untouched(String since, String code, String reason) {
        BoardStatus now;
        synchronized (change) {
            if (status.condition() != Condition.UP || !status.reasonCode().equals(since)) {
                return false;
            }
            now = new BoardStatus(status.condition(), code, reason, Instant.now(), status.kernel(), true);
            status = now;
        }
        tell(now);
        return true;
    }

    /** Something has gone wrong with a board that is up and of which nobody expects that it is pristine. */
    void unwell(String code, String reason) {
        BoardStatus now;
        synchronized (change) {
            if (status.condition() != Condition.UP || status.pristine()) {
                return;
            }
            now = new BoardStatus(Condition.UP, code, reason, Instant.now(), status.kernel(), false);
            status = now;
        }
        tell(now);
    }

    /** Tells everybody again: something beside the status has changed. */
    void again() {
        tell(now());
    }

    private void tell(BoardStatus now) {
        listeners.forEach(listener -> listener.accept(now));
    }
}
