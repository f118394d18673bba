package dev.bootbench.booking;

import dev.bootbench.boards.BoardInfo;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Which windows may be booked at all. */
@ApplicationScoped
class BookingRules {
    /** A start this little in the past is "now" on a clock that is slightly off. */
    private static final Duration SLACK = Duration.ofMinutes(2);

    private final BookingConfig config;

    BookingRules(BookingConfig config) {
        this.config = config;
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

    /** @throws ProblemException for one that is further ahead than anybody may book */
    void demandNear(Window window, Instant now) {
        notPassed(window.start(), now);
    }

    /** @throws ProblemException for a start that has passed, or is further ahead than anybody may book */
    private Instant notPassed(Instant start, Instant now) {
        if (start.isBefore(now.minus(SLACK))) {
            throw invalid("The start lies in the past. Leave it out to book from now.");
        }
        if (start.isAfter(now.plus(config.ahead()))) {
            throw invalid("Boards can be booked " + config.ahead().toDays() + " days ahead. Choose an earlier start.");
        }
        return start.isBefore(now) ? now : start;
    }

    private Window checked(Window window) {
        if (window.length().compareTo(config.shortest()) < 0) {
            throw invalid("A reservation lasts at least " + config.shortest().toMinutes() + " minutes.");
        }
        if (window.length().compareTo(config.longest()) > 0) {
            throw invalid("A reservation lasts at most " + config.longest().toMinutes()
                    + " minutes, extensions included. Choose an earlier end.");
        }
        return window;
    }

    void demandRoomFor(long live) {
        if (live >= config.perPerson()) {
            throw new ProblemException(ProblemType.TOO_MANY, "You have " + live + " reservations that have not ended, and "
                    + config.perPerson() + " is the most. Cancel or end one first.");
        }
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
