package dev.bootbench.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Many boards that each say twenty lines a second, with one viewer each. */
final class ManyBoards {
    private static final int PER_HOST = 50;
    private static final int TICK_MS = 50;
    private static final Duration MEASURED = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private ManyBoards() {}

    /** @param credentials one for each host; they say how many boards there are */
    static void measure(int port, String token, List<String> credentials, ConsoleServers.Server server, Figures figures)
            throws IOException, InterruptedException {
        List<LineHost> hosts = new ArrayList<>();
        ScheduledExecutorService heart = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
        try (Watchers watchers = new Watchers(server.source())) {
            for (int i = 0; i < credentials.size(); i++) {
                int first = i * PER_HOST;
                LineHost host = new LineHost(port, credentials.get(i), IntStream.range(first, first + PER_HOST).mapToObj(n -> "many-" + n).toList());
                host.awaitWelcome();
                hosts.add(host);
                heart.scheduleAtFixedRate(host::beat, 1, 3, TimeUnit.SECONDS);
            }
            for (LineHost host : hosts) {
                for (LineHost.Line line : host.lines()) {
                    watchers.add((meter, window) -> new Watcher.Web(port, token, line.board, -1, meter, window), line.source);
                    watchers.read(Duration.ofMillis(1));
                }
            }
            heart.scheduleAtFixedRate(() -> hosts.forEach(ManyBoards::say), 0, TICK_MS, TimeUnit.MILLISECONDS);
            int boards = watchers.all().size();
            if (!watchers.read(PATIENCE, () -> watchers.all().stream().allMatch(watcher -> watcher.received > 10 * LineSource.LINE))) {
                throw new IOException(watchers.all().stream().filter(watcher -> watcher.received == 0).count() + " of " + boards + " boards were not heard.");
            }
            double spent = server.processorSeconds();
            watchers.measure();
            watchers.read(MEASURED);
            double seconds = MEASURED.toMillis() / 1000.0;
            Figures.line("%n  %d boards with a viewer each: %.2f ms median, %.2f ms p99, %.0f lines/s of %d, %.2f processors, %.0f MB, %d holes", boards,
                    watchers.latencies().quantile(0.5), watchers.latencies().quantile(0.99), watchers.latencies().count() / seconds,
                    boards * 1000 / TICK_MS, (server.processorSeconds() - spent) / seconds, server.memory(), watchers.holes());
            figures.keep(boards + " boards with a viewer each, p99 ms", watchers.latencies().quantile(0.99));
            figures.keep(boards + " boards with a viewer each, lines per second", watchers.latencies().count() / seconds);
        } finally {
            heart.shutdownNow();
            hosts.forEach(LineHost::close);
        }
    }

    private static void say(LineHost host) {
        try {
            for (LineHost.Line line : host.lines()) {
                line.source.say();
            }
        } catch (IOException | IllegalStateException e) {
            System.err.println("A board fell silent: " + e);
        }
    }
}
