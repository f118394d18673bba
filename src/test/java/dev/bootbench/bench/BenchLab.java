package dev.bootbench.bench;

import dev.bootbench.contract.v1.BoardReport;
import dev.bootbench.contract.v1.Condition;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A lab that grows: hosts with 50 boards each over real links; people, reservations and those who wait straight into the
 * database, as nobody would wait until a million of them had come in over HTTP.
 */
final class BenchLab implements AutoCloseable {
    static final int PROFILES = 10;
    /** Boards of a profile of their own that nobody has and nobody waits for. */
    static final int PRESSED = 20;
    static final int PRESSERS = 1000;
    static final int BOOKERS = 30_000;
    private static final int HOLDERS = 30_000;
    private static final int PER_HOST = 50;
    private static final int PAST = 100;
    private static final int FUTURE = 10;
    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final Duration REST_AT_MOST = Duration.ofMinutes(2);
    private static final double LESS = 0.9;
    /** Names of threads, of which Linux keeps 15 letters. */
    private static final Pattern COMPILER = Pattern.compile("^C[12] Compil");

    private final int port;
    private final ProcessHandle coordinator;
    private final Connection database;
    private final ProcessHandle postmaster;
    private final List<BenchHost> hosts = new ArrayList<>();
    private final ScheduledExecutorService heart = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
    private int boards;

    BenchLab(int port, long coordinator, Path secrets) throws SQLException, IOException {
        this.port = port;
        this.coordinator = ProcessHandle.of(coordinator).orElseThrow();
        Properties file = new Properties();
        try (Reader reader = Files.newBufferedReader(secrets)) {
            file.load(reader);
        }
        database = DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + file.getProperty("port") + "/bootbench", "bootbench", file.getProperty("password"));
        postmaster = ProcessHandle.of(Long.parseLong(ask("select pg_backend_pid()"))).flatMap(ProcessHandle::parent).orElseThrow();
        if (!"on".equals(ask("show fsync"))) {
            throw new IllegalStateException("This PostgreSQL does not write to its disk: figures without fsync would be worth nothing.");
        }
        people("holder", HOLDERS, "STUDENT");
        people("booker", BOOKERS, "STUDENT");
        people("presser", PRESSERS, "STUDENT");
        people("watcher", 1, "ADMIN");
        connect("press", IntStream.range(0, PRESSED).mapToObj(i -> board("press-" + i, "press").build()).toList());
        heart.scheduleAtFixedRate(() -> List.copyOf(hosts).forEach(BenchHost::beat), 3, 3, TimeUnit.SECONDS);
    }

    /** What signs in the n-th of that sort of people. */
    static String token(String sort, int n) {
        return "bbt_bench-" + sort + "-" + n;
    }

    int boards() {
        return boards;
    }

    private void people(String sort, int count, String role) throws SQLException {
        run("""
                with made as (insert into person (login, name, role, password)
                    select '%1$s-' || n, 'The %1$s ' || n, '%2$s', 'nobody signs in with it' from generate_series(0, %3$d - 1) n returning id, login)
                insert into access_token (person_id, name, key_hash, created_at, expires_at)
                select id, 'bench', sha256(('bbt_bench-' || login)::bytea), now(), now() + interval '7 days' from made
                """.formatted(sort, role, count));
    }

    /** Up to so many boards, each with what it was and will be booked for and somebody who has it now; and so many who wait. */
    void grow(int toBoards, int toWaiting) throws SQLException {
        // The new boards would go to them.
        run("delete from hold where state = 'WAITING'");
        for (int from = boards; from < toBoards; from += PER_HOST) {
            connect("host-" + from / PER_HOST, IntStream.range(from, Math.min(from + PER_HOST, toBoards))
                    .mapToObj(i -> board("b-" + i, "profile-" + i % PROFILES).addTags("rack-" + i % 20).addTags(i % 3 == 0 ? "kvm" : "usb").build())
                    .toList());
        }
        String holder = "(select min(id) from person where login like 'holder-%') + ";
        String news = "generate_series(%d, %d) b".formatted(boards, toBoards - 1);
        run("""
                insert into hold (board, kind, start_at, end_at, person_id, attempt, state, used_at, ended_at)
                select 'b-' || b, case when n %% 3 = 0 then 'LEASE' else 'RESERVATION' end, at, at + interval '90 minutes',
                       case when n %% 3 = 0 then null else %s (b * 7 + n) %% %d end, case when n %% 3 = 0 then n end,
                       case when n %% 3 = 0 then null else 'ENDED' end, at, at + interval '80 minutes'
                from %s, generate_series(1, %d) n, lateral (select now() - n * interval '2 hours' - interval '4 hours' as at) t
                """.formatted(holder, HOLDERS, news, PAST));
        run("""
                insert into hold (board, kind, start_at, end_at, person_id, state, used_at)
                select 'b-' || b, 'RESERVATION', now() - interval '30 minutes', now() + (150 + b %% 60) * interval '1 minute', %s b %% %d, 'ACTIVE', now()
                from %s
                """.formatted(holder, HOLDERS, news));
        run("""
                insert into hold (board, kind, start_at, end_at, person_id, state)
                select 'b-' || b, 'RESERVATION', at, at + (30 + (b * n) %% 14 * 15) * interval '1 minute', %s (b * 3 + n) %% %d, 'CONFIRMED'
                from %s, generate_series(1, %d) n,
                     lateral (select date_trunc('hour', now()) + n * interval '64 hours' - ((b * 31 + n * 17) %% 56) * interval '1 hour' as at) t
                """.formatted(holder, HOLDERS, news, FUTURE));
        run("""
                insert into hold (kind, start_at, end_at, person_id, state, wish_board, wish_profile, wish_tags, turn_at)
                select 'RESERVATION', now(), now() + (15 + n %% 16 * 15) * interval '1 minute', %s n, 'WAITING',
                       case when n %% 10 = 0 then 'b-' || n %% %d end, case when n %% 10 <> 0 then 'profile-' || n / 10 %% %d end,
                       case when n %% 10 > 6 then array[case when n %% 3 = 0 then 'kvm' else 'usb' end] else '{}' end,
                       now() - (n * 37 %% 3600) * interval '1 second'
                from generate_series(0, %d) n
                """.formatted(holder, toBoards, PROFILES, toWaiting - 1));
        boards = toBoards;
        // Otherwise the database does it while it is measured.
        run("vacuum analyze");
    }

    /**
     * Until the lab does no less than 5 s before: thousands of reservations have begun while it was filled, and each has a recorder to
     * be started and a home folder to be asked for, which in a lab comes one after the other.
     */
    void awaitRest() throws InterruptedException {
        long deadline = System.nanoTime() + REST_AT_MOST.toNanos();
        double before = Double.MAX_VALUE;
        double now = busy();
        while (now < LESS * before && System.nanoTime() < deadline) {
            before = now;
            now = busy();
        }
    }

    /** Processor time, ms, of coordinator and database in the 5 s to come. */
    private double busy() throws InterruptedException {
        Spent before = spent();
        Thread.sleep(LOOK);
        Spent spent = spent().since(before, 1);
        return spent.coordinator() + spent.database();
    }

    private void connect(String host, List<BoardReport> reports) throws SQLException {
        String credential = "bba_bench-" + host;
        run("insert into agent (host, credential) values ('%s', encode(sha256('%s'), 'hex'))".formatted(host, credential));
        BenchHost made = new BenchHost(port, credential, reports);
        made.awaitWelcome();
        hosts.add(made);
    }

    private static BoardReport.Builder board(String name, String profile) {
        return BoardReport.newBuilder().setBoard(name).setProfile(profile).setArchitecture("x86_64").addTags("bench")
                .setCondition(Condition.UP).setKernel("6.12.0").setPristine(true);
    }

    /** Milliseconds of processor time: other work on the machine does not change them much. */
    record Spent(double coordinator, double database, double bench) {
        Spent since(Spent before, int times) {
            return new Spent((coordinator - before.coordinator) / times, (database - before.database) / times, (bench - before.bench) / times);
        }
    }

    Spent spent() {
        return new Spent(spent(coordinator), postmaster.children().mapToDouble(BenchLab::spent).sum(), spent(ProcessHandle.current()));
    }

    private static double spent(ProcessHandle process) {
        return process.info().totalCpuDuration().map(time -> time.toNanos() / 1e6).orElse(0.0);
    }

    /** Seconds of processor time that the coordinator's Java compilers have taken so far. */
    double compiling() {
        try (Stream<Path> threads = Files.list(Path.of("/proc", String.valueOf(coordinator.pid()), "task"))) {
            return threads.mapToDouble(BenchLab::compiling).sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double compiling(Path thread) {
        try {
            String stat = Files.readString(thread.resolve("stat"));
            // pid (name) state …: the name may hold anything; user and system time are the 12th and 13th behind it, in 1/100 s.
            String name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
            String[] rest = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return COMPILER.matcher(name).find() ? (Long.parseLong(rest[11]) + Long.parseLong(rest[12])) / 100.0 : 0;
        } catch (IOException e) {
            // It has ended since it was listed.
            return 0;
        }
    }

    /** Frees the boards that were pressed for. */
    void release() throws SQLException {
        run("update hold set state = 'ENDED', ended_at = now() where board like 'press-%' and ended_at is null");
    }

    /** Bookings for later that were made over HTTP so far. */
    void forgetBookings() throws SQLException {
        run("delete from hold where state = 'CONFIRMED' and person_id in (select id from person where login like 'booker-%')");
        run("vacuum analyze hold");
    }

    /** Pairs of live holds of one board that share an instant. The constraint forbids them; this does not rely on it. */
    long overlaps() throws SQLException {
        return Long.parseLong(ask("""
                select count(*) from (
                    select start_at, lag(end_at) over (partition by board order by start_at, end_at) as before from hold
                    where ended_at is null and state is distinct from 'WAITING') h
                where before > start_at
                """));
    }

    /** Reservations of those people that live. */
    long held(String sort) throws SQLException {
        return Long.parseLong(ask("select count(*) from hold join person on person.id = person_id where login like '" + sort
                + "-%' and ended_at is null and state <> 'WAITING'"));
    }

    String ask(String sql) throws SQLException {
        try (Statement statement = database.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    void run(String sql) throws SQLException {
        try (Statement statement = database.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        heart.shutdownNow();
        hosts.forEach(BenchHost::close);
        database.close();
    }
}
