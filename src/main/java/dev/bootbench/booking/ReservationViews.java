package dev.bootbench.booking;

import dev.bootbench.LabClock;
import dev.bootbench.boards.BoardInfo;
import dev.bootbench.boards.Inventory;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reservations as the API shows them. Within the caller's transaction. */
@ApplicationScoped
class ReservationViews {
    private final Holders holders;
    private final Inventory inventory;
    private final Alternatives alternatives;
    private final WaitingList waiting;
    private final LabClock clock;

    ReservationViews(Holders holders, Inventory inventory, Alternatives alternatives, WaitingList waiting, LabClock clock) {
        this.holders = holders;
        this.inventory = inventory;
        this.alternatives = alternatives;
        this.waiting = waiting;
        this.clock = clock;
    }

    ReservationView of(HoldRow row) {
        return of(row, row.state == ReservationState.WAITING ? inventory.all() : List.of());
    }

    /** @param boards all of the lab, for those who wait */
    ReservationView of(HoldRow row, List<BoardInfo> boards) {
        return new ReservationView(row.id, row.board, holders.of(Objects.requireNonNull(row.personId)), row.startAt, row.shownEnd(),
                Objects.requireNonNull(row.state), row.kind,
                Arrays.stream(row.partners).map(holders::of).toList(), row.series, row.state == ReservationState.WAITING ? line(row, boards) : null);
    }

    private WaitingView line(HoldRow row, List<BoardInfo> boards) {
        Instant now = clock.now();
        Wish wish = row.wish();
        Optional<Turn> turn = waiting.turn(row.id);
        Duration length = Duration.between(row.startAt, row.endAt);
        List<BoardInfo> fitting = boards.stream().filter(wish::fits).toList();
        int position = turn.map(Turn::position).orElse(0);
        @Nullable String board = turn.map(Turn::board).orElse(null);
        String before = position <= 1 ? "" : (position == 2 ? "One person is" : position - 1 + " people are") + " served before. ";
        return new WaitingView(wish.inWords(), length.toMinutes(), row.startAt, position, board,
                turn.map(Turn::window).map(Window::start).orElse(null),
                before + alternatives.inTheWay(wish, fitting, new Window(now, now.plus(length))));
    }
}
