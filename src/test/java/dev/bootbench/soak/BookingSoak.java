package dev.bootbench.soak;

import dev.bootbench.LabFolders;
import dev.bootbench.database.DatabaseConfig;
import dev.bootbench.database.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * Booking in the long run: three coordinators on one PostgreSQL, people who go to any of them, and twice a minute one of them
 * killed (-9) at a random moment; in between, for 20 s, all of them. Exits with 1 when something was wrong.
 */
public final class BookingSoak {
    private static final int REPLICAS = 3;
    private static final int PEOPLE = 12;
    private static final int BOARDS = 10;
    private static final Duration NONE_ALIVE = Duration.ofSeconds(20);

    private final Replicas replicas;
    private final SoakWatch watch;
    private final SoakClient.Told told = new SoakClient.Told();
    private final Set<String> wrong = new TreeSet<>();
    private final Random random;

    private BookingSoak(Replicas replicas, SoakWatch watch, long seed) {
        this.replicas = replicas;
        this.watch = watch;
        this.random = new Random(seed);
    }

    /** The coordinator's jar, minutes, and, to have the same again as far as that can be, the seed. */
    public static void main(String... args) throws Exception {
        double minutes = Double.parseDouble(args[1]);
        long seed = args.length > 2 ? Long.parseLong(args[2]) : System.nanoTime() % 100_000;
        LabFolders folders = LabFolders.fromEnvironment();
        boolean right;
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folders, database())) {
            Map<String, String> environment = Map.of("LAB_HOME", folders.home().toString(), "LAB_CACHE", folders.cache().toString(), "QUARKUS_DATASOURCE_JDBC_URL", postgres.url(), "QUARKUS_DATASOURCE_USERNAME", postgres.user(),
                    "QUARKUS_DATASOURCE_PASSWORD", postgres.password(), "BOOTBENCH_BOOKING_SHORTEST", "1s", "BOOTBENCH_BOOKING_GRACE", "6s",
                    "BOOTBENCH_BOOKING_MEMORY", "2m");
            try (Replicas replicas = new Replicas(REPLICAS, folders.home(), args[0], environment)) {
                Thread last = new Thread(replicas::close);
                Runtime.getRuntime().addShutdownHook(last);
                replicas.startAll();
                replicas.awaitAllReady();
                try (var connection = DriverManager.getConnection(postgres.url(), postgres.user(), postgres.password())) {
                    right = new BookingSoak(replicas, new SoakWatch(connection), seed).run(minutes, folders.home(), seed);
                }
            }
        }
        System.exit(right ? 0 : 1);
    }

    private boolean run(double minutes, Path home, long seed) throws Exception {
        watch.setUp(BOARDS);
        System.out.printf("%d replicas, %d boards, %d people, %.1f minutes, seed %d%n", REPLICAS, BOARDS, PEOPLE, minutes, seed);
        List<Thread> people = people(home);
        faults(Instant.now().plusMillis((long) (minutes * 60_000)));
        told.over = true;
        for (Thread person : people) {
            person.join();
        }
        replicas.startAll();
        replicas.awaitAllReady();
        comeToTheEnd();
        look(true);
        print();
        return wrong.isEmpty();
    }

    private List<Thread> people(Path home) throws Exception {
        String password = Files.readAllLines(home.resolve("accounts.txt")).stream().map(line -> line.split("\\s+"))
                .filter(words -> words[0].equals("admin")).findFirst().orElseThrow()[1];
        SoakClient admin = new SoakClient(replicas, BOARDS, 0, told).signIn("admin", password);
        List<Thread> people = new ArrayList<>();
        for (int i = 0; i < PEOPLE; i++) {
            String word = admin.post("/api/people", Map.of("login", "soak-" + i, "name", "Soak " + i, "role", "STUDENT")).get("password").asText();
            SoakClient client = new SoakClient(replicas, BOARDS, random.nextLong(), told).signIn("soak-" + i, word);
            people.add(Thread.ofVirtual().start(client));
        }
        return people;
    }

    /** Kills one about every 30 s; every fifth time all of them. */
    private void faults(Instant until) throws Exception {
        Instant nextLook = Instant.now();
        Instant nextKill = Instant.now().plusMillis(10_000 + random.nextInt(20_000));
        Map<Integer, Instant> restart = new TreeMap<>();
        int blow = 0;
        while (Instant.now().isBefore(until) || !restart.isEmpty()) {
            Instant now = Instant.now();
            replicas.look();
            if (now.isAfter(nextLook)) {
                look(false);
                nextLook = now.plusSeconds(10);
            }
            if (now.isAfter(nextKill) && now.isBefore(until) && restart.isEmpty()) {
                boolean all = ++blow % 5 == 2;
                int one = random.nextInt(REPLICAS);
                for (int i = 0; i < REPLICAS; i++) {
                    if ((all || i == one) && replicas.kill(i)) {
                        restart.put(i, Instant.now().plus(all ? NONE_ALIVE : Duration.ofMillis(random.nextInt(5000))));
                    }
                }
                nextKill = now.plusMillis(20_000 + random.nextInt(20_000)).plus(all ? NONE_ALIVE : Duration.ZERO);
            }
            for (int i : List.copyOf(restart.keySet())) {
                if (now.isAfter(restart.get(i))) {
                    replicas.start(i);
                    restart.remove(i);
                }
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    /** With nobody new, everybody who waits is served, and everything ends. */
    private void comeToTheEnd() throws Exception {
        Instant deadline = Instant.now().plus(Duration.ofMinutes(10));
        List<String> open = watch.open();
        while (!open.isEmpty() && Instant.now().isBefore(deadline)) {
            TimeUnit.SECONDS.sleep(1);
            open = watch.open();
        }
        open.forEach(row -> wrong.add(row + " did not come to its end"));
    }

    private void look(boolean last) throws Exception {
        Instant now = Instant.now();
        Set<String> before = Set.copyOf(wrong);
        List<Replicas.Alive> alive = replicas.alive();
        wrong.addAll(watch.wrong(!alive.isEmpty() && alive.getLast().to() == null && alive.getLast().from().isBefore(now.minusSeconds(6))));
        wrong.addAll(watch.lost(Set.copyOf(told.accepted.keySet()), Set.copyOf(told.ended.keySet())));
        synchronized (told) {
            wrong.addAll(told.wrong);
        }
        if (!last) {
            System.out.printf("%tT  %d accepted, %d kills, %d wrong%n", now.atZone(java.time.ZoneOffset.UTC), told.accepted.size(), replicas.kills, wrong.size());
            wrong.stream().filter(each -> !before.contains(each)).limit(5).forEach(each -> System.out.println("    " + each));
        }
    }

    private void print() throws Exception {
        Map<String, List<Double>> late = new TreeMap<>();
        for (SoakWatch.Done done : watch.done()) {
            boolean lived = replicas.alive().stream().anyMatch(span -> span.from().isBefore(done.due()) && (span.to() == null || span.to().isAfter(done.at())));
            Duration lateness = replicas.alive().stream().map(span -> within(span, done)).reduce(Duration.ZERO, Duration::plus);
            late.computeIfAbsent(done.kind() + (lived ? "" : " after none lived"), kind -> new ArrayList<>()).add(lateness.toMillis() / 1000.0);
            if (lived && lateness.compareTo(SoakWatch.LATE) > 0) {
                wrong.add("a " + done.kind() + " that was due at " + done.due() + " came " + lateness.toMillis() + " ms late");
            }
        }
        System.out.println();
        new TreeMap<>(told.answers).forEach((answer, times) -> System.out.printf("  %-44s %8d%n", answer, times.sum()));
        System.out.printf("  %-44s %8d%n", "served from the waiting list", watch.count("old = 'WAITING' and state = 'ACTIVE'"));
        System.out.printf("  %-44s %8d%n", "replicas killed", replicas.kills);
        System.out.printf("  %-44s %8s %8s %8s %8s%n", "lateness while one lived, s", "count", "p50", "p99", "max");
        late.forEach((kind, values) -> {
            List<Double> sorted = values.stream().sorted().toList();
            System.out.printf("  %-44s %8d %8.2f %8.2f %8.2f%n", kind, sorted.size(), sorted.get(sorted.size() / 2),
                    sorted.get((int) (sorted.size() * 0.99)), sorted.getLast());
        });
        System.out.printf("  %-44s %8d%n", "violations", wrong.size());
        wrong.stream().limit(20).forEach(each -> System.out.println("    " + each));
    }

    /** For how much of the time from when it was due a replica lived. */
    private static Duration within(Replicas.Alive span, SoakWatch.Done done) {
        Instant from = span.from().isAfter(done.due()) ? span.from() : done.due();
        Instant to = span.to() == null || span.to().isAfter(done.at()) ? done.at() : span.to();
        return from.isBefore(to) ? Duration.between(from, to) : Duration.ZERO;
    }

    static DatabaseConfig database() {
        return new DatabaseConfig() {
            @Override
            public int port() {
                return 0;
            }

            @Override
            public Duration startLimit() {
                return Duration.ofMinutes(2);
            }

            @Override
            public Duration stopLimit() {
                return Duration.ofSeconds(30);
            }

            @Override
            public int maxConnections() {
                return 200;
            }
        };
    }
}
