package dev.bootbench.booking;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import dev.bootbench.LabClock;
import dev.bootbench.LabTimes;
import dev.bootbench.boards.Allocation;
import dev.bootbench.boards.BoardInfo;
import dev.bootbench.boards.Inventory;
import dev.bootbench.people.Person;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reservations as the API shows them. Within the caller's transaction. */
@ApplicationScoped
class ReservationViews {
    /** So many of the line. */
    private static final int IN_FULL = 20;

    private final HoldRepository holds;
    private final Holders holders;
    private final Inventory inventory;
    private final Alternatives alternatives;
    private final WaitingList waiting;
    private final LabClock clock;
    private final LabTimes times;

    ReservationViews(HoldRepository holds, Holders holders, Inventory inventory, Alternatives alternatives, WaitingList waiting, LabClock clock, LabTimes times) {
        this.holds = holds;
        this.holders = holders;
        this.inventory = inventory;
        this.alternatives = alternatives;
        this.waiting = waiting;
        this.clock = clock;
        this.times = times;
    }

    ReservationView of(HoldRow row) {
        return of(List.of(row)).getFirst();
    }

    /** One that was just made for that person. */
    static ReservationView made(HoldRow row, Person person) {
        return of(row, Map.of(Objects.requireNonNull(person.id), new Allocation.Holder(person.login, person.name)), null, null);
    }

    /** Many: people and boards are read once for all. */
    List<ReservationView> of(List<HoldRow> rows) {
        return of(rows, Set.copyOf(rows));
    }

    /** The whole line: what is in the way is looked up for the first of it and for the asker's own, for the others the last pass says enough. */
    List<ReservationView> line(List<HoldRow> rows, long asker) {
        return of(rows, Stream.concat(rows.stream().limit(IN_FULL), rows.stream().filter(row -> Objects.equals(row.personId, asker))).collect(toSet()));
    }

    private List<ReservationView> of(List<HoldRow> rows, Set<HoldRow> inFull) {
        Map<Long, Allocation.Holder> people = holders.of(rows.stream().flatMap(row -> Stream.concat(Stream.of(row.personId), Arrays.stream(row.partners))));
        List<Wish> wishes = inFull.stream().filter(row -> row.state == ReservationState.WAITING).map(HoldRow::wish).distinct().toList();
        List<BoardInfo> boards = wishes.size() > 1 ? inventory.all() : List.of();
        Map<Wish, List<BoardInfo>> fitting = wishes.stream().collect(toMap(wish -> wish, wish -> wishes.size() > 1
                ? boards.stream().filter(wish::fits).toList() : inventory.fitting(wish.board(), wish.profile(), wish.tags())));
        // What ended by the lab's fault may go on elsewhere.
        Map<Long, HoldRow> next = holds.movedFrom(rows.stream().filter(row -> row.state == ReservationState.LAB_FAULT).map(row -> row.id).toList()).stream()
                .collect(toMap(row -> Objects.requireNonNull(row.movedFrom), row -> row));
        return rows.stream().map(row -> of(row, people, next.get(row.id), row.state == ReservationState.WAITING
                ? line(row, inFull.contains(row) ? fitting.get(row.wish()) : null) : null)).toList();
    }

    private static ReservationView of(HoldRow row, Map<Long, Allocation.Holder> people, @Nullable HoldRow next, @Nullable WaitingView line) {
        return new ReservationView(row.id, row.board, Objects.requireNonNull(people.get(row.personId)), row.startAt, row.shownEnd(),
                Objects.requireNonNull(row.state), row.kind,
                Arrays.stream(row.partners).map(partner -> Objects.requireNonNull(people.get(partner))).toList(), row.series, line, row.onlyBoard,
                row.movedBoard == null ? null : moved(row.movedFrom == null ? row.id : row.movedFrom, row.movedBoard, row),
                next == null ? null : moved(next.id, Objects.requireNonNull(next.board), next));
    }

    private static MovedView moved(long other, String board, HoldRow row) {
        return new MovedView(other, board, Objects.requireNonNull(row.movedAt), Objects.requireNonNull(row.movedWhy));
    }

    /** @param fitting boards that would do; null: what is in the way is not looked up */
    private WaitingView line(HoldRow row, @Nullable List<BoardInfo> fitting) {
        Instant now = clock.now();
        Wish wish = row.wish();
        Optional<Turn> turn = waiting.turn(row.id);
        Duration length = Duration.between(row.startAt, row.endAt);
        int position = turn.map(Turn::position).orElse(0);
        @Nullable String board = turn.map(Turn::board).orElse(null);
        String before = position <= 1 ? "" : (position == 2 ? "One person is" : position - 1 + " people are") + " served before. ";
        return new WaitingView(wish.inWords() + (row.block == null ? "" : " of those set aside for your class"), length.toMinutes(), row.startAt, position, board,
                turn.map(Turn::window).map(Window::start).orElse(null),
                before + (fitting == null ? turn.map(this::outlook).orElse("When it is served is not worked out yet.")
                        : row.block == null ? alternatives.inTheWay(wish, fitting, new Window(now, now.plus(length)))
                        : alternatives.inTheWay(wish, fitting, new Window(now, now.plus(length)), row.block)));
    }

    private String outlook(Turn turn) {
        return turn.window() == null ? "No board that would do can be used just now."
                : turn.board() + " is expected at " + times.clock(turn.window().start()) + ".";
    }
}
