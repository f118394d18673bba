package dev.bootbench.booking;

import dev.bootbench.LabTimes;
import dev.bootbench.boards.BoardInfo;
import dev.bootbench.notifications.Note;
import dev.bootbench.notifications.Notifications;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Tells people what became of a reservation whose board they cannot have. Within the caller's transaction. */
@ApplicationScoped
class MoveNotes {
    private final Notifications notifications;
    private final Alternatives alternatives;
    private final LabTimes times;

    MoveNotes(Notifications notifications, Alternatives alternatives, LabTimes times) {
        this.notifications = notifications;
        this.alternatives = alternatives;
        this.times = times;
    }

    /** @param added of the time that was lost */
    void wentOn(HoldRow next, Duration added) {
        String more = added.isPositive() ? ", " + inMinutes(added) + " longer for what you lost" : "";
        note(next, "reservation-moved", "You have " + next.board + " instead of " + next.movedBoard + " now, until " + times.clock(next.endAt) + more
                + ": " + next.movedWhy + ". It begins as a fresh board: deploy again what you need." + named(next), "/boards/" + next.board);
    }

    void moved(HoldRow row, Instant now) {
        note(row, "reservation-moved", "Your reservation for " + times.moment(row.startAt, now) + " is of " + row.board + " instead of " + row.movedBoard
                + " now: " + row.movedWhy + "." + named(row), "/bookings");
    }

    /** There is nothing to move to, but the board may come back. */
    void stays(HoldRow row, String why, List<BoardInfo> equal, Instant now) {
        Window rest = new Window(row.startAt.isAfter(now) ? row.startAt : now, row.endAt);
        note(row, "board-broken", why + ", and "
                + (row.onlyBoard ? "you wanted this very board" : "no equal board is free")
                + ". You keep your reservation in case it comes back." + instead(equal, rest, now), "/bookings");
    }

    void notBegun(HoldRow row, String why, List<BoardInfo> equal, Instant now) {
        note(row, "reservation-not-begun", "Your reservation of " + row.board + " could not begin. " + why
                + instead(equal, new Window(row.startAt, row.endAt), now), "/boards");
    }

    void off(HoldRow row, String why, List<BoardInfo> equal, Instant now) {
        note(row, "reservation-off", "Your reservation of " + row.board + " for " + times.moment(row.startAt, now) + " is off: " + why + "."
                + instead(equal, new Window(row.startAt.isAfter(now) ? row.startAt : now, row.endAt), now), "/bookings");
    }

    private static String named(HoldRow row) {
        return Objects.equals(row.wishBoard, row.movedBoard) ? " You had asked for " + row.movedBoard + " itself: where only that will do, book it for later." : "";
    }

    /** The nearest windows in which an equal board can be had. */
    String instead(List<BoardInfo> equal, Window wanted, Instant now) {
        List<Alternatives.Alternative> found = alternatives.soonest(equal, wanted);
        if (found.isEmpty()) {
            return " Book another board.";
        }
        return found.stream().map(each -> each.board() + " from " + times.moment(each.start(), now) + " to " + times.clock(each.end()))
                .reduce((one, other) -> one + ", " + other).map(list -> " Free instead: " + list + ".").orElseThrow();
    }

    private static String inMinutes(Duration duration) {
        return duration.toMinutes() == 1 ? "1 minute" : duration.toMinutes() + " minutes";
    }

    private void note(HoldRow row, String code, String text, String link) {
        Stream.concat(Stream.of(Objects.requireNonNull(row.personId)), Arrays.stream(row.partners))
                .forEach(person -> notifications.to(person, new Note(code, String.valueOf(row.id), text, link)));
    }
}
