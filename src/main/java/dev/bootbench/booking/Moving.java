package dev.bootbench.booking;

import dev.bootbench.boards.BoardFault;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What becomes of a reservation whose board does not work: a pure function of both, what is free instead, and the time. */
final class Moving {
    private Moving() {}

    /**
     * A reservation that has not ended.
     *
     * @param only whether its person wants this very board or none
     * @param told when its person was last told that there is nothing to move to; null: never
     */
    record Case(boolean begun, Window window, boolean only, @Nullable Instant told) {}

    /**
     * @param outage   how long a host may be away before its boards count as broken
     * @param ahead    how long before its start a reservation of a broken board is moved
     * @param shortest what is worth moving
     */
    record Terms(Duration outage, Duration ahead, Duration shortest) {}

    sealed interface Decision {
        /** The board may work when it matters, or nothing can be done that was not done before. */
        record Stay() implements Decision {}

        record Move(String board, Window window) implements Decision {}

        /** There is nothing to move to, and the board may come back. */
        record Tell() implements Decision {}

        /** There is nothing to move to, and the board will not come back. */
        record GiveUp() implements Decision {}
    }

    /** Whether the fault matters to it by now. */
    static boolean isDue(Case reservation, BoardFault fault, Terms terms, Instant now) {
        boolean near = reservation.begun() || !reservation.window().start().isAfter(now.plus(terms.ahead()));
        return switch (fault.kind()) {
            case GONE -> true;
            case FAILED -> near;
            case AWAY -> near && !fault.since().plus(terms.outage()).isAfter(now);
            // What runs there finishes.
            case CLOSED -> near && !reservation.begun();
        };
    }

    /** @param free equal boards that can be had for a window without taking them from anybody, the best first */
    static Decision decide(Case reservation, BoardFault fault, Terms terms, Instant now, Function<Window, List<String>> free) {
        Window window = reservation.window();
        boolean tooLate = reservation.begun() && window.end().isBefore(now.plus(terms.shortest()));
        if (tooLate || !isDue(reservation, fault, terms, now)) {
            return new Decision.Stay();
        }
        for (Window wanted : reservation.only() ? List.<Window>of() : wanted(reservation, fault, now)) {
            List<String> boards = free.apply(wanted);
            if (!boards.isEmpty()) {
                return new Decision.Move(boards.getFirst(), wanted);
            }
        }
        if (fault.kind() == BoardFault.Kind.GONE && !reservation.begun()) {
            return new Decision.GiveUp();
        }
        Instant told = reservation.told();
        return told != null && !told.isBefore(fault.since()) ? new Decision.Stay() : new Decision.Tell();
    }

    /** One that has not begun: as it was. One that has: the rest, if possible with the time that was lost. */
    private static List<Window> wanted(Case reservation, BoardFault fault, Instant now) {
        Window window = reservation.window();
        if (!reservation.begun()) {
            return List.of(window);
        }
        List<Window> all = new ArrayList<>();
        Duration lost = lost(window, fault, now);
        if (lost.isPositive()) {
            all.add(new Window(now, window.end().plus(lost)));
        }
        all.add(new Window(now, window.end()));
        return all;
    }

    /** What its person could not use of it, in minutes that have begun. */
    static Duration lost(Window window, BoardFault fault, Instant now) {
        Instant from = fault.since().isAfter(window.start()) ? fault.since() : window.start();
        Duration lost = from.isBefore(now) ? Duration.between(from, now) : Duration.ZERO;
        Duration minutes = lost.truncatedTo(ChronoUnit.MINUTES);
        return minutes.equals(lost) ? minutes : minutes.plusMinutes(1);
    }
}
