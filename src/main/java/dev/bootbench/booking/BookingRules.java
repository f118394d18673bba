package dev.bootbench.booking;

import dev.bootbench.boards.BoardInfo;
import dev.bootbench.people.Person;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import dev.bootbench.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which windows may be booked at all, and by whom. */
@ApplicationScoped
class BookingRules {
    /** A start this little in the past is "now" on a clock that is slightly off. */
    private static final Duration SLACK = Duration.ofMinutes(2);

    /** What nobody means; limits of persons are {@link Quotas}' matter. */
    private static final Duration FARTHEST = Duration.ofDays(3650);

    private final BookingConfig config;
    private final Quotas quotas;

    BookingRules(BookingConfig config, Quotas quotas) {
        this.config = config;
        this.quotas = quotas;
    }

    Window window(BookingRequest request, Instant now) {
        if (request.end() != null && request.minutes() != null) {
            throw invalid("Give either end or minutes, not both.");
        }
        Instant start = request.start() == null ? now : request.start().truncatedTo(ChronoUnit.MICROS);
        Instant begins = notPassed(start, now);
        return checked(new Window(begins, end(request, begins)));
    }

    private Instant end(BookingRequest request, Instant start) {
        if (request.end() != null) {
            return request.end().truncatedTo(ChronoUnit.MICROS);
        }
        return start.plus(request.minutes() == null ? config.standard() : Duration.ofMinutes(request.minutes()));
    }

    Window extended(Window window, Duration by) {
        if (by.isNegative() || by.isZero()) {
            throw invalid("Extend by at least 1 minute. To give the board back early, end the reservation.");
        }
        return checked(new Window(window.start(), window.end().plus(by)));
    }

    /** @param begun whether only its end can change */
    Window changed(Window had, ReservationChange change, boolean begun, Instant now) {
        Instant start = change.start() == null ? had.start() : change.start().truncatedTo(ChronoUnit.MICROS);
        Instant end = change.end() == null ? had.end() : change.end().truncatedTo(ChronoUnit.MICROS);
        if (begun && !start.equals(had.start())) {
            throw invalid("It has begun: only its end can be changed.");
        }
        if (!end.isAfter(now)) {
            throw invalid("That end has passed. To give the board back now, end the reservation.");
        }
        if (!start.equals(had.start())) {
            start = notPassed(start, now);
        }
        return checked(new Window(start, end));
    }

    /** @throws ProblemException for one that is further ahead than anybody can mean */
    void demandNear(Window window, Instant now) {
        notPassed(window.start(), now);
    }

    /** @throws ProblemException for a start that has passed, or is further ahead than anybody can mean */
    private Instant notPassed(Instant start, Instant now) {
        if (start.isBefore(now.minus(SLACK))) {
            throw invalid("The start lies in the past. Leave it out to book from now.");
        }
        if (start.isAfter(now.plus(FARTHEST))) {
            throw invalid("The start lies more than ten years ahead. Choose an earlier one.");
        }
        return start.isBefore(now) ? now : start;
    }

    private Window checked(Window window) {
        if (window.length().compareTo(config.shortest()) < 0) {
            throw invalid("A reservation lasts at least " + config.shortest().toMinutes() + " minutes.");
        }
        return window;
    }

    /**
     * Each booking, and each change of one, has to pass here before it is written, in the same transaction, and before a lock of the
     * line or of a board is taken.
     *
     * @param owner    whose booking it is
     * @param asker    who asks for it; a teacher may ask for another's
     * @param replaced the booking that is to have the window from now on; null for a new one
     * @throws ProblemException {@code over-quota}
     */
    void demandWithin(long owner, Person asker, Window window, @Nullable HoldRow replaced) {
        quotas.demand(owner, asker, window, replaced);
    }

    /** The same for a new one of the asker's own, together with what else is asked; to be run once all was asked. */
    Runnable demandWithin(Person asker, Window window, Sql.Together asked) {
        return quotas.demand(Objects.requireNonNull(asker.id), asker, List.of(window), null, asked);
    }

    /** As {@link #demandWithin(long, Person, Window, HoldRow)} for all of several bookings: a window for each board and time. */
    void demandWithin(long owner, Person asker, List<Window> windows) {
        quotas.demand(owner, asker, windows);
    }

    /** For one that is to be somebody else's as it is; it counts once. */
    void demandHandOver(long receiver, Person asker, HoldRow row) {
        quotas.demandHandOver(receiver, asker, new Window(row.startAt, row.endAt), row.id);
    }

    /** To be called before the row of a booking is locked that {@link #demandWithin} may be asked about. */
    long lockOwnerOf(long reservation) {
        return quotas.lockOwnerOf(reservation);
    }

    /** The same, for somebody whose it will be. */
    void lock(long person) {
        quotas.lock(person);
    }

    /** A host that is away may be back in a minute; a board that is out of use will not be. */
    static void demandUsable(BoardInfo board, boolean immediately) {
        demandOpen(board, "Choose another board.");
        switch (board.condition()) {
            case OFF, BOOTING, UP, CLEANING, CHECKING -> { }
            case QUARANTINED -> {
                if (immediately) {
                    throw new ProblemException(ProblemType.BOARD_NOT_READY, board.name() + " failed its health checks and "
                            + "cannot be used now. Choose another board, or book it for later.");
                }
            }
            case RETIRED -> throw new ProblemException(ProblemType.BOARD_NOT_READY,
                    board.name() + " is out of service. Choose another board.");
        }
    }

    /** On a board of a host that drains or has gone, nothing begins and nothing is prolonged. */
    static void demandOpen(BoardInfo board, String instead) {
        board.closed().ifPresent(reason -> {
            throw new ProblemException(ProblemType.BOARD_NOT_READY, reason + " " + instead);
        });
    }

    private static ProblemException invalid(String sentence) {
        return new ProblemException(ProblemType.INVALID, sentence);
    }
}
