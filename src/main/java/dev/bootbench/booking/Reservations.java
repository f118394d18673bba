package dev.bootbench.booking;

import dev.bootbench.Changed;
import dev.bootbench.LabClock;
import dev.bootbench.LabTimes;
import dev.bootbench.boards.BoardInfo;
import dev.bootbench.boards.Inventory;
import dev.bootbench.people.Audit;
import dev.bootbench.people.Person;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import dev.bootbench.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes, moves and ends reservations. Their beginning and end on time is {@link ReservationTick}'s. */
@ApplicationScoped
class Reservations {
    /** Of so many boards one is mostly free. A large lab has a thousand of a profile, and to look at all of them takes it many times as long. */
    private static final int SOME = 50;
    /** With fewer of them free, the others are looked at, too. */
    private static final int PLENTY = 10;
    private static final Wish ANYTHING = new Wish(null, null, null);

    private final Sql sql;
    private final Exams exams;
    private final HoldRepository holds;
    private final WaitingRows line;
    private final Holds changes;
    private final Holders holders;
    private final FreeBoards free;
    private final Inventory inventory;
    private final Alternatives alternatives;
    private final BookingRules rules;
    private final MemberBookings members;
    private final ExamCuts cuts;
    private final Shares shares;
    private final WaitingList waiting;
    private final ReservationViews views;
    private final Audit audit;
    private final LabClock clock;
    private final Event<Changed> changed;
    private final LabTimes times;

    Reservations(
            Sql sql, Exams exams, HoldRepository holds, WaitingRows line, Holds changes, Holders holders, FreeBoards free, Inventory inventory, Alternatives alternatives,
            BookingRules rules, MemberBookings members, ExamCuts cuts, Shares shares, WaitingList waiting, ReservationViews views, Audit audit,
            LabClock clock, Event<Changed> changed, LabTimes times) {
        this.sql = sql;
        this.exams = exams;
        this.holds = holds;
        this.line = line;
        this.changes = changes;
        this.holders = holders;
        this.free = free;
        this.inventory = inventory;
        this.alternatives = alternatives;
        this.rules = rules;
        this.members = members;
        this.cuts = cuts;
        this.shares = shares;
        this.waiting = waiting;
        this.views = views;
        this.audit = audit;
        this.clock = clock;
        this.changed = changed;
        this.times = times;
    }

    /**
     * Now or in the window asked for, the board named or any that would do; or, when that is wanted, or only graded runs, which make
     * way for a person, are in the way, as soon as it is their turn. What is free goes to those who wait before it goes to anybody else.
     *
     * @throws ProblemException {@code board-taken} with what is in the way and what is free instead
     */
    @Transactional
    ReservationView book(BookingRequest request, Person person) {
        Instant now = clock.now();
        Wish wish = request.wish();
        if (wish.equals(ANYTHING)) {
            throw new ProblemException(ProblemType.INVALID, "Say which board, or which profile or tags would do.");
        }
        Sql.Together asked = sql.together();
        Sql.Answer<BoardInfo> found = inventory.fitting(wish.board(), wish.profile(), wish.tags(), SOME + 1, asked);
        Sql.Answer<Exams.Exam> open = exams.of(Objects.requireNonNull(person.id), now, asked);
        asked.ask();
        List<BoardInfo> fitting = found.rows();
        if (fitting.isEmpty()) {
            throw new ProblemException(ProblemType.NOT_FOUND, wish.board() == null || inventory.find(wish.board()).isPresent()
                    ? alternatives.inTheWay(wish, fitting, new Window(now, now)) + " GET /api/boards lists what there is."
                    : "There is no board of that name. GET /api/boards lists them.");
        }
        Window window = rules.window(request, now);
        boolean immediate = !window.start().isAfter(now);
        if (request.waits() && !immediate) {
            throw new ProblemException(ProblemType.INVALID, "Who waits gets the board as soon as it is free: leave the start out, or do not wait.");
        }
        if (wish.board() != null && !request.waits()) {
            BookingRules.demandUsable(fitting.getFirst(), immediate);
        }
        Supplier<List<BoardInfo>> all = fitting.size() > SOME ? () -> inventory.fitting(wish.board(), wish.profile(), wish.tags()) : () -> fitting;
        Optional<HoldRow> ofExam = open.rows().isEmpty() ? Optional.empty() : members.book(all.get(), open.rows(), window, wish, request, person, now);
        HoldRow reservation = ofExam.orElseGet(() -> book(fitting, all, window, wish, request, person, now));
        if (reservation.state == ReservationState.ACTIVE) {
            changes.begun(reservation, false);
        }
        if (reservation.board != null) {
            changes.tell(reservation.board, Duration.between(now, reservation.startAt));
        }
        tellReservation(reservation);
        return reservation.state == ReservationState.WAITING ? views.of(reservation) : ReservationViews.made(reservation, person);
    }

    /** @param some of all that would do; all, when they are few */
    private HoldRow book(
            List<BoardInfo> some, Supplier<List<BoardInfo>> all, Window window, Wish wish, BookingRequest request, Person person, Instant now) {
        boolean only = request.only();
        boolean waits = request.waits();
        long id = Objects.requireNonNull(person.id);
        ReservationState state = window.start().isAfter(now) ? ReservationState.CONFIRMED : ReservationState.ACTIVE;
        // A host that is away may be back in a minute: whoever insists on this very board may have it.
        boolean insists = wish.board() != null && !waits;
        Sql.Together asked = sql.together();
        Runnable demand = rules.demandWithin(person, window, asked);
        FreeBoards.Look look = free.look(some, window, asked);
        asked.ask();
        demand.run();
        List<BoardInfo> fitting = some;
        boolean few = some.size() <= SOME;
        // What is kept for graded runs depends on all boards; and where few are free, others may be faster.
        FreeBoards.Found found = few || !look.isRuled() ? free.find(look, insists, now) : FreeBoards.Found.NOTHING;
        if (!few && found.free().size() < PLENTY) {
            fitting = all.get();
            look = free.look(fitting, window);
            found = free.find(look, insists, now);
        }
        Optional<HoldRow> row = holds.insertAny(found.free(), window, id, state, wish, only);
        // With the lock of a board none of a profile may be waited for.
        if (found.free().isEmpty() && request.waitsForGradedRuns() && free.isFreeAfterGradedRuns(found.graded(), window, now)) {
            return waiting.join(id, wish, only, window, null);
        }
        if (row.isEmpty() && !waits) {
            if (look.isRuled()) {
                alternatives.kept(fitting, window, () -> waiting.promised(now)).ifPresent(kept -> {
                    throw kept;
                });
            }
            if (wish.board() == null) {
                throw alternatives.allTaken(wish, fitting, window);
            }
            List<Alternatives.Conflict> conflicts = alternatives.conflicts(wish.board(), window);
            if (conflicts.isEmpty()) {
                demandThatNobodyWaitsFor(fitting.getFirst(), window, null, now);
            }
            throw alternatives.taken(fitting.getFirst(), window, conflicts);
        }
        return row.orElseGet(() -> waiting.join(id, wish, only, window, null));
    }

    /** Cancels one that has not begun, ends one that has. Ending one that is over changes nothing. */
    @Transactional
    void end(long id, Person person, boolean anybodys) {
        HoldRow row = mine(id, person, anybodys);
        if (row.endedAt != null) {
            return;
        }
        if (!Objects.equals(row.personId, person.id)) {
            audit.log("reservation-ended", row.board == null ? "waiting list" : row.board, "the reservation " + id + " of "
                    + holders.of(Objects.requireNonNull(row.personId)).login());
        }
        Instant now = clock.now();
        changes.end(row, now, row.state == ReservationState.ACTIVE ? ReservationState.ENDED : ReservationState.CANCELLED);
        tellReservation(row);
    }

    @Transactional
    ReservationView extend(long id, Duration by, Person person, boolean anybodys) {
        HoldRow row = mineOf(rules.lockOwnerOf(id), id, person, anybodys);
        if (row.board == null && row.endedAt == null) {
            throw new ProblemException(ProblemType.CONFLICT, "You still wait for a board. Leave the line and ask for a longer time.");
        }
        if (row.endedAt != null || !row.endAt.isAfter(clock.now())) {
            throw new ProblemException(ProblemType.CONFLICT, "This reservation is over. Book the board anew.");
        }
        Optional<BoardInfo> board = inventory.find(row.board);
        board.ifPresent(open -> BookingRules.demandOpen(open, "Finish by the end of your time, or book another board."));
        Window wanted = rules.extended(new Window(row.startAt, row.endAt), by);
        demandWithin(row, row.board, person, wanted);
        board.ifPresent(open -> demandThatNobodyWaitsFor(open, new Window(row.endAt, wanted.end()), row.block));
        if (!move(row, row.board, wanted)) {
            throw alternatives.inTheWay(row.board, new Window(row.endAt, wanted.end()));
        }
        tell(row);
        return views.of(row);
    }

    /**
     * Moves one that has not begun to another time or board; of one that has, the end.
     *
     * @throws ProblemException {@code board-taken} with what is in the way, and nothing is changed
     */
    @Transactional
    ReservationView change(long id, ReservationChange change, Person person, boolean anybodys) {
        HoldRow row = mineOf(rules.lockOwnerOf(id), id, person, anybodys);
        if (row.board == null || row.endedAt != null) {
            throw new ProblemException(ProblemType.CONFLICT, row.endedAt == null
                    ? "You still wait for a board. Leave the line and ask anew." : "This reservation is over. Book the board anew.");
        }
        Instant now = clock.now();
        String before = row.board;
        String board = change.board() == null ? before : change.board();
        Window had = new Window(row.startAt, row.endAt);
        boolean begun = row.state == ReservationState.ACTIVE;
        Window wanted = rules.changed(had, change, begun, now);
        if (begun && !board.equals(before)) {
            throw new ProblemException(ProblemType.INVALID, "It has begun, so it stays on " + before + ". Book the other board.");
        }
        if (!board.equals(before) || wanted.end().isAfter(had.end()) || wanted.start().isBefore(had.start())) {
            BoardInfo target = inventory.find(board).orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND,
                    "There is no board of that name. GET /api/boards lists them."));
            BookingRules.demandUsable(target, false);
            demandWithin(row, board, person, wanted);
            demandThatNobodyWaitsFor(target, wanted, row.block, now);
        }
        if (!move(row, board, wanted)) {
            throw alternatives.taken(inventory.find(board).orElseThrow(), wanted, alternatives.conflicts(board, wanted, row.id));
        }
        if (!Objects.equals(row.personId, person.id)) {
            audit.log("reservation-changed", board, "the reservation " + id + " of " + holders.of(Objects.requireNonNull(row.personId)).login());
        }
        if (!board.equals(before)) {
            row.isWhereItsPersonWants();
            changes.tell(before);
        }
        tell(row);
        return views.of(row);
    }

    /** A member's time on boards of an exam counts for nothing, but is one board at a time. */
    private void demandWithin(HoldRow row, String board, Person asker, Window wanted) {
        long owner = Objects.requireNonNull(row.personId);
        if (row.block == null) {
            rules.demandWithin(owner, asker, wanted, row);
            Window had = new Window(row.startAt, row.endAt);
            Optional<String> before = profile(Objects.requireNonNull(row.board));
            profile(board).ifPresent(profile -> shares.demandLeft(profile,
                    before.filter(profile::equals).isPresent() ? wanted.without(had) : List.of(wanted), () -> waiting.promised(clock.now())));
        } else {
            members.demandOne(owner, row, wanted);
        }
    }

    private Optional<String> profile(String board) {
        return inventory.find(board).map(BoardInfo::profile);
    }

    private boolean move(HoldRow row, String board, Window wanted) {
        return row.block == null ? holds.move(row, board, wanted) : cuts.move(row, board, wanted);
    }

    private void demandThatNobodyWaitsFor(BoardInfo board, Window wanted, @Nullable Long block, Instant now) {
        waiting.expected(board, wanted, block, now).stream().filter(wanted::overlaps).min(Comparator.comparing(Window::start)).ifPresent(turn -> {
            throw new ProblemException(ProblemType.BOARD_TAKEN, "Somebody waits for " + board.name() + " and is to get it at "
                    + times.clock(turn.start()) + ". Choose another time or another board.");
        });
    }

    private void demandThatNobodyWaitsFor(BoardInfo board, Window longer, @Nullable Long block) {
        int wanting = waiting.expected(board, longer, block, clock.now()).size();
        if (wanting > 0) {
            throw new ProblemException(ProblemType.BOARD_TAKEN, (wanting == 1 ? "Somebody waits" : wanting + " people wait") + " for " + board.name()
                    + ", so it cannot be prolonged. Ask for a board with \"wait\" to have one again after them.");
        }
    }

    /** Who waits, in the order in which they are served; only the first of them and the asker's own are told in full what is in the way. */
    @Transactional
    List<ReservationView> waiting(Person asker) {
        return views.line(line.all(), Objects.requireNonNull(asker.id));
    }

    /** What one person waits for, in the order in which it is served. */
    @Transactional
    List<ReservationView> waitingOf(Person person) {
        return views.of(line.of(Objects.requireNonNull(person.id)));
    }

    @Transactional
    ReservationView find(long id) {
        return holds.findByIdOptional(id).filter(hold -> hold.kind == HoldKind.RESERVATION).map(views::of)
                .orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND, "There is no reservation " + id + "."));
    }

    /** Those that share an instant with [from, to), by start. */
    @Transactional
    List<ReservationView> list(Optional<Person> of, Optional<String> board, Instant from, Instant to) {
        return views.of(holds.reservations(of.map(person -> person.id), board, from, to));
    }

    /** @param owner whose locks are held; it may have been handed over a moment ago */
    private HoldRow mineOf(long owner, long id, Person person, boolean anybodys) {
        HoldRow row = mine(id, person, anybodys);
        if (!Objects.equals(row.personId, owner)) {
            throw new ProblemException(ProblemType.CONFLICT, "This reservation was handed over a moment ago. Try again.");
        }
        return row;
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
        if (row.board != null) {
            changes.tell(row.board);
        }
        tellReservation(row);
    }

    private void tellReservation(HoldRow row) {
        changed.fire(new Changed(Changed.Kind.RESERVATION, String.valueOf(row.id)));
    }
}
