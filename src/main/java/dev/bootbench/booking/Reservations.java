package dev.bootbench.booking;

import dev.bootbench.Changed;
import dev.bootbench.LabClock;
import dev.bootbench.boards.BoardInfo;
import dev.bootbench.boards.Inventory;
import dev.bootbench.people.Audit;
import dev.bootbench.people.Person;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Makes, moves and ends reservations. Their beginning and end on time is {@link ReservationTick}'s. */
@ApplicationScoped
class Reservations {
    private final HoldRepository holds;
    private final Holds changes;
    private final Holders holders;
    private final Inventory inventory;
    private final Alternatives alternatives;
    private final BookingRules rules;
    private final Audit audit;
    private final LabClock clock;
    private final Event<Changed> changed;

    Reservations(
            HoldRepository holds, Holds changes, Holders holders, Inventory inventory, Alternatives alternatives,
            BookingRules rules, Audit audit, LabClock clock, Event<Changed> changed) {
        this.holds = holds;
        this.changes = changes;
        this.holders = holders;
        this.inventory = inventory;
        this.alternatives = alternatives;
        this.rules = rules;
        this.audit = audit;
        this.clock = clock;
        this.changed = changed;
    }

    /** @throws ProblemException {@code board-taken} with what is in the way and what is free instead */
    @Transactional
    ReservationView book(BookingRequest request, Person person) {
        String board = request.board() == null ? "" : request.board();
        BoardInfo info = inventory.find(board).orElseThrow(() -> new ProblemException(
                ProblemType.NOT_FOUND, "There is no board of that name. GET /api/boards lists them."));
        Instant now = clock.now();
        Window window = rules.window(request, now);
        BookingRules.demandUsable(info, !window.start().isAfter(now));
        long id = Objects.requireNonNull(person.id);
        rules.demandRoomFor(holds.reservationsOf(id, now));
        boolean immediate = !window.start().isAfter(now);
        ReservationState state = immediate ? ReservationState.ACTIVE : ReservationState.CONFIRMED;
        Optional<HoldRow> row =
                holds.insert(board, HoldKind.RESERVATION, window.start(), window.end(), id, null, state);
        HoldRow reservation = row.orElseThrow(() -> alternatives.taken(board, window, now));
        tell(reservation);
        return view(reservation);
    }

    /** Cancels one that has not begun, ends one that has. Ending one that is over changes nothing. */
    @Transactional
    void end(long id, Person person, boolean anybodys) {
        HoldRow row = mine(id, person, anybodys);
        if (row.endedAt != null) {
            return;
        }
        if (!Objects.equals(row.personId, person.id)) {
            audit.log("reservation-ended", row.board, "the reservation " + id + " of "
                    + holders.of(Objects.requireNonNull(row.personId)).login());
        }
        Instant now = clock.now();
        changes.end(row, now, row.state == ReservationState.ACTIVE ? ReservationState.ENDED : ReservationState.CANCELLED);
        tellReservation(row);
    }

    @Transactional
    ReservationView extend(long id, Duration by, Person person, boolean anybodys) {
        HoldRow row = mine(id, person, anybodys);
        if (row.endedAt != null || !row.endAt.isAfter(clock.now())) {
            throw new ProblemException(ProblemType.CONFLICT, "This reservation is over. Book the board anew.");
        }
        inventory.find(row.board).ifPresent(board ->
                BookingRules.demandOpen(board, "Finish by the end of your time, or book another board."));
        Window wanted = rules.extended(new Window(row.startAt, row.endAt), by);
        if (!holds.moveEnd(row, wanted.end())) {
            throw alternatives.inTheWay(row.board, new Window(row.endAt, wanted.end()));
        }
        tell(row);
        return view(row);
    }

    /** Those that share an instant with [from, to), by start. */
    @Transactional
    List<ReservationView> list(Optional<Person> of, Optional<String> board, Instant from, Instant to) {
        return holds.reservations(from, to).stream()
                .filter(row -> of.isEmpty() || Objects.equals(row.personId, of.get().id))
                .filter(row -> board.isEmpty() || row.board.equals(board.get()))
                .map(this::view)
                .toList();
    }

    private HoldRow mine(long id, Person person, boolean anybodys) {
        HoldRow row = holds.locked(id).filter(hold -> hold.kind == HoldKind.RESERVATION)
                .orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND, "There is no reservation " + id + "."));
        if (!anybodys && !Objects.equals(row.personId, person.id)) {
            throw new ProblemException(ProblemType.NOT_ALLOWED, "This reservation is somebody else's.");
        }
        return row;
    }

    private void tell(HoldRow row) {
        changes.tell(row.board);
        tellReservation(row);
    }

    private void tellReservation(HoldRow row) {
        changed.fire(new Changed(Changed.Kind.RESERVATION, String.valueOf(row.id)));
    }

    private ReservationView view(HoldRow row) {
        return new ReservationView(row.id, row.board, holders.of(Objects.requireNonNull(row.personId)), row.startAt,
                row.endedAt != null && row.endedAt.isBefore(row.endAt) && row.endedAt.isAfter(row.startAt)
                        ? row.endedAt : row.endAt,
                Objects.requireNonNull(row.state), row.kind);
    }
}
