package dev.bootbench.booking;

import dev.bootbench.Changed;
import dev.bootbench.LabClock;
import dev.bootbench.boards.BoardInfo;
import dev.bootbench.boards.Inventory;
import dev.bootbench.booking.Alternatives.Conflict;
import dev.bootbench.notifications.Note;
import dev.bootbench.notifications.Notifications;
import dev.bootbench.people.Audit;
import dev.bootbench.people.Person;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Boards that administrators set aside for a time. */
@ApplicationScoped
class Blocks {
    private static final Duration LONGEST = Duration.ofDays(366);
    private static final int LONGEST_REASON = 500;

    private final HoldRepository holds;
    private final BlockRepository blocks;
    private final Holds changes;
    private final Holders holders;
    private final Inventory inventory;
    private final Alternatives alternatives;
    private final Notifications notifications;
    private final Audit audit;
    private final LabClock clock;
    private final Event<Changed> changed;

    Blocks(
            HoldRepository holds, BlockRepository blocks, Holds changes, Holders holders, Inventory inventory, Alternatives alternatives,
            Notifications notifications, Audit audit, LabClock clock, Event<Changed> changed) {
        this.holds = holds;
        this.blocks = blocks;
        this.changes = changes;
        this.holders = holders;
        this.inventory = inventory;
        this.alternatives = alternatives;
        this.notifications = notifications;
        this.audit = audit;
        this.clock = clock;
        this.changed = changed;
    }

    /**
     * All of the boards or none. With {@code override}, reservations in the way end where the block begins, and their people
     * are told why; a graded run or another block does not give way.
     *
     * @throws ProblemException {@code board-taken} with what is in the way
     */
    @Transactional
    BlockView place(BlockRequest request, Person by) {
        Instant now = clock.now();
        Window window = window(request, now);
        String reason = reason(request);
        List<String> boards = boards(request);
        // As a pass on the waiting list, this takes several boards at once: one after the other.
        holds.lockLine();
        BlockRow block = new BlockRow();
        block.kind = HoldKind.MAINTENANCE;
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
        audit.log("boards-set-aside", String.join(", ", boards), "from " + window.start() + " to " + window.end() + ": " + reason);
        boards.forEach(changes::tell);
        return view(block, boards);
    }

    private static ProblemException taken(List<Conflict> clashes) {
        boolean override = clashes.stream().allMatch(clash -> clash.kind() == HoldKind.RESERVATION);
        return new ProblemException(ProblemType.BOARD_TAKEN, Alternatives.sentences(clashes)
                + (override ? " \"override\" ends these reservations and tells their people why." : " Wait for its end, or choose other boards or times."),
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
            if (shortened) {
                holds.moveEnd(row, window.start());
            } else {
                changes.end(row, now, ReservationState.LAB_FAULT);
            }
            notifications.to(Objects.requireNonNull(row.personId), new Note("reservation-gave-way", String.valueOf(row.id),
                    "Your reservation of " + board + (shortened ? " ends at " + Times.clock(window.start()) : " from " + Times.clock(row.startAt) + " is off")
                            + ", since the lab sets the board aside: " + reason + " Book another board.", "/bookings"));
            changed.fire(new Changed(Changed.Kind.RESERVATION, String.valueOf(row.id)));
        }
    }

    private static Window window(BlockRequest request, Instant now) {
        Instant start = request.start() == null || request.start().isBefore(now) ? now : request.start().truncatedTo(ChronoUnit.MICROS);
        if ((request.end() == null) == (request.minutes() == null)) {
            throw invalid("Give either end or minutes.");
        }
        Instant end = request.end() != null ? request.end().truncatedTo(ChronoUnit.MICROS) : start.plus(Duration.ofMinutes(Objects.requireNonNull(request.minutes())));
        if (!end.isAfter(start) || Duration.between(start, end).compareTo(LONGEST) > 0) {
            throw invalid("The end has to come after the start and after now, and within a year. To take a board out for good, retire its host.");
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
    List<BlockView> list() {
        return blocks.live(clock.now()).stream().map(block -> view(block, holds.liveOfBlock(block.id).stream().map(row -> row.board).toList())).toList();
    }

    /** Frees its boards now. Lifting one that is over changes nothing. */
    @Transactional
    void lift(long id) {
        BlockRow block = blocks.findByIdOptional(id).orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND, "There is no block " + id + "."));
        Instant now = clock.now();
        holds.lockLine();
        List<HoldRow> found = holds.liveOfBlock(id);
        found.forEach(holds::lockAnew);
        List<HoldRow> live = found.stream().filter(row -> row.endedAt == null).toList();
        if (!live.isEmpty()) {
            audit.log("block-lifted", String.join(", ", live.stream().map(row -> row.board).toList()), block.reason);
        }
        live.forEach(row -> changes.end(row, now, null));
    }

    private BlockView view(BlockRow block, List<String> boards) {
        return new BlockView(block.id, block.kind, boards, block.startAt, block.endAt, block.reason, holders.of(block.personId));
    }

    private static ProblemException invalid(String sentence) {
        return new ProblemException(ProblemType.INVALID, sentence);
    }
}
