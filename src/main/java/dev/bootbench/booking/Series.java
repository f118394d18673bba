package dev.bootbench.booking;

import dev.bootbench.Changed;
import dev.bootbench.LabClock;
import dev.bootbench.LabTimes;
import dev.bootbench.boards.BoardCondition;
import dev.bootbench.boards.BoardInfo;
import dev.bootbench.boards.Inventory;
import dev.bootbench.booking.Alternatives.Conflict;
import dev.bootbench.people.Audit;
import dev.bootbench.people.Person;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Bookings that are made together, all or none. */
@ApplicationScoped
class Series {
    private static final int MOST_TIMES = 60;
    private static final int MOST_BOOKINGS = 500;
    /** Whoever reads them has seen enough; each costs a look. */
    private static final int MOST_CLASHES = 100;
    /** How far ahead another start is looked for. */
    private static final Duration HORIZON = Duration.ofDays(14);
    private static final Duration DAY = Duration.ofDays(1);

    private final HoldRepository holds;
    private final WaitingRows line;
    private final Occupancy occupancy;
    private final Holds changes;
    private final Inventory inventory;
    private final Alternatives alternatives;
    private final BookingRules rules;
    private final Shares shares;
    private final WaitingList waiting;
    private final ReservationViews views;
    private final SeriesRepository series;
    private final Audit audit;
    private final LabClock clock;
    private final Event<Changed> changed;
    private final LabTimes times;

    Series(
            HoldRepository holds, WaitingRows line, Occupancy occupancy, Holds changes, Inventory inventory, Alternatives alternatives, BookingRules rules, Shares shares,
            WaitingList waiting, ReservationViews views, SeriesRepository series, Audit audit, LabClock clock, Event<Changed> changed, LabTimes times) {
        this.holds = holds;
        this.line = line;
        this.occupancy = occupancy;
        this.changes = changes;
        this.inventory = inventory;
        this.alternatives = alternatives;
        this.rules = rules;
        this.shares = shares;
        this.waiting = waiting;
        this.views = views;
        this.series = series;
        this.audit = audit;
        this.clock = clock;
        this.changed = changed;
        this.times = times;
    }

    /** Which boards: so many out of these. */
    private record Choice(List<BoardInfo> boards, int count) {
        private List<String> profiles() {
            return boards.stream().map(BoardInfo::profile).distinct().toList();
        }
    }

    /** One time that cannot be had: what is in the way, and which boards nobody has but are kept for graded runs. */
    private record Miss(List<Conflict> clashes, List<Kept.Refusal> kept) {}

    /** @throws ProblemException {@code board-taken} with each clash of each time, and nothing is booked */
    @Transactional
    SeriesView book(SeriesRequest request, Person person) {
        Instant now = clock.now();
        Window first = rules.window(request.first(), now);
        Choice choice = choice(request, !first.start().isAfter(now));
        List<Window> windows = again(request).apply(first);
        windows.forEach(window -> rules.demandNear(window, now));
        long id = Objects.requireNonNull(person.id);
        int wanted = windows.size() * choice.count();
        if (wanted > MOST_BOOKINGS) {
            throw invalid("That makes " + wanted + " bookings, and " + MOST_BOOKINGS + " at once is the most. Choose fewer boards or times.");
        }
        rules.demandWithin(id, person, windows.stream().flatMap(window -> Stream.generate(() -> window).limit(choice.count())).toList());
        // Hands out several boards, as a pass on the waiting list does: one after the other, or each may wait for the other.
        line.lock();
        List<Turn> turns = line.isAnybody() ? waiting.plan(now) : List.of();
        SeriesRow row = series.add(id, now);
        List<HoldRow> made = new ArrayList<>();
        List<Miss> missed = new ArrayList<>();
        for (Window window : windows) {
            List<Kept.Refusal> refused = new ArrayList<>();
            List<HoldRow> here = book(choice, window, turns, row.id, id, now, refused);
            made.addAll(here);
            if (here.size() < choice.count()) {
                missed.add(new Miss(clashes(choice, window, turns, here), refused));
            }
            if (missed.stream().mapToInt(miss -> miss.clashes.size()).sum() >= MOST_CLASHES) {
                break;
            }
        }
        if (!missed.isEmpty()) {
            // All of it is rolled back anyway; what was taken so far is not in the way of another start.
            made.forEach(holds::delete);
            throw taken(missed, windows.size(), next(choice, first, windows.getLast().end(), again(request), turns), now);
        }
        made.stream().filter(hold -> hold.state == ReservationState.ACTIVE).forEach(hold -> changes.begun(hold, false));
        made.forEach(this::tell);
        return new SeriesView(row.id, views.of(made));
    }

    /** @param refused takes what is kept for graded runs */
    private List<HoldRow> book(Choice choice, Window window, List<Turn> turns, long of, long person, Instant now, List<Kept.Refusal> refused) {
        List<HoldRow> made = new ArrayList<>();
        shares.locked(choice.profiles());
        Map<String, Kept> kept = shares.kept(window, Turn.byBoard(turns));
        ReservationState state = window.start().isAfter(now) ? ReservationState.CONFIRMED : ReservationState.ACTIVE;
        Set<String> taken = occupancy.taken(choice.boards().stream().map(BoardInfo::name).toList(), window);
        for (BoardInfo board : choice.boards()) {
            if (made.size() < choice.count() && !taken.contains(board.name()) && turns.stream().noneMatch(turn -> meets(turn, board, window))) {
                Kept its = kept.get(board.profile());
                Optional<Kept.Refusal> no = its == null ? Optional.empty() : its.refuses(window);
                if (no.isPresent()) {
                    refused.add(no.get());
                    continue;
                }
                holds.insert(board.name(), HoldKind.RESERVATION, window.start(), window.end(), person, null, state).ifPresent(hold -> {
                    hold.series = of;
                    made.add(hold);
                    if (its != null) {
                        its.take(window);
                    }
                });
            }
        }
        return made;
    }

    private static Function<Window, List<Window>> again(SeriesRequest request) {
        Optional<Repeat> repeat = repeat(request);
        return window -> repeat.map(each -> each.windows(window)).orElse(List.of(window));
    }

    /** The nearest start at which all of it would work, as things are; not looked for beyond some weeks. */
    private Optional<Window> next(Choice choice, Window first, Instant last, Function<Window, List<Window>> again, List<Turn> turns) {
        Instant latest = first.start().plus(HORIZON);
        Window all = new Window(first.start(), last.plus(HORIZON).plus(DAY));
        Map<String, List<Window>> taken = occupancy.between(choice.boards().stream().map(BoardInfo::name).toList(), all.start(), all.end());
        Map<String, List<Window>> promised = Turn.byBoard(turns);
        Map<String, Kept> kept = shares.kept(all, promised);
        List<SeriesFit.Pool> pools = choice.profiles().stream().map(profile -> new SeriesFit.Pool(
                choice.boards().stream().filter(board -> board.profile().equals(profile)).map(board -> Stream.of(taken, promised)
                        .flatMap(windows -> windows.getOrDefault(board.name(), List.of()).stream()).sorted(Comparator.comparing(Window::start)).toList()).toList(),
                kept.get(profile))).toList();
        return SeriesFit.next(pools, choice.count(), first, again, latest);
    }

    private static boolean meets(Turn turn, BoardInfo board, Window window) {
        return turn.block() == null && board.name().equals(turn.board()) && Objects.requireNonNull(turn.window()).overlaps(window);
    }

    private List<Conflict> clashes(Choice choice, Window window, List<Turn> turns, List<HoldRow> made) {
        List<Conflict> clashes = new ArrayList<>();
        for (BoardInfo board : choice.boards()) {
            if (clashes.size() >= MOST_CLASHES) {
                break;
            }
            if (made.stream().anyMatch(hold -> board.name().equals(hold.board))) {
                continue;
            }
            alternatives.conflicts(board.name(), window).forEach(conflict -> clashes.add(conflict.of(board.name(), window)));
            turns.stream().filter(turn -> meets(turn, board, window)).map(Turn::window).filter(Objects::nonNull)
                    .forEach(turn -> clashes.add(new Conflict(turn.start(), turn.end(), HoldKind.RESERVATION, null, null, null, board.name(), window)));
        }
        return clashes;
    }

    private ProblemException taken(List<Miss> missed, int times, Optional<Window> next, Instant now) {
        List<Conflict> clashes = missed.stream().flatMap(miss -> miss.clashes.stream()).toList();
        List<String> kept = missed.stream().flatMap(miss -> miss.kept.stream()).map(Kept.Refusal::reason).distinct().toList();
        Map<String, Object> more = new LinkedHashMap<>(Map.of("conflicts", clashes, "alternatives", List.of()));
        next.ifPresent(start -> more.put("next", start.start()));
        kept.stream().findFirst().ifPresent(rule -> more.put("rule", rule));
        return new ProblemException(ProblemType.BOARD_TAKEN,
                (times == 1 ? "Not all of these boards are free. " : missed.size() + " of " + times + " times are taken. ")
                + Stream.concat(clashes.isEmpty() ? Stream.of() : Stream.of(alternatives.sentences(clashes)), kept.stream()).collect(Collectors.joining(" "))
                + " Nothing was booked."
                + next.map(start -> " All of it would work from " + this.times.moment(start.start(), now) + " on.")
                        .orElse(" In the " + HORIZON.toDays() + " days after that no start would do for all of it."), more);
    }

    private Choice choice(SeriesRequest request, boolean immediately) {
        if (request.boards() != null) {
            if (request.boards().isEmpty() || request.count() != null || request.profile() != null || request.tags() != null) {
                throw invalid("Give boards by name, or profile or tags with a count, not both.");
            }
            List<BoardInfo> named = request.boards().stream().map(this::board).toList();
            named.forEach(board -> BookingRules.demandUsable(board, immediately));
            return new Choice(named, named.size());
        }
        Wish wish = request.wish();
        if (wish.profile() == null && wish.tags().isEmpty()) {
            throw invalid("Say which boards, or which profile or tags would do.");
        }
        int count = request.count() == null ? 1 : request.count();
        List<BoardInfo> fitting = inventory.all().stream().filter(wish::fits)
                .filter(board -> immediately ? WaitingList.usable(board) : board.closed().isEmpty() && board.condition() != BoardCondition.RETIRED)
                .sorted(Comparator.comparing(BoardInfo::name)).toList();
        if (count < 1 || count > fitting.size()) {
            throw invalid("The lab has " + fitting.size() + " that would do for " + wish.inWords() + ", and " + count + " cannot be had. Choose another count.");
        }
        return new Choice(fitting, count);
    }

    private BoardInfo board(String name) {
        return inventory.find(name).orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND,
                "There is no board " + name + ". GET /api/boards lists them."));
    }

    private static Optional<Repeat> repeat(SeriesRequest request) {
        SeriesRequest.Again again = request.repeat();
        if (again == null) {
            return Optional.empty();
        }
        Repeat.Every every = Arrays.stream(Repeat.Every.values()).filter(known -> known.name().equals(again.every())).findFirst()
                .orElseThrow(() -> invalid("\"every\" is DAY or WEEK."));
        if (again.times() == null || again.times() < 1 || again.times() > MOST_TIMES) {
            throw invalid("\"times\" says how many there are in all: 1 to " + MOST_TIMES + ".");
        }
        try {
            return Optional.of(new Repeat(every, again.times(), ZoneId.of(again.zone() == null ? "UTC" : again.zone())));
        } catch (DateTimeException e) {
            throw invalid("\"" + again.zone() + "\" is no time zone. Name one like Europe/Berlin.");
        }
    }

    @Transactional
    SeriesView find(long id) {
        return new SeriesView(id, views.of(of(id)));
    }

    /** Cancels those that have not begun and ends those that run: of the person, or all of them. */
    @Transactional
    void end(long id, Person person, boolean anybodys) {
        line.lock();
        List<HoldRow> rows = of(id);
        rows.stream().filter(row -> row.endedAt == null).sorted(Comparator.comparing(row -> row.id)).forEach(holds::lockAnew);
        // What was handed over since is somebody else's.
        List<HoldRow> own = rows.stream().filter(row -> anybodys || Objects.equals(row.personId, person.id)).toList();
        if (own.isEmpty()) {
            throw new ProblemException(ProblemType.NOT_ALLOWED, "These reservations are somebody else's.");
        }
        Instant now = clock.now();
        List<HoldRow> live = own.stream().filter(row -> row.endedAt == null).toList();
        if (live.stream().anyMatch(row -> !Objects.equals(row.personId, person.id))) {
            audit.log("series-ended", String.valueOf(id), live.size() + " reservations of person " + live.getFirst().personId);
        }
        live.forEach(row -> {
            changes.end(row, now, row.state == ReservationState.ACTIVE ? ReservationState.ENDED : ReservationState.CANCELLED);
            tell(row);
        });
    }

    private List<HoldRow> of(long id) {
        List<HoldRow> rows = holds.ofSeries(id);
        if (rows.isEmpty()) {
            throw new ProblemException(ProblemType.NOT_FOUND, "There is no series " + id + ".");
        }
        return rows;
    }

    private void tell(HoldRow row) {
        changes.tell(Objects.requireNonNull(row.board));
        changed.fire(new Changed(Changed.Kind.RESERVATION, String.valueOf(row.id)));
    }

    private static ProblemException invalid(String sentence) {
        return new ProblemException(ProblemType.INVALID, sentence);
    }
}
