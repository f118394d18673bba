package dev.bootbench.booking;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import dev.bootbench.Changed;
import dev.bootbench.LabClock;
import dev.bootbench.boards.BoardCondition;
import dev.bootbench.boards.BoardInfo;
import dev.bootbench.boards.Inventory;
import dev.bootbench.notifications.Note;
import dev.bootbench.notifications.Notifications;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Those who wait for a board, and how they get it. Their order is fixed when they join: by that time, moved back by as much
 * as they had boards lately and wait for already. So one person cannot crowd others out, and everybody's turn comes, since
 * nobody who joins later is put before one who has waited longer than they used boards.
 */
@ApplicationScoped
class WaitingList {
    private final HoldRepository holds;
    private final Holds changes;
    private final Inventory inventory;
    private final Notifications notifications;
    private final BookingConfig config;
    private final LabClock clock;
    private final Event<Changed> changed;
    private final DistributionSummary error;
    /** As the last pass of this replica left it. */
    private volatile Map<Long, Turn> turns = Map.of();

    WaitingList(
            HoldRepository holds, Holds changes, Inventory inventory, Notifications notifications, BookingConfig config, LabClock clock,
            Event<Changed> changed, MeterRegistry registry) {
        this.holds = holds;
        this.changes = changes;
        this.inventory = inventory;
        this.notifications = notifications;
        this.config = config;
        this.clock = clock;
        this.changed = changed;
        this.error = DistributionSummary.builder("bootbench.waiting.estimate.error").baseUnit("seconds")
                .description("by how much the first estimate of a start was off").register(registry);
    }

    /** Whether a person may work on the board once it is theirs, as far as the lab goes. */
    static boolean usable(BoardInfo board) {
        return board.connected() && board.closed().isEmpty() && board.condition() != BoardCondition.QUARANTINED
                && board.condition() != BoardCondition.RETIRED;
    }

    static boolean ready(BoardInfo board) {
        return board.condition() == BoardCondition.UP && board.pristine();
    }

    /** Puts a person at the end of the line, or where their use of boards puts them. Within the caller's transaction. */
    HoldRow join(long person, Wish wish, Window window) {
        Instant turn = window.start().plus(holds.use(person, window.start().minus(config.memory())));
        return holds.wait(person, wish, window, turn);
    }

    /** What the last pass made of it; empty for a moment after somebody joined. */
    Optional<Turn> turn(long reservation) {
        return Optional.ofNullable(turns.get(reservation));
    }

    /** Whether a pass could change anything. */
    @Transactional
    boolean isWorthAPass() {
        return !turns.isEmpty() || holds.isAnybodyWaiting();
    }

    /**
     * The turns of those who wait, worked out anew. Within the caller's transaction.
     *
     * @param newcomer asks now and would be the last; null: nobody
     * @param insisted a board that counts as usable: its host may be back in a minute
     */
    List<Turn> plan(Instant now, Planner.@Nullable Waiting newcomer, @Nullable String insisted) {
        return plan(now, holds.waiting(), newcomer, board -> usable(board) || board.name().equals(insisted), Map.of());
    }

    /** @param unused by board: holds that end for whoever can use the board at once */
    private List<Turn> plan(
            Instant now, List<HoldRow> waiting, Planner.@Nullable Waiting newcomer, Predicate<BoardInfo> usable, Map<String, HoldRow> unused) {
        List<Planner.Waiting> line = new ArrayList<>(waiting.stream()
                .map(row -> new Planner.Waiting(row.id, row.wish(), Duration.between(row.startAt, row.endAt))).toList());
        if (newcomer != null) {
            line.add(newcomer);
        }
        return line.isEmpty() ? List.of() : Planner.plan(places(now, usable, unused), line, now);
    }

    /** What somebody holds and does not use comes last: it goes only to those for whom there is nothing else as soon. */
    private List<Planner.Place> places(Instant now, Predicate<BoardInfo> usable, Map<String, HoldRow> unused) {
        Map<String, List<HoldRow>> taken = holds.liveAfter(now).stream().collect(groupingBy(row -> Objects.requireNonNull(row.board)));
        return inventory.all().stream().filter(usable)
                .sorted(Comparator.comparing(board -> unused.containsKey(board.name())))
                .map(board -> new Planner.Place(board, ready(board) && !unused.containsKey(board.name()),
                        taken.getOrDefault(board.name(), List.of()).stream().filter(row -> row != unused.get(board.name()))
                                .map(row -> new Window(row.startAt, row.endAt)).toList()))
                .toList();
    }

    /** Hands out what is free to those whose turn it is. Only one replica at a time does so. */
    @Transactional
    void pass() {
        holds.lockLine();
        Map<Long, HoldRow> line = holds.waiting().stream().collect(toMap(row -> row.id, row -> row, (a, b) -> a, LinkedHashMap::new));
        if (line.isEmpty()) {
            turns = Map.of();
            return;
        }
        Instant now = clock.now();
        Map<String, HoldRow> unused = holds.unusedSince(now.minus(config.grace()), now).stream()
                .collect(toMap(row -> Objects.requireNonNull(row.board), row -> row));
        Map<Long, Turn> planned = new LinkedHashMap<>();
        plan(now, List.copyOf(line.values()), null, WaitingList::usable, unused).forEach(turn -> planned.put(turn.reservation(), turn));
        // All lock holds before boards, and boards by name: then nobody waits for somebody who waits for them.
        List<Turn> due = planned.values().stream().filter(turn -> turn.window() != null && turn.window().start().equals(now))
                .filter(turn -> !unused.containsKey(turn.board()) || isStillUnused(unused.get(turn.board())))
                .sorted(Comparator.comparing(Turn::board)).toList();
        due.forEach(turn -> grant(turn, unused.get(turn.board()), now));
        planned.values().stream().filter(turn -> turn.window() != null && turn.window().start().isAfter(now)
                && Objects.requireNonNull(line.get(turn.reservation())).promisedAt == null).forEach(this::promise);
        if (!planned.equals(turns)) {
            turns = planned;
            changed.fire(new Changed(Changed.Kind.RESERVATION, "waiting"));
        }
    }

    /** @param unused whose hold of the board ends for it; null: nobody's */
    private void grant(Turn turn, @Nullable HoldRow unused, Instant now) {
        HoldRow row = holds.findById(turn.reservation());
        holds.lockAnew(row);
        String board = Objects.requireNonNull(turn.board());
        Window window = Objects.requireNonNull(turn.window());
        // The reservation's own beginning becomes that of the window; when it was wanted is known until then.
        Instant promised = row.promisedAt;
        holds.lockBoard(board);
        boolean taken = holds.overlapping(board, window.start(), window.end()).stream().anyMatch(other -> other != unused);
        if (row.state != ReservationState.WAITING || taken) {
            return;
        }
        if (unused != null) {
            release(unused, now);
        }
        if (!holds.take(row, board, window)) {
            return;
        }
        if (promised != null) {
            error.record(Math.abs(Duration.between(promised, now).toMillis()) / 1000.0);
        }
        notifications.to(Objects.requireNonNull(row.personId), new Note("board-is-yours", String.valueOf(row.id),
                board + " is yours until " + Times.clock(row.endAt) + ". Leave it unused for " + config.grace().toMinutes()
                        + " minutes and it goes to the next who waits.", "/boards/" + board));
        changes.tell(board);
        changed.fire(new Changed(Changed.Kind.RESERVATION, String.valueOf(row.id)));
    }

    private void promise(Turn turn) {
        holds.update("promisedAt = ?1 where id = ?2 and promisedAt is null",
                Objects.requireNonNull(turn.window()).start(), turn.reservation());
    }

    /** Until the end of the transaction nobody begins to use or prolong it. */
    private boolean isStillUnused(HoldRow row) {
        holds.lockAnew(row);
        return row.state == ReservationState.ACTIVE && row.usedAt == null;
    }

    /** A board that nobody came for goes to somebody who can use it at once. */
    private void release(HoldRow row, Instant now) {
        changes.end(row, now, ReservationState.EXPIRED);
        notifications.to(Objects.requireNonNull(row.personId), new Note("board-given-on", String.valueOf(row.id),
                "You did not use " + row.board + " for " + config.grace().toMinutes()
                        + " minutes and others wait, so your reservation has ended.", "/bookings"));
        changed.fire(new Changed(Changed.Kind.RESERVATION, String.valueOf(row.id)));
    }
}
