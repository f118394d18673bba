package dev.bootbench.soak;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Coordinators as they are delivered, each a process of its own, on one database; and since when at least one is ready. */
final class Replicas implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(3);

    /** @param ready since when it answers; null: it does not */
    private record Replica(int port, @Nullable Process process, @Nullable Instant ready) {}

    /** A stretch of time in which one replica or more were ready; without an end while that lasts. */
    record Alive(Instant from, @Nullable Instant to) {}

    private final Path home;
    private final String jar;
    private final Map<String, String> environment;
    private final List<Replica> replicas = new ArrayList<>();
    private final List<Alive> alive = new ArrayList<>();
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(2)).build();
    int kills;

    Replicas(int count, Path home, String jar, Map<String, String> environment) throws IOException {
        this.home = home;
        this.jar = jar;
        this.environment = environment;
        for (int i = 0; i < count; i++) {
            try (ServerSocket free = new ServerSocket(0)) {
                replicas.add(new Replica(free.getLocalPort(), null, null));
            }
        }
    }

    int port(Random random) {
        return replicas.get(random.nextInt(replicas.size())).port();
    }

    int port(int i) {
        return replicas.get(i).port();
    }

    synchronized void start(int i) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(ProcessHandle.current().info().command().orElse("java"), "-XX:+UseSerialGC", "-Xmx320m",
                "-XX:TieredStopAtLevel=1", "--add-opens", "java.base/java.lang=ALL-UNNAMED", "--enable-native-access=ALL-UNNAMED", "-jar", jar)
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(home.resolve("replica-" + i + ".log").toFile()));
        builder.environment().putAll(environment);
        builder.environment().put("QUARKUS_HTTP_PORT", String.valueOf(replicas.get(i).port()));
        replicas.set(i, new Replica(replicas.get(i).port(), builder.start(), null));
    }

    void startAll() throws IOException {
        for (int i = 0; i < replicas.size(); i++) {
            if (replicas.get(i).process() == null) {
                start(i);
            }
        }
    }

    /** kill -9, wherever it stands. False when it does not run. */
    synchronized boolean kill(int i) throws InterruptedException {
        Process process = replicas.get(i).process();
        if (process == null) {
            return false;
        }
        // Before the blow, so that nobody counts on what may be dead already.
        note(i, null);
        process.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
        replicas.set(i, new Replica(replicas.get(i).port(), null, null));
        kills++;
        return true;
    }

    /** Asks those that are starting whether they are ready. */
    void look() throws IOException {
        for (int i = 0; i < replicas.size(); i++) {
            Replica replica = replicas.get(i);
            if (replica.process() != null && !replica.process().isAlive()) {
                throw new IOException("replica " + i + " ended by itself; see " + home.resolve("replica-" + i + ".log"));
            }
            if (replica.process() != null && replica.ready() == null && isReady(replica.port())) {
                note(i, Instant.now());
            }
        }
    }

    private synchronized void note(int i, @Nullable Instant ready) {
        boolean before = anyReady();
        Replica replica = replicas.get(i);
        replicas.set(i, new Replica(replica.port(), replica.process(), ready));
        if (!before && anyReady()) {
            alive.add(new Alive(Instant.now(), null));
        } else if (before && !anyReady()) {
            alive.add(new Alive(alive.removeLast().from(), Instant.now()));
        }
    }

    private synchronized boolean anyReady() {
        return replicas.stream().anyMatch(replica -> replica.ready() != null);
    }

    void awaitAllReady() throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(START);
        while (!replicas.stream().allMatch(replica -> replica.ready() != null)) {
            look();
            if (Instant.now().isAfter(deadline)) {
                throw new IOException("the replicas were not ready after " + START.toMinutes() + " minutes; see " + home);
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    void awaitReady(int i) throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(START);
        while (replicas.get(i).ready() == null) {
            look();
            if (Instant.now().isAfter(deadline)) {
                throw new IOException("replica " + i + " was not ready after " + START.toMinutes() + " minutes; see " + home);
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private boolean isReady(int port) {
        try {
            return http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/q/health/ready")).timeout(Duration.ofSeconds(2)).build(),
                    HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    synchronized List<Alive> alive() {
        return List.copyOf(alive);
    }

    @Override
    public void close() {
        replicas.stream().map(Replica::process).filter(process -> process != null).forEach(Process::destroyForcibly);
    }
}
