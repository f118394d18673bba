package dev.bootbench.booking;

import dev.bootbench.LabClock;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Many who want the same board now, as a class does when its lesson begins. A few are served at a time; when one is refused because
 * all is taken, so is everybody who had come before that one looked. They would be told the same, and to be told takes as long as to book.
 */
@ApplicationScoped
class Rush {
    /** Enough to keep a coordinator's processors busy. */
    private static final int AT_ONCE = 4;
    /** To come in turn is a courtesy, no rule: nobody waits for it for ever. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Exams exams;
    private final LabClock clock;
    private final ConcurrentMap<BookingRequest, Line> lines = new ConcurrentHashMap<>();

    Rush(Exams exams, LabClock clock) {
        this.exams = exams;
        this.clock = clock;
    }

    /**
     * What {@code book} makes of the request, or, in a rush, the refusal of somebody who asked for the same later. Outside a transaction.
     *
     * @throws ProblemException as {@code book} does; where all is taken, that comes before what else would have been in the way
     */
    <T> T serve(BookingRequest request, Supplier<T> book) {
        if (request.start() != null || request.waits()) {
            return book.get();
        }
        Line line = lines.compute(request, (same, known) -> (known == null ? new Line() : known).enter());
        try {
            // A board that is set aside for a class is taken for others only.
            return line.serve(book, () -> !exams.isAnyOpen(clock.now()));
        } finally {
            lines.computeIfPresent(request, (same, known) -> known.leave());
        }
    }

    /** Those who ask for the same just now. */
    static final class Line {
        private final Semaphore places = new Semaphore(AT_ONCE, true);
        private final AtomicLong came = new AtomicLong();
        private volatile @Nullable Refusal last;
        /** Guarded by the map of lines. */
        private int inside;

        /** @param upTo the number of the last who had come when its look began */
        private record Refusal(long upTo, ProblemException problem) {}

        private Line enter() {
            inside++;
            return this;
        }

        private @Nullable Line leave() {
            return --inside == 0 ? null : this;
        }

        /** How many have asked so far. */
        long came() {
            return came.get();
        }

        /** @param same whether everybody is told the same */
        <T> T serve(Supplier<T> book, BooleanSupplier same) {
            long mine = came.incrementAndGet();
            boolean inTurn = takePlace();
            try {
                Refusal known = last;
                if (known != null && mine <= known.upTo) {
                    throw known.problem;
                }
                long upTo = came();
                try {
                    return book.get();
                } catch (ProblemException e) {
                    if (e.type() == ProblemType.BOARD_TAKEN && upTo > mine && same.getAsBoolean()) {
                        last = new Refusal(upTo, e);
                    }
                    throw e;
                }
            } finally {
                if (inTurn) {
                    places.release();
                }
            }
        }

        private boolean takePlace() {
            try {
                return places.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }
}
