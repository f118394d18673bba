package dev.bootbench.soak;

import dev.bootbench.LabFolders;
import dev.bootbench.database.EmbeddedPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Two coordinators act as one: a host that is linked with one of them, viewers of its board's console at both, typing and commands
 * through either, news of one at the pages of the other; the host moves between them, and the one it is linked with is killed (-9),
 * again and again. Every viewer is to see every byte, once and in order, and one at most to have the keyboard, at whichever
 * coordinator. Exits with 1 when something was wrong.
 */
public final class ConsoleSoak {
    private static final String BOARD = "soak-1";
    private static final int VIEWERS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Duration AT_ONCE = Duration.ofSeconds(2);
    /** Two views may be told of a change one after the other, but no later. */
    private static final Duration IN_PASSING = Duration.ofMillis(500);

    private final Replicas replicas;
    private final SoakHost host;
    private final String[] tokens;
    private final List<SoakViewer> viewers = new ArrayList<>();
    private final List<String> wrong = new CopyOnWriteArrayList<>();
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private volatile boolean talking = true;
    private volatile boolean asking;
    private volatile int handovers;

    private ConsoleSoak(Replicas replicas, SoakHost host, String[] tokens) {
        this.replicas = replicas;
        this.host = host;
        this.tokens = tokens;
    }

    /** The coordinator's jar, and how often the host's coordinator is killed. */
    public static void main(String... args) throws Exception {
        LabFolders folders = LabFolders.fromEnvironment();
        boolean right;
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folders, BookingSoak.database())) {
            Map<String, String> environment = Map.of("LAB_HOME", folders.home().toString(), "LAB_CACHE", folders.cache().toString(),
                    "QUARKUS_DATASOURCE_JDBC_URL", postgres.url(), "QUARKUS_DATASOURCE_USERNAME", postgres.user(), "QUARKUS_DATASOURCE_PASSWORD", postgres.password());
            try (Replicas replicas = new Replicas(2, folders.home(), args[0], environment)) {
                Runtime.getRuntime().addShutdownHook(new Thread(replicas::close));
                replicas.start(0);
                replicas.awaitReady(0);
                replicas.start(1);
                replicas.awaitReady(1);
                String[] tokens = {"bbt_soak-admin", "bbt_soak-student"};
                people(postgres);
                try (SoakHost host = new SoakHost(BOARD, "bba_soak", List.of(replicas.port(0), replicas.port(1)))) {
                    right = new ConsoleSoak(replicas, host, tokens).run(args.length > 1 ? Integer.parseInt(args[1]) : 5);
                }
            }
        }
        System.exit(right ? 0 : 1);
    }

    private static void people(EmbeddedPostgres postgres) throws SQLException {
        try (Connection connection = DriverManager.getConnection(postgres.url(), postgres.user(), postgres.password());
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    with made as (insert into person (login, name, role, password) values
                        ('soak-admin', 'Soak', 'ADMIN', 'nobody signs in with it'), ('soak-student', 'Student', 'STUDENT', 'nobody signs in with it')
                        on conflict do nothing returning id, login)
                    insert into access_token (person_id, name, key_hash, created_at, expires_at)
                    select id, 'soak', sha256(('bbt_' || login)::bytea), now(), now() + interval '7 days' from made
                    """);
            statement.execute("insert into agent (host, credential) values ('soak-host', encode(sha256('bba_soak'), 'hex')) on conflict do nothing");
            try (ResultSet rows = statement.executeQuery("select count(*) from replica")) {
                rows.next();
                System.out.printf("%d replicas are known to each other%n", rows.getLong(1));
            }
        }
    }

    private boolean run(int rounds) throws Exception {
        Thread line = Thread.ofPlatform().daemon().start(this::talk);
        await("the board is known everywhere", () -> status(0, "GET", "/api/boards/" + BOARD, null) == 200 && status(1, "GET", "/api/boards/" + BOARD, null) == 200);
        for (int i = 0; i < 2 * VIEWERS; i++) {
            SoakViewer viewer = new SoakViewer(replicas.port(i % 2), BOARD, tokens[0], host);
            viewers.add(viewer);
            Thread.ofVirtual().start(viewer);
        }
        allFollow("all viewers see the line");
        typing();
        commands();
        news();
        Thread.ofPlatform().daemon().start(this::watchKeyboard);
        Thread.ofPlatform().daemon().start(this::ask);
        for (int round = 0; round < rounds; round++) {
            int here = host.at();
            asking = true;
            await("the keyboard goes from view to view, at both coordinators", handedOver());
            if (round % 2 == 0) {
                host.move();
            } else {
                replicas.kill(here);
            }
            Instant began = Instant.now();
            await("the host goes to the other coordinator", () -> host.at() != here);
            SoakViewer witness = viewers.get(host.at());
            long then = host.head();
            await("viewers at the living coordinator go on", () -> witness.next() > then);
            System.out.printf("%s: viewers at the other went on after %.1f s%n",
                    round % 2 == 0 ? "the host moved" : "its coordinator was killed", seconds(began));
            if (round % 2 != 0) {
                replicas.start(here);
                replicas.awaitReady(here);
            }
            allFollow("all viewers see the line again");
            await("the keyboard goes from view to view again", handedOver());
            asking = false;
        }
        typing();
        talking = false;
        line.join(TimeUnit.SECONDS.toMillis(20));
        await("all viewers have everything", () -> viewers.stream().allMatch(viewer -> viewer.next() == host.head()));
        viewers.forEach(SoakViewer::leave);
        for (SoakViewer viewer : viewers) {
            if (viewer.wrong() > 0 || viewer.skipped() > 0) {
                wrong.add(viewer.wrong() + " bytes were not what came next, " + viewer.skipped() + " were skipped");
            }
        }
        System.out.printf("%,d bytes to %d viewers, who joined %d times; the keyboard went from view to view %d times; %d violations%n",
                host.head(), viewers.size(), viewers.stream().mapToInt(SoakViewer::joins).sum(), handovers, wrong.size());
        wrong.forEach(each -> System.out.println("    " + each));
        return wrong.isEmpty();
    }

    /** A line at about 115200 baud that says something else each time. */
    private void talk() {
        Random random = new Random(7);
        byte[] piece = new byte[230];
        try {
            while (talking) {
                random.nextBytes(piece);
                piece[piece.length - 1] = '\n';
                host.print(piece);
                TimeUnit.MILLISECONDS.sleep(20);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Somebody of both coordinators' viewers asks for the keyboard, which they all may have, and types. */
    private void ask() {
        Random random = new Random(8);
        try {
            while (talking) {
                if (asking) {
                    SoakViewer viewer = viewers.get(random.nextInt(viewers.size()));
                    viewer.ask();
                    viewer.type("x");
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks whether two views believe to have the keyboard, for longer than the news of a change takes. */
    private void watchKeyboard() {
        SoakViewer last = null;
        Instant two = null;
        try {
            while (talking) {
                List<SoakViewer> writers = viewers.stream().filter(SoakViewer::hasKeyboard).toList();
                if (writers.size() == 1 && writers.getFirst() != last) {
                    last = writers.getFirst();
                    handovers++;
                }
                two = writers.size() < 2 ? null : two == null ? Instant.now() : two;
                if (two != null && Duration.between(two, Instant.now()).compareTo(IN_PASSING) > 0) {
                    wrong.add("for " + IN_PASSING.toMillis() + " ms, " + writers.size() + " views had the keyboard: "
                            + writers.stream().map(viewers::indexOf).toList());
                    two = null;
                }
                TimeUnit.MILLISECONDS.sleep(5);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private BooleanSupplier handedOver() {
        int enough = handovers + 4;
        return () -> handovers >= enough;
    }

    /** What is said from now on. */
    private void allFollow(String what) throws Exception {
        long now = host.head();
        await(what, () -> viewers.stream().allMatch(viewer -> viewer.next() > now));
    }

    private void typing() throws Exception {
        for (int i = 0; i < 2; i++) {
            String word = "typed-at-" + i + "-" + host.head() + ";";
            SoakViewer viewer = viewers.get(i);
            viewer.ask();
            await("a view at coordinator " + i + " has the keyboard", viewer::hasKeyboard);
            viewer.type(word);
            await("what is typed at coordinator " + i + " reaches the board", () -> host.typed().contains(word));
        }
    }

    private void commands() throws Exception {
        for (int i = 0; i < 2; i++) {
            int before = host.commands.size();
            int answer = status(i, "POST", "/api/boards/" + BOARD + "/actions", "{\"action\": \"reset\"}");
            if (answer != 204 || host.commands.size() <= before) {
                wrong.add("a reset through coordinator " + i + " was answered with " + answer);
            }
        }
    }

    /** A booking through one coordinator is at the agent and at the pages of the other in no time, whichever has the agent. */
    private void news() throws Exception {
        for (int i = 0; i < 2; i++) {
            StringBuffer heard = new StringBuffer();
            Thread page = page(1 - i, heard);
            await("the page is open", () -> heard.length() > 0);
            heard.setLength(0);
            Instant began = Instant.now();
            HttpResponse<String> booked = send(i, "POST", "/api/reservations", "{\"board\": \"" + BOARD + "\", \"minutes\": 30}", tokens[1]);
            if (booked.statusCode() != 201) {
                wrong.add("a booking through coordinator " + i + ": " + booked.statusCode() + " " + booked.body());
                continue;
            }
            long id = Long.parseLong(booked.body().replaceAll("(?s).*?\"id\"\\s*:\\s*\"?(\\d+).*", "$1"));
            double[] took = new double[2];
            await("the agent hears of the booking", () -> host.heardOfHold(id) != null);
            took[0] = Duration.between(began, host.heardOfHold(id)).toMillis() / 1000.0;
            await("the other's page hears of the booking", () -> heard.indexOf("\"" + id + "\"") >= 0);
            took[1] = seconds(began);
            System.out.printf("a booking through coordinator %d, the host being linked with %d: at the agent after %.2f s, at the other's pages after %.2f s%n",
                    i, host.at(), took[0], took[1]);
            if (took[0] > AT_ONCE.toSeconds() || took[1] > AT_ONCE.toSeconds()) {
                wrong.add("a booking through coordinator " + i + " was heard of late");
            }
            page.interrupt();
            status(i, "DELETE", "/api/reservations/" + id, null);
            await("the board is free again", () -> send(0, "GET", "/api/boards/" + BOARD, null, tokens[0]).body().contains("FREE"));
        }
    }

    private Thread page(int replica, StringBuffer heard) {
        return Thread.ofPlatform().daemon().start(() -> {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + replicas.port(replica) + "/api/events"))
                    .header("Authorization", "Bearer " + tokens[1]).build();
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                    http.send(request, HttpResponse.BodyHandlers.ofInputStream()).body(), StandardCharsets.UTF_8))) {
                lines.lines().forEach(line -> heard.append(line).append('\n'));
            } catch (IOException | InterruptedException | java.io.UncheckedIOException e) {
                heard.append("ended");
            }
        });
    }

    private int status(int replica, String method, String path, String body) {
        return send(replica, method, path, body, tokens[0]).statusCode();
    }

    private HttpResponse<String> send(int replica, String method, String path, String body, String token) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + replicas.port(replica) + path)).timeout(Duration.ofSeconds(20))
                .header("Authorization", "Bearer " + token).header("Content-Type", "application/json")
                .method(method, body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body)).build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException("coordinator " + replica + " does not answer: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static double seconds(Instant since) {
        return Duration.between(since, Instant.now()).toMillis() / 1000.0;
    }

    private void await(String what, BooleanSupplier condition) throws Exception {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(deadline)) {
                throw new IllegalStateException("Not within " + PATIENCE.toSeconds() + " s: " + what + "; viewers at "
                        + viewers.stream().map(viewer -> String.valueOf(viewer.next())).toList() + " of " + host.head() + ", " + wrong);
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }
}
