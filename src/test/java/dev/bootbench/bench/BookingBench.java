package dev.bootbench.bench;

import dev.bootbench.bench.BenchClient.Answer;
import dev.bootbench.bench.BenchClient.Passes;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * {@code ./lab bench booking}: what people and the waiting list do in labs of growing size. Arguments: the coordinator's port and
 * process, the file with its database's password, where the figures go, and the sizes as BOARDS:WAITING.
 */
final class BookingBench {
    /** Of fewer the 99th percentile would be what happened to one or two of them. */
    private static final int BOOKINGS = 1000;
    private static final int LOOKS = 100;
    private static final int FEW = 20;
    private static final int PASSES = 15;
    private static final int CLIENTS = 50;
    private static final Duration STORM = Duration.ofSeconds(10);
    /** Before a storm is measured, over and over: its code was compiled for other work in between. */
    private static final Duration LEAD = Duration.ofSeconds(10);
    private static final int LEADS = 9;
    /** Of a processor: with less in one lead the compiler is done. */
    private static final double COMPILING = 0.05;
    private static final Duration WARM_UP = Duration.ofSeconds(60);
    /** After about as many the compiler takes no more than the bookings themselves. */
    private static final int WARM_BOOKINGS = 1600;
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    /** Bookings of one person that may live at once. */
    private static final int EACH = 4;

    private final BenchClient client;
    private final BenchLab lab;
    private final Figures figures = new Figures();
    private final Random random = new Random(5);
    /** Of the bookings that people made so far: the next is made by the next of them. */
    private int made;
    private int bookers;

    private BookingBench(BenchClient client, BenchLab lab) {
        this.client = client;
        this.lab = lab;
    }

    public static void main(String[] arguments) throws Exception {
        int port = Integer.parseInt(arguments[0]);
        try (BenchLab lab = new BenchLab(port, Long.parseLong(arguments[1]), Path.of(arguments[2]))) {
            BookingBench bench = new BookingBench(new BenchClient(port), lab);
            for (String size : List.of(arguments).subList(4, arguments.length)) {
                bench.measure(Integer.parseInt(size.substring(0, size.indexOf(':'))), Integer.parseInt(size.substring(size.indexOf(':') + 1)));
            }
            bench.figures.save(Path.of(arguments[3]));
        }
        System.exit(0);
    }

    private void measure(int boards, int waiting) throws SQLException, ExecutionException, InterruptedException {
        long began = System.nanoTime();
        lab.grow(boards, waiting);
        Figures.line("%n%,d boards, %,d waiting; %s reservations past, %s to come (filled in %d s; load %s)", boards, waiting,
                lab.ask("select to_char(count(*), 'FM9,999,999') from hold where ended_at is not null"),
                lab.ask("select to_char(count(*), 'FM9,999,999') from hold where state = 'CONFIRMED'"), (System.nanoTime() - began) / 1_000_000_000, Figures.load());
        Figures.line("  %-50s%10s%10s", "", "median", "p99");
        String size = " at " + boards;
        awaitPasses(2);
        warmUp();
        lab.awaitRest();
        passes("a pass on the waiting list" + size, boards);
        timed("a booking for later" + size, BOOKINGS, 20, this::book);
        timed("the next free windows for a tag" + size, LOOKS, 0, this::refused);
        timed("asking to wait, with the place in the line" + size, FEW, 0, this::join);
        timed("a week of 200 boards" + size, FEW, 0, this::week);
        press(size);
        storm(size);
        forget();
        Figures.line("  load %s", Figures.load());
    }

    /** Nobody has booked anything, and everybody may anew. */
    private synchronized void forget() throws SQLException {
        lab.forgetBookings();
        made = 0;
        bookers = 0;
    }

    /** A lab runs for months: what its first requests at a size take, which no compiler has seen, is another matter. Leaves nothing behind. */
    private void warmUp() throws SQLException, ExecutionException, InterruptedException {
        storm(WARM_UP);
        for (int i = 0; i < WARM_BOOKINGS; i++) {
            book();
            if (i % 4 == 0) {
                refused();
            }
        }
        for (int i = 0; i < 2; i++) {
            press();
            lab.release();
        }
        forget();
        awaitPasses(2);
    }

    /** One after the other. */
    private void timed(String what, int times, double aim, DoubleSupplier work) {
        BenchLab.Spent before = lab.spent();
        List<Double> millis = IntStream.range(0, times).mapToObj(i -> work.getAsDouble()).toList();
        figures.times(what, millis, lab.spent().since(before, times), aim);
    }

    private void awaitPasses(int more) {
        long wanted = client.passes().count() + more;
        Instant deadline = Instant.now().plus(PATIENCE);
        while (client.passes().count() < wanted) {
            if (Instant.now().isAfter(deadline)) {
                throw new IllegalStateException("The waiting list was not worked on for " + PATIENCE.toSeconds() + " s.");
            }
            pause();
        }
    }

    /** Passes of a quiet lab: once a second. The mean of those that were over between two looks. */
    private void passes(String what, int boards) {
        List<Double> millis = new ArrayList<>();
        Passes last = client.passes();
        Instant deadline = Instant.now().plus(PATIENCE);
        while (millis.size() < PASSES && Instant.now().isBefore(deadline)) {
            pause();
            Passes now = client.passes();
            if (now.count() > last.count()) {
                millis.add((now.seconds() - last.seconds()) * 1000 / (now.count() - last.count()));
                last = now;
            }
        }
        figures.times(what, millis, null, boards == 200 ? 50 : boards == 10_000 ? 1000 : 0);
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Any board of a profile, some day. Whether one is free is chance: what is taken is answered, too. */
    private double book() {
        Instant start = Instant.now().truncatedTo(ChronoUnit.MINUTES).plus(Duration.ofMinutes(24 * 60 + random.nextInt(26 * 24 * 60)));
        Answer answer = client.post(nextBooker(), "/api/reservations",
                "{\"profile\": \"profile-%d\", \"start\": \"%s\", \"minutes\": 60}".formatted(random.nextInt(BenchLab.PROFILES), start));
        if (answer.status() != 409) {
            answer.demand(201);
        }
        return answer.millis();
    }

    private synchronized String nextBooker() {
        if (made++ % (EACH - 1) == 0) {
            bookers++;
        }
        if (bookers >= BenchLab.BOOKERS) {
            throw new IllegalStateException("More bookings than people for them.");
        }
        return BenchLab.token("booker", bookers);
    }

    private double refused() {
        return client.post(BenchLab.token("presser", random.nextInt(BenchLab.PRESSERS)), "/api/reservations",
                "{\"profile\": \"profile-%d\", \"tags\": [\"kvm\"], \"minutes\": 60}".formatted(random.nextInt(BenchLab.PROFILES))).demand(409).millis();
    }

    private double join() {
        return client.post(nextBooker(), "/api/reservations",
                "{\"profile\": \"profile-%d\", \"minutes\": 60, \"wait\": true}".formatted(random.nextInt(BenchLab.PROFILES))).demand(201).millis();
    }

    private double week() {
        Instant from = Instant.now().truncatedTo(ChronoUnit.DAYS);
        String boards = IntStream.range(0, Math.min(200, lab.boards())).mapToObj(i -> "&board=b-" + i).collect(Collectors.joining());
        return client.get(BenchLab.token("watcher", 0), "/api/calendar?from=" + from + "&to=" + from.plus(Duration.ofDays(7)) + boards).demand(200).millis();
    }

    private void press(String size) throws ExecutionException, InterruptedException, SQLException {
        BenchLab.Spent before = lab.spent();
        List<Answer> answers = press();
        figures.times("1,000 ask for 20 boards at once" + size, answers.stream().map(Answer::millis).toList(),
                lab.spent().since(before, answers.size()), 1000);
        long given = answers.stream().filter(answer -> answer.status() == 201).count();
        tellErrors(answers);
        demand("boards given to those who pressed", given, BenchLab.PRESSED);
        demand("boards that they have", lab.held("presser"), given);
        lab.release();
    }

    /** A thousand people press "use now" within a second; 20 boards are free. */
    private List<Answer> press() throws ExecutionException, InterruptedException {
        CountDownLatch go = new CountDownLatch(1);
        List<Answer> answers = new ArrayList<>();
        try (ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> asked = IntStream.range(0, BenchLab.PRESSERS).mapToObj(i -> people.submit(() -> {
                go.await();
                Thread.sleep(new Random(i).nextInt(1000));
                return client.post(BenchLab.token("presser", i), "/api/reservations", "{\"profile\": \"press\", \"minutes\": 60}");
            })).toList();
            go.countDown();
            for (Future<Answer> each : asked) {
                answers.add(each.get());
            }
        }
        return answers;
    }

    private void storm(String size) throws ExecutionException, InterruptedException, SQLException {
        lead();
        long before = lab.held("booker");
        BenchLab.Spent spent = lab.spent();
        long began = System.nanoTime();
        List<Answer> answers = storm(STORM);
        double seconds = (System.nanoTime() - began) / 1e9;
        long accepted = answers.stream().filter(answer -> answer.status() == 201).count();
        figures.times("a booking among those of 50 clients" + size, answers.stream().map(Answer::millis).toList(),
                lab.spent().since(spent, answers.size()), 0);
        tellErrors(answers);
        figures.rate("bookings of 50 clients" + size, accepted / seconds, 500);
        Figures.line("  %-50s%10.1f per second", "  and refused, as the time was taken", answers.stream().filter(answer -> answer.status() == 409).count() / seconds);
        demand("rows of accepted bookings", lab.held("booker") - before, accepted);
        demand("overlaps", lab.overlaps(), 0);
    }

    private void lead() throws ExecutionException, InterruptedException, SQLException {
        double share = 1;
        for (int i = 0; i < LEADS && share > COMPILING; i++) {
            double before = lab.compiling();
            storm(LEAD);
            share = (lab.compiling() - before) / LEAD.toSeconds();
            // The lab that is measured is the one that is stated.
            forget();
        }
        Figures.line("  %-50s%10.1f %% of a processor", "  the compiler, before it", share * 100);
    }

    /** 50 clients, as fast as they can: a board by its name, some day. */
    private List<Answer> storm(Duration length) throws ExecutionException, InterruptedException {
        List<Answer> answers = new ArrayList<>();
        long end = System.nanoTime() + length.toNanos();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<Answer>>> asked = IntStream.range(0, CLIENTS).mapToObj(i -> clients.submit(() -> client(end, new Random(made + i)))).toList();
            for (Future<List<Answer>> each : asked) {
                answers.addAll(each.get());
            }
        }
        return answers;
    }

    private List<Answer> client(long end, Random chance) {
        List<Answer> answers = new ArrayList<>();
        while (System.nanoTime() - end < 0) {
            Instant start = Instant.now().truncatedTo(ChronoUnit.MINUTES).plus(Duration.ofMinutes(24 * 60 + chance.nextInt(26 * 24 * 60)));
            Answer answer = client.post(nextBooker(), "/api/reservations",
                    "{\"board\": \"b-%d\", \"start\": \"%s\", \"minutes\": 15}".formatted(chance.nextInt(lab.boards()), start));
            answers.add(answer);
        }
        return answers;
    }

    /** An answer that is neither a booking nor a refusal is none. */
    private static void tellErrors(List<Answer> answers) {
        List<Answer> errors = answers.stream().filter(answer -> answer.status() != 201 && answer.status() != 409).toList();
        if (!errors.isEmpty()) {
            Figures.line("  %d of %d answers were errors, as %d %s", errors.size(), answers.size(), errors.getFirst().status(), errors.getFirst().body());
        }
    }

    private static void demand(String what, long found, long wanted) {
        if (found != wanted) {
            throw new IllegalStateException(what + ": " + found + " instead of " + wanted);
        }
    }
}
