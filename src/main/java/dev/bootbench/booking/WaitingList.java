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
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
    private final Quotas quotas;
    private final BookingConfig config;
    private final LabClock clock;
    private final Event<Changed> changed;
    private final DistributionSummary error;
    /** As the last pass of this replica left it. */
    private volatile Map<Long, Turn> turns = Map.of();

    WaitingList(
            HoldRepository holds, Holds changes, Inventory inventory, Notifications notifications, Quotas quotas, BookingConfig config,
            LabClock clock, Event<Changed> changed, MeterRegistry registry) {
        this.holds = holds;
        this.changes = changes;
        this.inventory = inventory;
        this.notifications = notifications;
        this.quotas = quotas;
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
     */
    List<Turn> plan(Instant now, Planner.@Nullable Waiting newcomer) {
        return plan(now, holds.waiting(), newcomer);
    }

    private List<Turn> plan(Instant now, List<HoldRow> waiting, Planner.@Nullable Waiting newcomer) {
        List<Planner.Waiting> line = new ArrayList<>(waiting.stream()
                .map(row -> new Planner.Waiting(row.id, row.wish(), Duration.between(row.startAt, row.endAt))).toList());
        if (newcomer != null) {
            line.add(newcomer);
        }
        return line.isEmpty() ? List.of() : Planner.plan(places(now), line, now);
    }

    private List<Planner.Place> places(Instant now) {
        Map<String, List<HoldRow>> taken = holds.liveAfter(now).stream().collect(groupingBy(row -> Objects.requireNonNull(row.board)));
        return inventory.all().stream().filter(WaitingList::usable)
                .map(board -> new Planner.Place(board, ready(board), taken.getOrDefault(board.name(), List.of()).stream()
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
        releaseUnused(line.values(), now);
        Map<Long, Turn> planned = new LinkedHashMap<>();
        for (Turn turn : plan(now, List.copyOf(line.values()), null)) {
            planned.put(turn.reservation(), turn);
            if (turn.window() != null && turn.window().start().equals(now)) {
                grant(turn, now);
            } else if (turn.window() != null && Objects.requireNonNull(line.get(turn.reservation())).promisedAt == null) {
                promise(turn);
            }
        }
        if (!planned.equals(turns)) {
            turns = planned;
            changed.fire(new Changed(Changed.Kind.RESERVATION, "waiting"));
        }
    }

    private void grant(Turn turn, Instant now) {
        HoldRow row = holds.locked(turn.reservation()).orElseThrow();
        String board = Objects.requireNonNull(turn.board());
        // The reservation's own beginning becomes that of the window; when it was wanted is known until then.
        Instant promised = row.promisedAt;
        Window window = Objects.requireNonNull(turn.window());
        if (row.state != ReservationState.WAITING || !mayHave(row, window, now) || !holds.take(row, board, window)) {
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

    /** Whoever has used up what they may book since they asked leaves the line, and is told. */
    private boolean mayHave(HoldRow row, Window window, Instant now) {
        return switch (quotas.standing(row, window)) {
            case Quotas.Standing.Fits ignored -> true;
            case Quotas.Standing.Busy ignored -> false;
            case Quotas.Standing.Over over -> {
                changes.end(row, now, ReservationState.CANCELLED);
                notifications.to(Objects.requireNonNull(row.personId), new Note("waiting-over-quota", String.valueOf(row.id),
                        "Your turn for " + row.wish().inWords() + " came, but you cannot have it now, so you have left the line. "
                                + over.sentence(), "/bookings"));
                changed.fire(new Changed(Changed.Kind.RESERVATION, String.valueOf(row.id)));
                yield false;
            }
        };
    }

    private void promise(Turn turn) {
        holds.update("promisedAt = ?1 where id = ?2 and promisedAt is null",
                Objects.requireNonNull(turn.window()).start(), turn.reservation());
    }

    /** A board that nobody came for goes to somebody who wants it. */
    private void releaseUnused(Collection<HoldRow> line, Instant now) {
        List<Wish> wishes = line.stream().map(HoldRow::wish).distinct().toList();
        for (HoldRow row : holds.unusedSince(now.minus(config.grace()))) {
            inventory.find(Objects.requireNonNull(row.board)).filter(WaitingList::usable)
                    .filter(board -> wishes.stream().anyMatch(wish -> wish.fits(board)))
                    .ifPresent(board -> release(row, board, now));
        }
    }

    private void release(HoldRow row, BoardInfo board, Instant now) {
        changes.end(row, now, ReservationState.EXPIRED);
        notifications.to(Objects.requireNonNull(row.personId), new Note("board-given-on", String.valueOf(row.id),
                "You did not use " + board.name() + " for " + config.grace().toMinutes()
                        + " minutes and others wait, so your reservation has ended.", "/bookings"));
        changed.fire(new Changed(Changed.Kind.RESERVATION, String.valueOf(row.id)));
    }
}
