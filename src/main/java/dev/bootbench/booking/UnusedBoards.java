package dev.bootbench.booking;

import static java.util.stream.Collectors.toMap;

import dev.bootbench.Attendance;
import dev.bootbench.Changed;
import dev.bootbench.boards.BoardInfo;
import dev.bootbench.boards.Inventory;
import dev.bootbench.notifications.Note;
import dev.bootbench.notifications.Notifications;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Boards whose person does not use them while others wait: who is told, and who loses them. Within the caller's transaction. */
@ApplicationScoped
class UnusedBoards {
    /** Before an idle board is given on. */
    private static final Duration NOTICE = Duration.ofMinutes(5);

    private final HoldRepository holds;
    private final DueHolds due;
    private final Exams exams;
    private final Holds changes;
    private final Inventory inventory;
    private final Notifications notifications;
    private final BookingConfig config;
    private final Attendance attendance;
    private final Event<Changed> changed;

    UnusedBoards(
            HoldRepository holds, DueHolds due, Exams exams, Holds changes, Inventory inventory, Notifications notifications, BookingConfig config,
            Attendance attendance, Event<Changed> changed) {
        this.holds = holds;
        this.due = due;
        this.exams = exams;
        this.changes = changes;
        this.inventory = inventory;
        this.notifications = notifications;
        this.config = config;
        this.attendance = attendance;
        this.changed = changed;
    }

    /** Holds by board. Nobody could use a board while the lab was down, so that time is nobody's fault. */
    Map<String, HoldRow> at(Instant now) {
        return due.unusedSince(ifSeen(now.minus(config.grace()), now), ifSeen(now.minus(config.idle()), now), now.minus(NOTICE), now).stream()
                .collect(toMap(row -> Objects.requireNonNull(row.board), row -> row));
    }

    /** Then, or, where this replica has not run for so long, a time before everything. */
    private Instant ifSeen(Instant then, Instant now) {
        return then.isBefore(attendance.since(now)) ? Instant.EPOCH : then;
    }

    /** Until the end of the transaction nobody begins to use or prolong it. */
    boolean isStill(HoldRow row, Instant now) {
        holds.lockAnew(row);
        return row.state == ReservationState.ACTIVE && row.isUnused(now.minus(config.grace()), now.minus(config.idle()), now.minus(NOTICE));
    }

    /** A board that nobody came for, or that its person left alone, goes to somebody who can use it at once. */
    void release(HoldRow row, Instant now) {
        boolean came = row.usedAt != null;
        changes.end(row, now, came ? ReservationState.ENDED : ReservationState.EXPIRED);
        notifications.to(Objects.requireNonNull(row.personId), new Note("board-given-on", String.valueOf(row.id),
                "You did not use " + row.board + " for " + (came ? config.idle() : config.grace()).toMinutes()
                        + " minutes and others wait, so your reservation has ended.", "/bookings"));
        changed.fire(new Changed(Changed.Kind.RESERVATION, String.valueOf(row.id)));
    }

    /** Whoever leaves a board alone that others wait for is told before they lose it. */
    void warn(List<WaitingRows.Waiter> line, Instant now) {
        for (HoldRow row : due.idleSince(ifSeen(now.minus(config.idle()).plus(NOTICE), now), now)) {
            BoardInfo board = inventory.find(Objects.requireNonNull(row.board)).orElse(null);
            Long block = exams.running(row);
            if (board != null && line.stream().map(WaitingRows.Waiter::waiting)
                    .anyMatch(waiting -> Objects.equals(waiting.block(), block) && waiting.wish().fits(board))) {
                holds.update("idleWarnedAt = ?2 where id = ?1", row.id, now);
                notifications.to(Objects.requireNonNull(row.personId), new Note("board-idle", String.valueOf(row.id),
                        "You have not used " + row.board + " for a while and others wait for it. Use it within " + NOTICE.toMinutes()
                                + " minutes, or it goes to them.", "/boards/" + row.board));
            }
        }
    }
}
