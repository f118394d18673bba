package dev.bootbench.booking;

import dev.bootbench.Changed;
import dev.bootbench.LabClock;
import dev.bootbench.LabTimes;
import dev.bootbench.boards.BoardInfo;
import dev.bootbench.boards.Inventory;
import dev.bootbench.booking.Alternatives.Conflict;
import dev.bootbench.classes.ClassGoes;
import dev.bootbench.classes.Teaching;
import dev.bootbench.notifications.Note;
import dev.bootbench.notifications.Notifications;
import dev.bootbench.people.Audit;
import dev.bootbench.people.Person;
import dev.bootbench.people.Role;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Boards that are set aside for a time: by administrators for maintenance, by the teachers of a class for its members ({@link Exams}). */
@ApplicationScoped
class Blocks {
    private static final Duration LONGEST = Duration.ofDays(366);
    private static final Duration LONGEST_EXAM = Duration.ofHours(24);
    private static final int LONGEST_REASON = 500;

    private final HoldRepository holds;
    private final WaitingRows line;
    private final BlockRepository blocks;
    private final Exams exams;
    private final Teaching teaching;
    private final Holds changes;
    private final Holders holders;
    private final Inventory inventory;
    private final Alternatives alternatives;
    private final Moves moves;
    private final MoveNotes notes;
    private final Notifications notifications;
    private final Audit audit;
    private final LabClock clock;
    private final Event<Changed> changed;
    private final LabTimes times;

    Blocks(
            HoldRepository holds, WaitingRows line, BlockRepository blocks, Exams exams, Teaching teaching, Holds changes, Holders holders, Inventory inventory,
            Alternatives alternatives, Moves moves, MoveNotes notes, Notifications notifications, Audit audit, LabClock clock, Event<Changed> changed,
            LabTimes times) {
        this.holds = holds;
        this.line = line;
        this.blocks = blocks;
        this.exams = exams;
        this.teaching = teaching;
        this.changes = changes;
        this.holders = holders;
        this.inventory = inventory;
        this.alternatives = alternatives;
        this.moves = moves;
        this.notes = notes;
        this.notifications = notifications;
        this.audit = audit;
        this.clock = clock;
        this.changed = changed;
        this.times = times;
    }

    /**
     * All of the boards or none; for a class, none whose reset is merely cooperative. With {@code override}, reservations in the
     * way move to equal boards or end where the block begins, and their people are told why; a graded run or another block does not
     * give way.
     *
     * @throws ProblemException {@code board-taken} with what is in the way
     */
    @Transactional
    BlockView place(BlockRequest request, Person by) {
        Instant now = clock.now();
        Window window = window(request, request.forClass() == null ? LONGEST : LONGEST_EXAM, now);
        String reason = reason(request);
        List<String> boards = boards(request);
        Long classId = classId(request, by);
        if (classId != null) {
            demandTrusted(boards);
        }
        // As a pass on the waiting list, this takes several boards at once: one after the other.
        line.lock();
        BlockRow block = new BlockRow();
        block.kind = classId == null ? HoldKind.MAINTENANCE : HoldKind.EXAM;
        block.classId = classId;
        block.reason = reason;
        block.startAt = window.start();
        block.endAt = window.end();
        block.personId = Objects.requireNonNull(by.id);
        block.createdAt = now;
        blocks.persist(block);
        if (Boolean.TRUE.equals(request.override())) {
            giveWay(boards, window, reason, now);
        }
        List<Conflict> clashes = new ArrayList<>();
        for (String board : boards) {
            holds.insert(board, block.kind, window.start(), window.end(), null, null, null).ifPresentOrElse(
                    hold -> hold.block = block.id,
                    () -> alternatives.conflicts(board, window).forEach(clash -> clashes.add(clash.of(board, window))));
        }
        if (!clashes.isEmpty()) {
            throw taken(clashes);
        }
        audit.log("boards-set-aside", String.join(", ", boards), (classId == null ? "" : "for the class " + request.forClass() + " ") + "from " + window.start() + " to "
                + window.end() + ": " + reason);
        boards.forEach(changes::tell);
        return view(block, boards, by);
    }

    /** @return whose members may use the boards; null: nobody's */
    private @Nullable Long classId(BlockRequest request, Person by) {
        if (request.forClass() != null) {
            return teaching.demand(request.forClass(), by);
        }
        if (by.role != Role.ADMIN) {
            throw new ProblemException(ProblemType.NOT_ALLOWED,
                    "Only administrators set boards aside for maintenance. For a class that you teach, say which, as in \"class\": \"os-2026\".");
        }
        return null;
    }

    private void demandTrusted(List<String> boards) {
        List<String> cooperative = boards.stream().filter(board -> inventory.find(board).filter(Exams::trusted).isEmpty()).toList();
        if (!cooperative.isEmpty()) {
            throw new ProblemException(ProblemType.BOARD_NOT_READY, String.join(", ", cooperative) + (cooperative.size() == 1 ? " is" : " are")
                    + " reset by what runs on the board itself, so what one person left there as root could be there for the next. "
                    + "For an exam, choose boards whose reset is verified from outside.");
        }
    }

    private ProblemException taken(List<Conflict> clashes) {
        boolean override = clashes.stream().allMatch(clash -> clash.kind() == HoldKind.RESERVATION);
        return new ProblemException(ProblemType.BOARD_TAKEN, alternatives.sentences(clashes)
                + (override ? " \"override\" moves these reservations to equal boards or ends them, and tells their people why." : " Wait for its end, or choose other boards or times."),
                Map.of("conflicts", clashes, "alternatives", List.of()));
    }

    /** Locks all holds before the first board, as everybody does. */
    private void giveWay(List<String> boards, Window window, String reason, Instant now) {
        List<HoldRow> found = boards.stream().flatMap(board -> holds.overlapping(board, window.start(), window.end()).stream())
                .filter(row -> row.kind == HoldKind.RESERVATION).toList();
        found.stream().sorted(Comparator.comparing(row -> row.id)).forEach(holds::lockAnew);
        for (HoldRow row : found) {
            String board = Objects.requireNonNull(row.board);
            if (row.endedAt != null || !new Window(row.startAt, row.endAt).overlaps(window)) {
                continue;
            }
            boolean shortened = row.startAt.isBefore(window.start()) && window.start().isAfter(now);
            if (!(shortened && row.state == ReservationState.ACTIVE) && moves.makeWay(row, boards, board + " is set aside: " + unstopped(reason), now)) {
                continue;
            }
            List<BoardInfo> equal = moves.equal(row, boards);
            Window lost = new Window(shortened ? window.start() : row.startAt.isBefore(now) ? now : row.startAt, row.endAt);
            if (shortened) {
                holds.moveEnd(row, window.start());
            } else {
                changes.end(row, now, ReservationState.LAB_FAULT);
            }
            notifications.to(Objects.requireNonNull(row.personId), new Note("reservation-gave-way", String.valueOf(row.id),
                    "Your reservation of " + board + (shortened ? " ends at " + times.clock(window.start()) : " from " + times.clock(row.startAt) + " is off")
                            + ", since the lab sets the board aside: " + reason + notes.instead(equal, lost, now), "/bookings"));
            changed.fire(new Changed(Changed.Kind.RESERVATION, String.valueOf(row.id)));
        }
    }

    /** For within a sentence. */
    private static String unstopped(String reason) {
        return reason.endsWith(".") ? reason.substring(0, reason.length() - 1) : reason;
    }

    private static Window window(BlockRequest request, Duration longest, Instant now) {
        Instant start = request.start() == null || request.start().isBefore(now) ? now : request.start().truncatedTo(ChronoUnit.MICROS);
        if ((request.end() == null) == (request.minutes() == null)) {
            throw invalid("Give either end or minutes.");
        }
        Instant end = request.end() != null ? request.end().truncatedTo(ChronoUnit.MICROS) : start.plus(Duration.ofMinutes(Objects.requireNonNull(request.minutes())));
        if (!end.isAfter(start) || Duration.between(start, end).compareTo(longest) > 0) {
            throw invalid("The end has to come after the start and after now, and within "
                    + (longest.equals(LONGEST) ? "a year. To take a board out for good, retire its host." : longest.toHours() + " hours for a class."));
        }
        return new Window(start, end);
    }

    /** A sentence, as the reader of a refusal sees it. */
    private static String reason(BlockRequest request) {
        String reason = request.reason() == null ? "" : request.reason().strip();
        if (reason.isEmpty() || reason.length() > LONGEST_REASON) {
            throw invalid("Say why, in at most " + LONGEST_REASON + " characters: whoever would have liked to have the board reads it.");
        }
        return reason.matches(".*[.!?]") ? reason : reason + ".";
    }

    private List<String> boards(BlockRequest request) {
        Wish wish = request.wish();
        boolean named = request.boards() != null && !request.boards().isEmpty();
        if (named == (wish.profile() != null || !wish.tags().isEmpty())) {
            throw invalid("Give boards by name, or all of a profile or with tags.");
        }
        if (!named) {
            List<String> fitting = inventory.all().stream().filter(wish::fits).map(BoardInfo::name).sorted().toList();
            if (fitting.isEmpty()) {
                throw new ProblemException(ProblemType.NOT_FOUND, "The lab has no " + wish.inWords().replaceFirst("^any ", "") + ".");
            }
            return fitting;
        }
        List<String> boards = Objects.requireNonNull(request.boards());
        boards.stream().filter(board -> inventory.find(board).isEmpty()).findFirst().ifPresent(board -> {
            throw new ProblemException(ProblemType.NOT_FOUND, "There is no board " + board + ". GET /api/boards lists them.");
        });
        return boards;
    }

    /** Those that last or are to come, by start. */
    @Transactional
    List<BlockView> list(Person asker) {
        return blocks.live(clock.now()).stream().map(block -> view(block, exams.boards(block.id).stream().sorted().toList(), asker)).toList();
    }

    /** Frees its boards now; what members of a class have of them stays theirs. Lifting one that is over changes nothing. */
    @Transactional
    void lift(long id, Person by) {
        BlockRow block = blocks.findByIdOptional(id).orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND, "There is no block " + id + "."));
        if (!mayLift(block, by)) {
            throw new ProblemException(ProblemType.NOT_ALLOWED, block.kind == HoldKind.MAINTENANCE
                    ? "Only administrators lift what is set aside for maintenance." : "Only teachers of the class and administrators lift this.");
        }
        Instant now = clock.now();
        line.lock();
        // Nobody cuts out of it or gives back to it meanwhile.
        blocks.getEntityManager().refresh(block, LockModeType.PESSIMISTIC_WRITE);
        if (block.liftedAt != null || !block.endAt.isAfter(now)) {
            return;
        }
        block.liftedAt = now;
        List<HoldRow> found = holds.liveOfBlock(id);
        found.forEach(holds::lockAnew);
        List<HoldRow> live = found.stream().filter(row -> row.endedAt == null).toList();
        if (!live.isEmpty()) {
            audit.log("block-lifted", String.join(", ", live.stream().map(row -> row.board).toList()), block.reason);
        }
        live.forEach(row -> changes.end(row, now, null));
    }

    /** Whose exam is still to come would lose its boards to everybody, or keep them for nobody: that is said first. */
    void onClassGoes(@Observes ClassGoes going) {
        List<BlockRow> left = blocks.ofClass(going.id(), clock.now());
        if (!left.isEmpty()) {
            BlockRow first = left.getFirst();
            throw new ProblemException(ProblemType.CONFLICT, "Boards are set aside for the class " + going.name() + ": "
                    + exams.boards(first.id).stream().sorted().collect(Collectors.joining(", ")) + " from " + times.moment(first.startAt, clock.now()) + " to "
                    + times.clock(first.endAt) + " (" + unstopped(first.reason) + ")" + (left.size() > 1 ? ", and " + (left.size() - 1) + " more" : "")
                    + ". Lift " + (left.size() > 1 ? "these" : "that") + " first, in the calendar or with " + left.stream().map(block -> "./lab blocks lift " + block.id)
                            .collect(Collectors.joining(" and ")) + ".", Map.of("blocks", left.stream().map(block -> block.id).toList()));
        }
    }

    private boolean mayLift(BlockRow block, Person by) {
        return by.role == Role.ADMIN || block.classId != null && teaching.is(block.classId, by);
    }

    private BlockView view(BlockRow block, List<String> boards, Person asker) {
        return new BlockView(block.id, block.kind, boards, block.startAt, block.endAt, block.reason, holders.of(block.personId),
                blocks.forClass(block), mayLift(block, asker));
    }

    private static ProblemException invalid(String sentence) {
        return new ProblemException(ProblemType.INVALID, sentence);
    }
}
