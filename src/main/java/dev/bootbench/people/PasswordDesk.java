package dev.bootbench.people;

import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Where passwords are compared and hashed: a few at a time and on threads of their own, so that everything else goes on, however
 * many sign in at once. (A hash never waits: on a virtual thread it would keep one of the few threads that carry all requests.)
 * Those who find no seat wait in the order they came; who waits too long is sent away, with nothing looked at.
 */
@ApplicationScoped
class PasswordDesk {
    /** As long as a connection to the database is waited for: a class that signs in together is slow, not sent away. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Semaphore seats;
    private final Duration patience;
    private final ExecutorService threads;

    PasswordDesk() {
        this(Math.max(2, Runtime.getRuntime().availableProcessors() / 2), PATIENCE);
    }

    PasswordDesk(int seats, Duration patience) {
        this.seats = new Semaphore(seats, true);
        this.patience = patience;
        this.threads = Executors.newFixedThreadPool(seats, work -> {
            Thread thread = Thread.ofPlatform().name("password-desk").daemon().unstarted(work);
            thread.setContextClassLoader(PasswordDesk.class.getClassLoader());
            return thread;
        });
    }

    /** @throws ProblemException when there was no seat in time, and whatever the work throws */
    <T> T serve(Supplier<T> work) {
        takeSeat();
        try {
            return CompletableFuture.supplyAsync(work, threads).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        } finally {
            seats.release();
        }
    }

    private void takeSeat() {
        try {
            if (seats.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new ProblemException(ProblemType.TOO_MANY,
                "More passwords wait to be checked than the lab can check just now. Try again in a minute.");
    }

    @PreDestroy
    void close() {
        threads.shutdownNow();
    }
}
