package dev.bootbench.booking;

import dev.bootbench.boards.BoardCondition;
import dev.bootbench.booking.ModelParts.Board;
import dev.bootbench.booking.ModelParts.Exam;
import dev.bootbench.booking.ModelParts.Row;
import dev.bootbench.booking.ModelParts.Rule;
import dev.bootbench.problem.ProblemType;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What booking is meant to do, in lists and loops that look at everything each time: the yardstick the service is measured
 * by. It has no database, no locks, nothing that happens by itself, and is as slow as it likes.
 */
final class BookingModel {
    private static final Duration GRACE = Duration.ofMinutes(10);
    private static final Duration IDLE = Duration.ofMinutes(30);
    private static final Duration NOTICE = Duration.ofMinutes(5);
    private static final Duration OUTAGE = Duration.ofMinutes(2);
    private static final Duration AHEAD = Duration.ofMinutes(15);
    private static final int PER_PERSON = 4;
    /** Everybody's turn comes sooner. */
    private static final Duration FAR = Duration.ofDays(14);
    private static final long NEWCOMER = 0;

    final List<Board> boards;
    final List<Row> rows = new ArrayList<>();
    final List<Exam> exams = new ArrayList<>();
    final List<Rule> rules = new ArrayList<>();
    private final ZoneId zone;
    Instant now;

    BookingModel(List<Board> boards, ZoneId zone, Instant now) {
        this.boards = boards;
        this.zone = zone;
        this.now = now;
    }

    /** What is to become of it: a refusal, or a row (which takes the number). */
    Optional<ProblemType> book(BookingRequest request, long person, long id) {
        Wish wish = request.wish();
        List<Board> fitting = boards.stream().filter(board -> board.does(wish)).toList();
        if (fitting.isEmpty()) {
            return Optional.of(ProblemType.NOT_FOUND);
        }
        Instant start = request.start() == null ? now : request.start();
        Window window = new Window(start, start.plus(Duration.ofMinutes(Objects.requireNonNull(request.minutes()))));
        boolean immediate = !start.isAfter(now);
        if (isTooShort(window) || request.waits() && !immediate) {
            return Optional.of(ProblemType.INVALID);
        }
        boolean insists = wish.board() != null && !request.waits();
        if (insists && (fitting.getFirst().host.draining || fitting.getFirst().condition == BoardCondition.RETIRED
                || immediate && fitting.getFirst().condition == BoardCondition.QUARANTINED)) {
            return Optional.of(ProblemType.BOARD_NOT_READY);
        }
        List<Exam> open = exams.stream().filter(exam -> exam.members.contains(person) && exam.window.contains(window)
                && fitting.stream().anyMatch(board -> exam.has(board.name))).toList();
        List<Exam> without = open.stream().filter(exam -> rows.stream().noneMatch(row -> row.ended == null && row.person != null && row.person == person
                && Objects.equals(row.block, exam.id) && (row.state == ReservationState.WAITING || row.window().overlaps(window)))).toList();
        if (!open.isEmpty() && without.isEmpty() && wish.board() != null) {
            return Optional.of(ProblemType.CONFLICT);
        }
        for (Exam exam : without) {
            Optional<String> board = free(fitting, window, wish, immediate, insists, exam.id);
            if (board.isPresent()) {
                add(request, person, id, window, board, exam.id);
                return Optional.empty();
            }
        }
        Optional<Exam> line = without.stream().filter(exam -> request.waits() || isForGradedRuns(request, fitting, window, exam)).findFirst();
        if (line.isPresent()) {
            add(request, person, id, window, Optional.empty(), line.get().id);
            return Optional.empty();
        }
        if (isTooLong(window) || start.isAfter(now.plus(Duration.ofDays(28)))
                || rows.stream().filter(row -> Objects.equals(row.person, person) && row.block == null && row.ended == null).count() >= PER_PERSON) {
            return Optional.of(ProblemType.OVER_QUOTA);
        }
        Optional<String> board = free(fitting, window, wish, immediate, insists, null);
        if (board.isEmpty() && !request.waits() && !isForGradedRuns(request, fitting, window, null)) {
            return Optional.of(ProblemType.BOARD_TAKEN);
        }
        add(request, person, id, window, board, null);
        return Optional.empty();
    }

    /** Who did not say whether they wait, does so for graded runs, when nothing else is in the way, also when they end as late as they may. */
    private boolean isForGradedRuns(BookingRequest request, List<Board> fitting, Window window, @Nullable Exam exam) {
        if (request.orWait() != null || window.start().isAfter(now)) {
            return false;
        }
        Long block = exam == null ? null : exam.id;
        List<Board> graded = fitting.stream().filter(board -> board.usable() && (exam == null || exam.has(board.name)) && isGraded(board.name, window, block)).toList();
        Optional<Instant> last = graded.stream().flatMap(board -> live(board.name).filter(row -> row.window().overlaps(window)).map(row -> row.end)).max(Comparator.naturalOrder());
        if (last.isEmpty()) {
            return false;
        }
        Window all = new Window(now, last.get().plus(window.length()));
        List<Turn> turns = plan(line(), Set.of(), null);
        return (exam == null || exam.window.contains(all)) && graded.stream().filter(board -> isGraded(board.name, all, block))
                .filter(board -> turns.stream().noneMatch(turn -> board.name.equals(turn.board()) && Objects.equals(turn.block(), block) && turn.window().overlaps(window)))
                .anyMatch(board -> exam != null || !isKept(board.profile, window, promised(board.profile, turns), null));
    }

    private boolean isGraded(String board, Window window, @Nullable Long block) {
        List<Row> found = live(board).filter(row -> row.window().overlaps(window)).toList();
        return !found.isEmpty() && found.stream().allMatch(row -> row.kind == HoldKind.LEASE)
                && (block != null || exams.stream().noneMatch(exam -> exam.has(board) && left(exam, board).stream().anyMatch(window::overlaps)));
    }

    /** So many boards of the profile people may have at that time. */
    int room(String profile, Instant at) {
        int all = (int) boards.stream().filter(board -> board.profile.equals(profile) && !board.host.draining && board.condition != BoardCondition.RETIRED).count();
        return rules.stream().filter(rule -> rule.profile().equals(profile) && rule.holds(LocalDateTime.ofInstant(at, zone)))
                .mapToInt(rule -> all - rule.kept(all)).min().orElse(Integer.MAX_VALUE);
    }

    /** When the rules of a profile begin or end to hold, within that time. */
    List<Instant> hours(String profile, Window within) {
        List<Instant> all = new ArrayList<>();
        for (LocalDate day = LocalDate.ofInstant(within.start(), zone); !day.isAfter(LocalDate.ofInstant(within.end(), zone)); day = day.plusDays(1)) {
            for (Rule rule : rules.stream().filter(each -> each.profile().equals(profile)).toList()) {
                all.add(day.atTime(rule.from()).atZone(zone).toInstant());
                all.add(day.atTime(rule.to()).atZone(zone).toInstant());
            }
        }
        return all.stream().filter(at -> !at.isBefore(within.start()) && at.isBefore(within.end())).toList();
    }

    /** When people, or exams, have boards of the profile. */
    private List<Window> people(String profile) {
        List<Window> all = new ArrayList<>();
        for (Board board : boards.stream().filter(each -> each.profile.equals(profile)).toList()) {
            live(board.name).filter(row -> row.kind != HoldKind.LEASE).forEach(row -> all.add(row.window()));
            exams.stream().filter(exam -> exam.has(board.name)).forEach(exam -> all.addAll(left(exam, board.name)));
        }
        return all;
    }

    private List<Window> promised(String profile, List<Turn> turns) {
        return turns.stream().filter(turn -> turn.board() != null && turn.block() == null && board(turn.board()).profile.equals(profile)).map(Turn::window).toList();
    }

    /**
     * Whether nobody else may have a board of the profile all that time.
     *
     * @param promised what others of the line are to have
     * @param givenUp  whose person loses it for that
     */
    private boolean isKept(String profile, Window window, List<Window> promised, @Nullable Row givenUp) {
        if (rules.stream().noneMatch(rule -> rule.profile().equals(profile))) {
            return false;
        }
        List<Window> had = Stream.concat(people(profile).stream(), promised.stream()).toList();
        return Stream.concat(Stream.concat(Stream.of(window.start()), had.stream().map(Window::start)), hours(profile, window).stream())
                .filter(at -> has(window, at)).anyMatch(at -> had.stream().filter(each -> has(each, at)).count()
                        - (givenUp != null && has(givenUp.window(), at) ? 1 : 0) >= room(profile, at));
    }

    private static boolean has(Window window, Instant at) {
        return !window.start().isAfter(at) && window.end().isAfter(at);
    }

    private void add(BookingRequest request, long person, long id, Window window, Optional<String> board, @Nullable Long block) {
        Row row = new Row(id, HoldKind.RESERVATION, board.orElse(null), window, person, board.isEmpty() ? ReservationState.WAITING
                : window.start().isAfter(now) ? ReservationState.CONFIRMED : ReservationState.ACTIVE);
        row.block = block;
        row.wish = request.wish();
        if (board.isEmpty()) {
            row.turn = now.plus(use(person));
        }
        rows.add(row);
    }

    /** Whether whoever waits for, or has, something of that exam, or of none, may have it then. */
    private boolean isFree(String board, Window window, @Nullable Long block) {
        return live(board).noneMatch(row -> row.window().overlaps(window)) && (block == null
                ? exams.stream().noneMatch(exam -> exam.has(board) && exam.window.overlaps(window))
                : exam(block).has(board) && exam(block).window.contains(window));
    }

    /** Of the exam whose it is; what was one's that is off is like any other. */
    private @Nullable Long running(Row row) {
        return row.block == null || exam(row.block).lifted ? null : row.block;
    }

    private Exam exam(long block) {
        return exams.stream().filter(exam -> exam.id == block).findFirst().orElseThrow();
    }

    /** All of the boards, or none. */
    Optional<ProblemType> setAside(Exam wanted, boolean override) {
        List<Row> clashes = rows.stream().filter(row -> row.live() && wanted.boards.contains(row.board) && row.window().overlaps(wanted.window)).toList();
        if (clashes.stream().anyMatch(row -> !override || row.kind == HoldKind.LEASE)
                || exams.stream().anyMatch(exam -> exam.window.overlaps(wanted.window) && wanted.boards.stream().anyMatch(exam::has))) {
            return Optional.of(ProblemType.BOARD_TAKEN);
        }
        for (Row row : clashes) {
            if (row.start.isBefore(wanted.window.start()) && wanted.window.start().isAfter(now)) {
                row.end = wanted.window.start();
                row.warned = null;
            } else {
                row.end(now, ReservationState.LAB_FAULT);
            }
        }
        exams.add(wanted);
        return Optional.empty();
    }

    /** What exams have from now on, and no member. */
    List<String> leftToExams() {
        List<String> left = new ArrayList<>();
        for (Exam exam : exams) {
            exam.boards.stream().filter(exam::has).forEach(board -> left(exam, board)
                    .forEach(window -> left.add("exam " + exam.id + " " + board + " " + window.start() + "/" + window.end())));
        }
        return left;
    }

    /** The same of one of its boards. */
    private List<Window> left(Exam exam, String board) {
        List<Window> left = new ArrayList<>();
        Instant from = exam.window.start().isBefore(now) ? now : exam.window.start();
        List<Row> its = live(board).filter(row -> Objects.equals(row.block, exam.id) && row.end.isAfter(now))
                .sorted(Comparator.comparing(row -> row.start)).toList();
        for (Row row : its) {
            if (row.start.isAfter(from)) {
                left.add(new Window(from, row.start));
            }
            from = row.end;
        }
        if (exam.window.end().isAfter(from)) {
            left.add(new Window(from, exam.window.end()));
        }
        return left;
    }

    private Optional<String> free(List<Board> fitting, Window window, Wish wish, boolean immediate, boolean insists, @Nullable Long block) {
        List<Board> free = fitting.stream()
                .filter(board -> !board.host.draining && board.condition != BoardCondition.RETIRED && (!immediate || insists || board.usable()))
                .filter(board -> isFree(board.name, window, block))
                .sorted(Comparator.comparing(board -> !board.ready())).toList();
        if (free.isEmpty() || line().isEmpty()) {
            return free.stream().filter(board -> block != null || !isKept(board.profile, window, List.of(), null)).findFirst().map(board -> board.name);
        }
        if (immediate) {
            Row newcomer = new Row(NEWCOMER, HoldKind.RESERVATION, null, window, null, ReservationState.WAITING);
            newcomer.wish = wish;
            newcomer.block = block;
            List<Row> line = new ArrayList<>(line());
            line.add(newcomer);
            // Whoever wants exactly this board may have it while its host is away, but nobody who waits for it is passed by.
            Turn last = plan(line, Set.of(), insists ? wish.board() : null).getLast();
            return last.window() != null && last.window().start().equals(now) ? Optional.of(last.board()) : Optional.empty();
        }
        List<Turn> turns = plan(line(), Set.of(), null);
        return free.stream().filter(board -> block != null || !isKept(board.profile, window, promised(board.profile, turns), null)).map(board -> board.name)
                .filter(board -> turns.stream().noneMatch(turn -> board.equals(turn.board()) && Objects.equals(turn.block(), block) && turn.window().overlaps(window))).findFirst();
    }

    Optional<ProblemType> end(Row row) {
        if (row.ended == null) {
            row.end(now, row.state == ReservationState.ACTIVE ? ReservationState.ENDED : ReservationState.CANCELLED);
        }
        return Optional.empty();
    }

    Optional<ProblemType> extend(Row row, int minutes) {
        if (row.board == null || row.ended != null || !row.end.isAfter(now)) {
            return Optional.of(ProblemType.CONFLICT);
        }
        if (board(row.board).host.draining) {
            return Optional.of(ProblemType.BOARD_NOT_READY);
        }
        Window wanted = new Window(row.start, row.end.plus(Duration.ofMinutes(minutes)));
        if (row.block == null && isTooLong(wanted)) {
            return Optional.of(ProblemType.OVER_QUOTA);
        }
        if (row.block != null && rows.stream().anyMatch(other -> other != row && other.live() && Objects.equals(other.person, row.person)
                && Objects.equals(other.block, row.block) && other.window().overlaps(wanted))) {
            return Optional.of(ProblemType.CONFLICT);
        }
        List<Turn> turns = plan(line(), Set.of(), null);
        String profile = board(row.board).profile;
        if (turns.stream().anyMatch(turn -> row.board.equals(turn.board()) && Objects.equals(turn.block(), row.block)) || isTaken(row, wanted)
                || row.block == null && isKept(profile, new Window(row.end, wanted.end()), promised(profile, turns), null)) {
            return Optional.of(ProblemType.BOARD_TAKEN);
        }
        row.end = wanted.end();
        row.warned = null;
        return Optional.empty();
    }

    boolean lease(String board, Duration length, long person, long id) {
        Long block = exams.stream().filter(exam -> exam.has(board) && exam.members.contains(person)
                && exam.window.contains(new Window(now, now.plus(length)))).map(exam -> exam.id).findFirst().orElse(null);
        Window window = new Window(now, now.plus(length));
        boolean wanted = line().stream().filter(row -> Objects.equals(row.block, block) && board(board).does(row.wish))
                .map(row -> new Window(now, now.plus(row.window().length())))
                .anyMatch(its -> isFree(board, its, block) && (block != null || !isKept(board(board).profile, its, List.of(), null)));
        if (board(board).host.draining || wanted || !isFree(board, window, block)) {
            return false;
        }
        Row row = new Row(id, HoldKind.LEASE, board, window, null, null);
        row.block = block;
        rows.add(row);
        return true;
    }

    boolean renew(Row row, Duration length) {
        Window wanted = new Window(row.start, now.plus(length));
        if (row.ended != null || isTaken(row, wanted)) {
            return false;
        }
        row.end = wanted.end();
        return true;
    }

    void release(Row row) {
        if (row.ended == null) {
            row.end(now, null);
        }
    }

    /** Everything that is due now, and what the line makes of it. */
    void settle() {
        rows.stream().filter(row -> row.live() && row.state == ReservationState.CONFIRMED && !row.start.isAfter(now)).forEach(row -> {
            if (board(row.board).host.draining) {
                row.end(now, ReservationState.LAB_FAULT);
            } else {
                row.state = ReservationState.ACTIVE;
            }
        });
        rows.stream().filter(row -> row.live() && !row.end.isAfter(now)).forEach(row -> row.end(now, last(row)));
        rows.stream().filter(row -> row.live() && row.state == ReservationState.ACTIVE).forEach(this::warn);
        // One may make room for the other.
        for (int i = 0; i < 3; i++) {
            rows.stream().filter(row -> row.live() && (row.state == ReservationState.ACTIVE || row.state == ReservationState.CONFIRMED) && isStranded(row))
                    .sorted(Comparator.comparing((Row row) -> row.start).thenComparing(row -> row.id)).toList().forEach(this::move);
            pass();
        }
    }

    private boolean isStranded(Row row) {
        Board board = board(row.board);
        if (row.state == ReservationState.ACTIVE ? row.end.isBefore(now.plus(Duration.ofMinutes(5))) : row.start.isAfter(now.plus(AHEAD))) {
            return false;
        }
        return switch (board.condition) {
            case QUARANTINED -> true;
            case RETIRED -> !board.since.plus(OUTAGE).isAfter(now);
            case OFF, BOOTING, UP, CLEANING, CHECKING -> board.host.connected ? board.host.draining && row.state == ReservationState.CONFIRMED
                    : !board.host.since.plus(OUTAGE).isAfter(now);
        };
    }

    /** To an equal board that nobody who waits is to have; one that has begun with the time that was lost, if possible. */
    private void move(Row row) {
        // One of an exam's is no other's.
        if (row.block != null) {
            return;
        }
        Wish wish = new Wish(null, board(row.board).profile, row.wish.tags());
        List<Board> equal = boards.stream().filter(board -> board.does(wish) && board.usable() && !board.name.equals(row.board)).toList();
        if (row.state == ReservationState.CONFIRMED) {
            free(equal, row.window(), wish, false, false, null).ifPresent(board -> row.board = board);
            return;
        }
        Board broken = board(row.board);
        Instant since = broken.condition == BoardCondition.QUARANTINED || broken.condition == BoardCondition.RETIRED ? broken.since : broken.host.since;
        Duration lost = Duration.between(since.isAfter(row.start) ? since : row.start, now);
        for (Window window : List.of(new Window(now, row.end.plus(lost)), new Window(now, row.end))) {
            Optional<String> board = free(equal, window, wish, true, false, null);
            if (board.isPresent()) {
                Row next = new Row(-row.id, row.name + "'", row.kind, board.get(), window, row.person, ReservationState.ACTIVE);
                next.wish = row.wish;
                rows.add(next);
                row.end(now, ReservationState.LAB_FAULT);
                return;
            }
        }
    }

    private @Nullable ReservationState last(Row row) {
        if (row.kind != HoldKind.RESERVATION) {
            return null;
        }
        Board board = board(row.board);
        return row.lastUsed != null ? ReservationState.ENDED : board.host.connected && board.condition != BoardCondition.QUARANTINED
                ? ReservationState.EXPIRED : ReservationState.LAB_FAULT;
    }

    private void warn(Row row) {
        for (int minutes : List.of(1, 5, 10)) {
            Duration before = Duration.ofMinutes(minutes);
            if (!row.end.isAfter(now.plus(before))) {
                if ((row.warned == null || row.warned > minutes) && row.window().length().compareTo(before) > 0) {
                    row.warned = minutes;
                }
                return;
            }
        }
    }

    /** Nobody loses a board that they do not use, unless somebody gets it at once. */
    private void pass() {
        rows.stream().filter(row -> row.state == ReservationState.WAITING && row.block != null && (exam(row.block).lifted
                || exam(row.block).window.end().isBefore(now.plus(row.window().length())))).forEach(row -> row.end(now, ReservationState.CANCELLED));
        rows.stream().filter(row -> row.live() && row.state == ReservationState.ACTIVE && row.lastUsed != null && row.idleWarned == null
                && !row.lastUsed.isAfter(now.minus(IDLE).plus(NOTICE)) && line().stream().anyMatch(waiter -> Objects.equals(waiter.block, running(row)) && board(row.board).does(waiter.wish)))
                .forEach(row -> row.idleWarned = now);
        Set<Row> unused = Set.copyOf(rows.stream().filter(row -> row.live() && row.state == ReservationState.ACTIVE
                && (row.lastUsed == null ? !row.start.isAfter(now.minus(GRACE)) : !row.lastUsed.isAfter(now.minus(IDLE))
                        && row.idleWarned != null && !row.idleWarned.isAfter(now.minus(NOTICE)))).toList());
        for (Turn turn : plan(line(), unused, null)) {
            if (turn.window() != null && turn.window().start().equals(now)) {
                unused.stream().filter(row -> turn.board().equals(row.board)).forEach(row -> row.end(now, row.lastUsed == null ? ReservationState.EXPIRED : ReservationState.ENDED));
                Row row = rows.stream().filter(each -> each.id == turn.reservation()).findFirst().orElseThrow();
                row.board = turn.board();
                row.start = now;
                row.end = turn.window().end();
                row.state = ReservationState.ACTIVE;
            }
        }
        // Who has just begun may be near the end already.
        rows.stream().filter(row -> row.live() && row.state == ReservationState.ACTIVE).forEach(this::warn);
    }

    /** Those who wait, in their order. */
    List<Row> line() {
        return rows.stream().filter(row -> row.state == ReservationState.WAITING)
                .sorted(Comparator.comparing((Row row) -> row.turn).thenComparing(row -> row.id)).toList();
    }

    /** One after the other, each with the earliest window on any board: a ready one, another one, one that is held in vain. */
    private List<Turn> plan(List<Row> line, Set<Row> unused, @Nullable String also) {
        TreeMap<String, List<Window>> busy = new TreeMap<>();
        boards.stream().filter(board -> board.usable() || board.name.equals(also)).forEach(board -> busy.put(board.name,
                new ArrayList<>(live(board.name).filter(row -> !unused.contains(row)).map(Row::window).toList())));
        List<Turn> turns = new ArrayList<>();
        // Of what an unused one has, its board's next has no more, as far as its profile goes.
        TreeMap<String, List<Window>> promised = new TreeMap<>();
        boards.forEach(board -> promised.put(board.profile, new ArrayList<>()));
        for (Row row : line) {
            Optional<Turn> best = busy.keySet().stream().filter(name -> board(name).does(row.wish))
                    .flatMap(name -> earliest(name, busy.get(name), row.window().length(), row.block, promised.get(board(name).profile), left(name, unused)).stream()
                            .map(window -> new Turn(row.id, 0, name, window, row.block)))
                    .min(Comparator.comparing((Turn turn) -> turn.window().start()).thenComparing(turn -> rank(turn.board(), unused, row.block)));
            best.ifPresent(turn -> {
                busy.get(turn.board()).add(turn.window());
                if (turn.block() == null) {
                    Row left = left(turn.board(), unused);
                    promised.get(board(turn.board()).profile).addAll(left == null ? List.of(turn.window()) : turn.window().without(left.window()));
                }
            });
            turns.add(best.orElse(new Turn(row.id, 0, null, null, row.block)));
        }
        return turns;
    }

    private @Nullable Row left(String board, Set<Row> unused) {
        return unused.stream().filter(row -> board.equals(row.board) && running(row) == null).findFirst().orElse(null);
    }

    private int rank(String board, Set<Row> unused, @Nullable Long block) {
        return unused.stream().anyMatch(row -> board.equals(row.board) && (running(row) == null) == (block == null)) ? 2 : board(board).ready() ? 0 : 1;
    }

    /** It begins now or where something else ends, be it on another board of the profile or the hours of a rule. */
    private Optional<Window> earliest(
            String board, List<Window> taken, Duration length, @Nullable Long block, List<Window> promised, @Nullable Row givenUp) {
        String profile = board(board).profile;
        List<Window> busy = new ArrayList<>(taken);
        exams.stream().filter(exam -> block == null && exam.has(board)).forEach(exam -> busy.add(exam.window));
        List<Instant> starts = new ArrayList<>(List.of(now));
        busy.stream().map(Window::end).filter(now::isBefore).forEach(starts::add);
        exams.stream().map(exam -> exam.window.start()).filter(now::isBefore).forEach(starts::add);
        if (rules.stream().anyMatch(rule -> rule.profile().equals(profile))) {
            Stream.concat(people(profile).stream(), promised.stream()).map(Window::end).filter(now::isBefore).forEach(starts::add);
            starts.addAll(hours(profile, new Window(now, now.plus(FAR))));
        }
        return starts.stream().distinct().sorted().map(start -> new Window(start, start.plus(length)))
                .filter(window -> busy.stream().noneMatch(window::overlaps))
                .filter(window -> block != null || !isKept(profile, window, promised, givenUp))
                .filter(window -> block == null || exam(block).has(board) && exam(block).window.contains(window)).findFirst();
    }

    /** The times before {@code until} at which something happens by itself, and that time. */
    List<Instant> moments(Instant until) {
        List<Instant> all = new ArrayList<>(List.of(until));
        rows.stream().filter(Row::live).forEach(row -> {
            all.addAll(List.of(row.start, row.end, row.start.plus(GRACE), row.start.minus(AHEAD)));
            if (row.lastUsed != null) {
                all.addAll(List.of(row.lastUsed.plus(IDLE), row.lastUsed.plus(IDLE).minus(NOTICE)));
            }
            if (row.idleWarned != null) {
                all.add(row.idleWarned.plus(NOTICE));
            }
            List.of(1L, 5L, 10L).forEach(minutes -> all.add(row.end.minus(Duration.ofMinutes(minutes))));
        });
        exams.stream().filter(exam -> !exam.lifted).forEach(exam -> all.addAll(List.of(exam.window.start(), exam.window.end())));
        boards.stream().map(board -> board.profile).distinct().forEach(profile -> all.addAll(hours(profile, new Window(now, until.plusSeconds(1)))));
        boards.forEach(board -> all.addAll(List.of(board.since.plus(OUTAGE), board.host.since.plus(OUTAGE))));
        return all.stream().filter(at -> at.isAfter(now) && !at.isAfter(until)).distinct().sorted().toList();
    }

    Board board(@Nullable String name) {
        return boards.stream().filter(board -> board.name.equals(name)).findFirst().orElseThrow();
    }

    private Stream<Row> live(String board) {
        return rows.stream().filter(row -> row.live() && board.equals(row.board));
    }

    private boolean isTaken(Row row, Window wanted) {
        boolean own = row.block != null && exam(row.block).window.contains(wanted) && (!exam(row.block).lifted || row.window().contains(wanted));
        return live(Objects.requireNonNull(row.board)).anyMatch(other -> other != row && other.window().overlaps(wanted))
                || (row.block == null ? exams.stream().anyMatch(exam -> exam.has(row.board) && exam.window.overlaps(wanted)) : !own);
    }

    private static boolean isTooShort(Window window) {
        return window.length().compareTo(Duration.ofMinutes(5)) < 0;
    }

    private static boolean isTooLong(Window window) {
        return window.length().compareTo(Duration.ofHours(4)) > 0;
    }

    /** Of the last seven days, which is more than a run of the model lasts. */
    private Duration use(long person) {
        Duration all = Duration.ZERO;
        for (Row row : rows.stream().filter(row -> Objects.equals(row.person, person) && row.block == null).toList()) {
            all = switch (Objects.requireNonNull(row.state)) {
                case CONFIRMED, CANCELLED, LAB_FAULT -> all;
                case WAITING, ACTIVE -> all.plus(row.window().length());
                case ENDED, EXPIRED -> all.plus(Duration.between(row.start, row.ended.isBefore(row.end) ? row.ended : row.end));
            };
        }
        return all;
    }
}
