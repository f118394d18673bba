package dev.bootbench.booking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.bootbench.LabTimes;
import dev.bootbench.TestClock;
import dev.bootbench.boards.BoardCondition;
import dev.bootbench.boards.TestBoards;
import dev.bootbench.booking.ModelParts.Board;
import dev.bootbench.booking.ModelParts.Exam;
import dev.bootbench.booking.ModelParts.Host;
import dev.bootbench.booking.ModelParts.Row;
import dev.bootbench.booking.ModelParts.Rule;
import dev.bootbench.contract.v1.BoardReport;
import dev.bootbench.contract.v1.Condition;
import dev.bootbench.link.FakeAgent;
import dev.bootbench.link.Hosts;
import dev.bootbench.people.Person;
import dev.bootbench.people.Role;
import dev.bootbench.people.TestPeople;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Booking against a simple model: random operations, one after the other, and after each one everything that is due. Both
 * say the same of every request and have the same rows. {@code -Dbooking.seed=N} runs one seed alone,
 * {@code -Dbooking.seeds=N} more of them; a failure prints all steps that led to it.
 */
@QuarkusTest
class BookingModelTest {
    private static final int SEEDS = Integer.getInteger("booking.seeds", 30);
    private static final int FIRST = Integer.getInteger("booking.seed", 1);
    private static final int STEPS = 60;
    private static final List<Integer> MINUTES = List.of(3, 5, 10, 12, 20, 30, 45, 60, 60, 90, 240, 300);

    @Inject
    Reservations reservations;

    @Inject
    Blocks blocks;

    @Inject
    DueWork due;

    @Inject
    Holds holds;

    @Inject
    HoldRepository rows;

    @Inject
    ShareRules shares;

    @Inject
    LabTimes times;

    @Inject
    BookingInvariants invariants;

    @Inject
    TestBoards boards;

    @Inject
    Hosts hosts;

    @Inject
    TestPeople people;

    @Inject
    TestClock clock;

    private final String lab = "m-" + UUID.randomUUID().toString().substring(0, 8);
    private final List<String> trace = new ArrayList<>();
    /** By the model's name. */
    private final Map<String, Long> numbers = new HashMap<>();
    private Instant base;
    private BookingModel model;
    private List<Person> persons;
    private Person teacher;
    private String course;
    private Random random;
    /** As the table has them, after the last step. */
    private List<HoldRow> stored = List.of();
    /** By profile: when people, or exams, had its boards after that. */
    private Map<String, List<Window>> had = Map.of();
    /** An exam may be placed where boards are kept. */
    private boolean examPlaced;
    private int startable;
    private long first;

    @BeforeEach
    void labOfFourBoards() {
        base = clock.now().truncatedTo(ChronoUnit.MINUTES).plus(Duration.ofMinutes(1));
        freshModel().boards.stream().collect(Collectors.groupingBy(board -> host(board.name))).forEach((host, its) ->
                boards.create(host, its.stream().map(BookingModelTest::report).toList()));
    }

    @AfterEach
    void restore() {
        clock.reset();
        shares.list().stream().filter(rule -> rule.profile().startsWith(lab)).forEach(rule -> shares.remove(rule.id()));
        boards.link(lab + "-h1", false);
        boards.link(lab + "-h2", false);
    }

    private BookingModel freshModel() {
        Host one = new Host();
        Host two = new Host();
        return new BookingModel(List.of(new Board(lab + "-1", one, lab + "-x", List.of("a")), new Board(lab + "-2", one, lab + "-x", List.of("a", "b")),
                new Board(lab + "-3", two, lab + "-x", List.of("b")), new Board(lab + "-4", two, lab + "-y", List.of("a"))), times.zone(), base);
    }

    private String host(String board) {
        return board.endsWith("1") || board.endsWith("2") ? lab + "-h1" : lab + "-h2";
    }

    private static BoardReport report(Board board) {
        return FakeAgent.ready(board.name, board.profile, board.tags).toBuilder()
                .setCondition(Condition.valueOf(board.condition.name())).setPristine(board.pristine).build();
    }

    @Test
    void bookingDoesWhatTheModelDoes() {
        long moved = 0;
        startable = 0;
        for (int seed = FIRST; seed < FIRST + (System.getProperty("booking.seed") == null ? SEEDS : 1); seed++) {
            begin(seed);
            for (int i = 0; i < STEPS; i++) {
                step();
                settle(trace.getLast());
                gradedRunsMayStart();
            }
            everybodyIsServed();
            moved += model.rows.stream().filter(row -> row.name.endsWith("'")).count();
        }
        boolean many = System.getProperty("booking.seed") == null;
        assertThat(moved).as("went on on another board").isGreaterThan(many ? SEEDS / 10 : -1);
        assertThat(startable).as("looks whether graded runs may start on what is kept").isGreaterThan(many ? SEEDS : -1);
    }

    private void begin(int seed) {
        random = new Random(seed);
        trace.clear();
        trace.add("seed " + seed);
        model = freshModel();
        clock.stop(base);
        persons = IntStream.range(0, 5).mapToObj(i -> people.create("p" + i, Role.STUDENT)).toList();
        teacher = people.create("Tina", Role.ADMIN);
        // Of its own: the clock is set back, and a class whose exam is to come cannot be taken away.
        course = lab + "-" + seed;
        people.as(Role.ADMIN).body(Map.of("name", course, "title", "An exam")).post("/api/classes").then().statusCode(201);
        people.as(Role.ADMIN).body(Map.of("logins", persons.stream().limit(3).map(person -> person.login).toList()))
                .post("/api/classes/" + course + "/members").then().statusCode(200);
        first = due.nextNumber();
        stored = List.of();
        had = Map.of();
    }

    private void step() {
        int dice = random.nextInt(100);
        if (dice < 34) {
            book();
        } else if (dice < 44) {
            change("end", row -> model.end(row), row -> () -> reservations.end(row.id, owner(row), false));
        } else if (dice < 52) {
            int minutes = pick(List.of(5, 10, 30, 60));
            change("extend by " + minutes, row -> model.extend(row, minutes),
                    row -> () -> reservations.extend(row.id, Duration.ofMinutes(minutes), owner(row), false));
        } else if (dice < 57) {
            pick(row -> row.state == ReservationState.ACTIVE).ifPresent(row -> {
                say("use " + row.id);
                holds.used(row.id);
                row.lastUsed = model.now;
                row.idleWarned = null;
            });
        } else if (dice < 70) {
            lease();
        } else if (dice < 77) {
            fault();
        } else if (dice < 82) {
            exam();
        } else if (dice < 86) {
            rule();
        } else {
            pass(Duration.ofMinutes(pick(List.of(1, 5, 7, 10, 30, 60))));
        }
    }

    private void book() {
        Person person = pick(persons);
        int kind = random.nextInt(10);
        Boolean wait = pick(Arrays.asList(true, true, true, false, null));
        Instant start = random.nextInt(3) > 0 ? null : model.now.plus(Duration.ofMinutes(pick(List.of(0, 5, 20, 60, 120, 50_000))));
        BookingRequest request = new BookingRequest(kind < 4 ? pick(model.boards).name : null, start, null, pick(MINUTES),
                kind < 4 ? null : lab + (random.nextInt(8) == 0 ? "-z" : kind < 9 ? "-x" : "-y"),
                kind == 4 ? List.of("a") : kind == 5 ? List.of("a", "b") : null, wait, null);
        String words = "person " + persons.indexOf(person) + " books " + request.wish().inWords() + " at " + start + " for " + request.minutes() + (wait == null ? ", maybe waits" : wait ? ", waits" : "");
        Object answer = attempt(() -> reservations.book(request, person));
        say(words + ": " + (answer instanceof ReservationView view ? view.id() + " " + view.state() + " " + view.board() : answer));
        Optional<ProblemType> meant = model.book(request, person.id, answer instanceof ReservationView view ? view.id() : Long.MAX_VALUE);
        same(meant.<Object>map(type -> type).orElse("accepted"), answer instanceof ReservationView ? "accepted" : answer);
    }

    private void exam() {
        List<Exam> live = model.exams.stream().filter(exam -> !exam.lifted && exam.window.end().isAfter(model.now)).toList();
        if (!live.isEmpty() && random.nextInt(4) == 0) {
            Exam exam = pick(live);
            say("exam " + exam.id + " is off");
            blocks.lift(exam.id, teacher);
            exam.lifted = true;
            return;
        }
        Set<String> set = IntStream.range(0, 1 + random.nextInt(2)).mapToObj(i -> pick(model.boards).name).collect(Collectors.toCollection(TreeSet::new));
        Instant start = random.nextInt(3) > 0 ? model.now : model.now.plus(Duration.ofMinutes(pick(List.of(5, 30, 60))));
        Window window = new Window(start, start.plus(Duration.ofMinutes(pick(List.of(30, 60, 120, 240)))));
        boolean override = false;
        Object answer = attempt(() -> blocks.place(new BlockRequest(List.copyOf(set), null, null, start, window.end(), null, "Exam.", course, override), teacher));
        say("exam on " + set + " " + window + (override ? ", whoever is there: " : ": ") + (answer instanceof BlockView view ? view.id() : answer));
        long id = answer instanceof BlockView view ? view.id() : Long.MAX_VALUE;
        examPlaced = true;
        Optional<ProblemType> meant = model.setAside(new Exam(id, set, window, members()), override);
        same(meant.<Object>map(type -> type).orElse("accepted"), answer instanceof BlockView ? "accepted" : answer);
    }

    private void rule() {
        if (model.rules.size() > 1 || !model.rules.isEmpty() && random.nextInt(3) == 0) {
            Rule rule = pick(model.rules);
            say("rule " + rule.id() + " is off");
            shares.remove(rule.id());
            model.rules.remove(rule);
            return;
        }
        LocalDateTime from = LocalDateTime.ofInstant(model.now.plus(Duration.ofMinutes(pick(List.of(-30, 0, 20, 60)))), times.zone());
        LocalTime to = from.plusMinutes(pick(List.of(30, 60, 180))).toLocalTime();
        List<String> days = random.nextInt(3) > 0 ? null : List.of(from.getDayOfWeek().name());
        Integer number = random.nextBoolean() ? pick(List.of(1, 2)) : null;
        Integer percent = number == null ? pick(List.of(30, 50, 100)) : null;
        String profile = lab + (random.nextInt(4) > 0 ? "-x" : "-y");
        long id = shares.add(new SharesResource.ShareRequest(profile, days, from.toLocalTime().toString(), to.toString(), number, percent)).id();
        say("rule " + id + ": of " + profile + " " + (number == null ? percent + " %" : number) + " on " + days + " from " + from.toLocalTime() + " to " + to);
        model.rules.add(new Rule(id, profile, days == null ? Set.of(DayOfWeek.values()) : Set.of(from.getDayOfWeek()), from.toLocalTime(), to,
                number == null ? 0 : number, percent == null ? 0 : percent));
    }

    /** Whatever was done, people and exams have no more of what is kept than they had, or than the rules leave them. */
    private void whatIsKeptIsKept() {
        Map<String, List<Window>> before = had;
        had = stored.stream().filter(row -> row.board != null && row.endedAt == null && row.endAt.isAfter(model.now) && (row.kind != HoldKind.LEASE || row.block != null))
                .collect(Collectors.groupingBy(row -> model.board(row.board).profile, Collectors.mapping(row -> new Window(row.startAt, row.endAt), Collectors.toList())));
        if (examPlaced) {
            examPlaced = false;
            return;
        }
        had.forEach((profile, windows) -> windows.stream().flatMap(window -> Stream.concat(Stream.of(window.start()), model.hours(profile, window).stream()))
                .map(at -> at.isBefore(model.now) ? model.now : at).distinct().forEach(at -> {
                    long more = windows.stream().filter(window -> has(window, at)).count();
                    if (more > before.getOrDefault(profile, List.of()).stream().filter(window -> has(window, at)).count()) {
                        assertThat(more).as(() -> "people have of " + profile + " at " + at + told()).isLessThanOrEqualTo(model.room(profile, at));
                    }
                }));
    }

    /** While boards are kept, a run may begin on each that no person has. */
    private void gradedRunsMayStart() {
        Window minute = new Window(model.now, model.now.plusSeconds(60));
        for (Board board : model.boards) {
            int room = model.room(board.profile, model.now);
            long people = had.getOrDefault(board.profile, List.of()).stream().filter(window -> has(window, model.now)).count();
            if (room < Integer.MAX_VALUE && people <= room && board.usable() && model.rows.stream()
                    .noneMatch(row -> row.live() && board.name.equals(row.board) && row.window().overlaps(minute))
                    && model.exams.stream().noneMatch(exam -> exam.has(board.name) && exam.window.overlaps(minute))) {
                startable++;
                assertThat(mayLease(board.name)).as(() -> "a graded run may begin on " + board.name + told()).isTrue();
            }
        }
    }

    private boolean mayLease(String board) {
        QuarkusTransaction.begin();
        try {
            return holds.lease(board, 1, Duration.ofMinutes(1)).isPresent();
        } finally {
            QuarkusTransaction.rollback();
        }
    }

    private static boolean has(Window window, Instant at) {
        return !window.start().isAfter(at) && window.end().isAfter(at);
    }

    private Set<Long> members() {
        return persons.stream().limit(3).map(person -> person.id).collect(Collectors.toSet());
    }

    private void change(String what, java.util.function.Function<Row, Optional<ProblemType>> meant, java.util.function.Function<Row, Runnable> real) {
        pick(row -> row.kind == HoldKind.RESERVATION && (row.ended == null || random.nextInt(10) == 0)).ifPresent(row -> {
            Object answer = attempt(() -> {
                real.apply(row).run();
                return "accepted";
            });
            say(what + " " + row.id + ": " + answer);
            same(meant.apply(row).<Object>map(type -> type).orElse("accepted"), answer);
        });
    }

    private void lease() {
        Duration length = Duration.ofMinutes(pick(List.of(1, 4, 15, 60)));
        Optional<Row> lease = random.nextBoolean() ? pick(row -> row.kind == HoldKind.LEASE) : Optional.empty();
        if (lease.isEmpty()) {
            String board = pick(model.boards).name;
            Person person = pick(persons);
            Optional<Hold> taken = holds.lease(board, 1, person.id, length);
            say("lease " + board + " for " + length + " for person " + persons.indexOf(person) + ": " + taken.map(Hold::id));
            same(model.lease(board, length, person.id, taken.map(Hold::id).orElse(Long.MAX_VALUE)), taken.isPresent());
        } else if (random.nextBoolean()) {
            boolean renewed = holds.renew(lease.get().id, length);
            say("renew " + lease.get().id + " for " + length + ": " + renewed);
            same(model.renew(lease.get(), length), renewed);
        } else {
            say("release " + lease.get().id);
            holds.release(lease.get().id);
            model.release(lease.get());
        }
    }

    private void fault() {
        Optional<Row> busy = random.nextInt(3) > 0 ? pick(row -> row.state == ReservationState.ACTIVE || row.state == ReservationState.CONFIRMED) : Optional.empty();
        Board board = busy.map(row -> model.board(row.board)).orElseGet(() -> pick(model.boards));
        String host = host(board.name);
        switch (random.nextInt(4)) {
            case 0 -> {
                board.host.connected = !board.host.connected;
                board.host.since = model.now;
                boards.link(host, board.host.connected);
            }
            case 1 -> {
                board.host.draining = !board.host.draining;
                drain(host, board.host.draining);
            }
            default -> {
                board.condition = pick(List.of(BoardCondition.UP, BoardCondition.UP, BoardCondition.QUARANTINED, pick(List.of(BoardCondition.values()))));
                board.pristine = random.nextInt(3) > 0;
                board.since = model.now;
                boards.report(host, report(board));
            }
        }
        say(board.name + " is " + board.condition + (board.pristine ? ", pristine, " : ", ") + host + (board.host.connected ? " connected" : " away")
                + (board.host.draining ? ", draining" : ""));
    }

    private void drain(String host, boolean draining) {
        if (draining) {
            hosts.drain(host);
        } else {
            hosts.resume(host);
        }
    }

    /** From one moment to the next at which something is due, as the lab's clock does. */
    private void pass(Duration time) {
        Instant until = model.now.plus(time);
        say("until " + until);
        for (List<Instant> next = model.moments(until); !next.isEmpty(); next = model.moments(until)) {
            model.now = next.getFirst();
            clock.stop(model.now);
            settle("at " + model.now);
        }
    }

    /**
     * The lab's own threads are at it too, and leave to each other what they work on: so it is done until it is as it should
     * be, or has had its time.
     */
    private void settle(String after) {
        model.settle();
        String meant = Stream.concat(model.rows.stream().map(Row::fact), model.leftToExams().stream()).sorted().collect(Collectors.joining("\n"));
        @org.jspecify.annotations.Nullable String real = null;
        for (int i = 0; i < 20 && !meant.equals(real); i++) {
            due.all(model.now);
            real = facts();
        }
        assertThat(real).as(() -> "the rows, after " + after + told()).isEqualTo(meant);
        model.rows.forEach(row -> row.id = Objects.requireNonNull(numbers.get(row.name)));
        assertThat(invariants.broken(lab, first, model.now, true)).as(this::told).isEmpty();
        whatIsKeptIsKept();
    }

    private String facts() {
        numbers.clear();
        stored = QuarkusTransaction.requiringNew().call(() -> rows.<HoldRow>list("id >= ?1 and (board like ?2 or personId in ?3) order by id", first,
                lab + "%", persons.stream().map(person -> person.id).toList()));
        Stream<String> exams = Exams.joined(stored.stream().filter(row -> row.kind == HoldKind.EXAM && row.endedAt == null && row.endAt.isAfter(model.now))
                .map(row -> new Exams.Piece(row.board, row.block, new Window(row.startAt, row.endAt))).toList()).stream()
                .map(piece -> "exam " + piece.block() + " " + piece.board() + " "
                        + (piece.window().start().isBefore(model.now) ? model.now : piece.window().start()) + "/" + piece.window().end());
        return Stream.concat(stored.stream().filter(row -> row.kind != HoldKind.EXAM).map(this::fact), exams).sorted()
                .collect(Collectors.joining("\n"));
    }

    private String fact(HoldRow stored) {
        String before = numbers.entrySet().stream().filter(row -> row.getValue().equals(stored.movedFrom)).map(Map.Entry::getKey).findFirst().orElse(null);
        String name = before == null ? String.valueOf(stored.id) : before + "'";
        numbers.put(name, stored.id);
        Row row = new Row(stored.id, name, stored.kind, stored.board, new Window(stored.startAt, stored.endAt), stored.personId, stored.state);
        row.block = stored.block;
        row.lastUsed = stored.lastUsedAt;
        row.ended = stored.endedAt;
        row.warned = stored.warned;
        return row.fact();
    }

    /** With all boards in order and nobody new, the line comes to its end within the time of all that was asked for. */
    private void everybodyIsServed() {
        // One after the other: the lab's own threads make something of each.
        for (Board board : model.boards) {
            board.host.connected = true;
            board.host.since = model.now;
            boards.link(host(board.name), true);
            settle(board.name + "'s host is connected");
            board.host.draining = false;
            hosts.resume(host(board.name));
            settle(board.name + "'s host is in service");
            board.condition = BoardCondition.UP;
            board.pristine = true;
            board.since = model.now;
            boards.report(host(board.name), report(board));
            settle(board.name + " is in order");
        }
        say("everything in order");
        List.copyOf(model.rules).forEach(rule -> {
            shares.remove(rule.id());
            model.rules.remove(rule);
        });
        settle("nothing is kept any more");
        for (Exam exam : model.exams) {
            blocks.lift(exam.id, teacher);
            exam.lifted = true;
        }
        settle("no exam any more");
        Instant last = model.rows.stream().filter(row -> row.ended == null).map(row -> row.end).max(Instant::compareTo).orElse(model.now);
        Duration wanted = model.line().stream().map(row -> row.window().length()).reduce(Duration.ZERO, Duration::plus);
        pass(Duration.between(model.now, last).plus(wanted).plusMinutes(1));
        same(List.of(), model.rows.stream().filter(row -> row.ended == null).map(Row::fact).toList());
    }

    private Object attempt(Supplier<Object> action) {
        try {
            return action.get();
        } catch (ProblemException e) {
            return e.type();
        }
    }

    private void same(Object meant, Object real) {
        if (!meant.equals(real)) {
            fail("The model says " + meant + told());
        }
    }

    private void say(String words) {
        trace.add(words);
    }

    private String told() {
        return "; the steps:\n" + String.join("\n", trace).replace(lab + "-", "");
    }

    private Person owner(Row row) {
        return persons.stream().filter(person -> person.id.equals(row.person)).findFirst().orElseThrow();
    }

    private Optional<Row> pick(java.util.function.Predicate<Row> wanted) {
        List<Row> found = model.rows.stream().filter(wanted).toList();
        return found.isEmpty() ? Optional.empty() : Optional.of(pick(found));
    }

    private <T> T pick(List<T> choice) {
        return choice.get(random.nextInt(choice.size()));
    }
}
