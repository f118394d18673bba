package dev.bootbench.agent.bench;

import dev.bootbench.agent.bench.Row.Ending;
import dev.bootbench.agent.board.Board;
import dev.bootbench.agent.board.BoardStatus.Condition;
import dev.bootbench.agent.board.HealthReport;
import dev.bootbench.agent.board.LabFaultException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** One recovery of one board, with a stop-watch. */
final class Recovery {
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration NOTICED = Duration.ofSeconds(30);

    private final Board board;
    private Duration took = Duration.ZERO;

    Recovery(Board board) {
        this.board = board;
    }

    interface Act {
        void run() throws LabFaultException, InterruptedException;
    }

    /** @throws LabFaultException when the board does not get ready in the first place */
    void awaitRest(Duration limit) throws LabFaultException, InterruptedException {
        if (await(limit) != Ending.READY) {
            throw new LabFaultException("The board " + board.name() + " did not get ready to be broken: " + board.status().reason());
        }
    }

    /** From the fault to the end of what is done about it. */
    Ending measure(Duration limit, Act fault) throws LabFaultException, InterruptedException {
        long began = System.nanoTime();
        fault.run();
        Ending ending = await(limit.multipliedBy(2));
        took = Duration.ofNanos(System.nanoTime() - began);
        return ending;
    }

    Duration took() {
        return took;
    }

    /** Whatever comes of it is seen in the board's status. */
    void reset() throws InterruptedException {
        try {
            board.reset();
        } catch (LabFaultException e) {
            // A board that ends in quarantine says so.
        }
    }

    void checkUntilWell() throws LabFaultException, InterruptedException {
        long deadline = System.nanoTime() + NOTICED.toNanos();
        HealthReport found = board.checkHealth();
        while (!found.healthy() && System.nanoTime() < deadline) {
            await(NOTICED);
            found = board.checkHealth();
        }
    }

    /** Until the board has noticed by itself that something is wrong. */
    void awaitUnwell() throws InterruptedException {
        long deadline = System.nanoTime() + NOTICED.toNanos();
        while (board.status().pristine() && System.nanoTime() < deadline) {
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
        }
    }

    private Ending await(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (System.nanoTime() < deadline) {
            if (board.status().pristine()) {
                return Ending.READY;
            }
            if (board.status().condition() == Condition.QUARANTINED) {
                return Ending.QUARANTINED;
            }
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
        }
        return Ending.NEITHER;
    }
}
