package dev.bootbench.agent.board;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/** The one thread of a board and the queue before it. Work that fails is noted and never stops the thread. */
final class BoardThread {
    private static final Logger LOG = Logger.getLogger(BoardThread.class);

    private final String board;
    private final ScheduledExecutorService thread;

    BoardThread(String board) {
        this.board = board;
        this.thread = Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("board-" + board).factory());
    }

    /** What is done on it. */
    interface Work {
        void run() throws LabFaultException, InterruptedException;
    }

    void submit(Work work) {
        try {
            thread.execute(guarded(work));
        } catch (RejectedExecutionException e) {
            LOG.debugf("%s is closed", board);
        }
    }

    void repeat(Work work, Duration pause) {
        thread.scheduleWithFixedDelay(guarded(work), pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private Runnable guarded(Work work) {
        return () -> {
            try {
                work.run();
            } catch (LabFaultException e) {
                LOG.errorf("%s: %s", board, e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                LOG.errorf(e, "%s: a bug of ours", board);
            }
        };
    }

    /** Queues a request and waits for its answer; after the limit the request may still be done, unheard. */
    <T> T ask(Callable<T> request, Duration limit, String otherwise) throws LabFaultException, InterruptedException {
        try {
            return thread.submit(request).get(Math.max(1, limit.toMillis()), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            throw new LabFaultException("The board " + board + " is closed.", e);
        } catch (TimeoutException e) {
            throw new LabFaultException("The board " + board + " " + otherwise + " within " + limit.toSeconds() + " s.", e);
        } catch (CancellationException e) {
            throw new LabFaultException("The board " + board + " is closed.", e);
        } catch (ExecutionException e) {
            throw new LabFaultException(switch (e.getCause()) {
                case LabFaultException fault -> String.valueOf(fault.getMessage());
                case InterruptedException _ -> "The board " + board + " is closed.";
                case null, default -> "The board " + board + " failed: " + e.getCause();
            }, e.getCause());
        }
    }

    /**
     * To be asked before anything that switches a board on, and about anything that went wrong: what an agent that stops
     * leaves undone is no fault of the board. It knows more than the thread's interrupt flag, which the SSH library takes
     * down while it waits for a command.
     *
     * @throws InterruptedException once {@link #stop} was called
     */
    void requireGoingOn() throws InterruptedException {
        if (thread.isShutdown()) {
            throw new InterruptedException("The agent is stopping.");
        }
    }

    /** Interrupts what is being done and takes nothing more; whoever waits for an answer is told at once. */
    void stop(Duration limit) {
        for (Runnable waiting : thread.shutdownNow()) {
            if (waiting instanceof Future<?> request) {
                request.cancel(false);
            }
        }
        try {
            if (!thread.awaitTermination(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warnf("%s does not let go of what it is doing", board);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
