package dev.bootbench.bench;

import dev.bootbench.bench.ConsoleServers.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code ./lab bench console}: from a byte written to a board's serial line to the same byte at its viewers, at 115200 baud and at
 * flood, beside conserver and ser2net. Arguments: the coordinator's port, its process and the agent's, a token, the link that is the
 * board's port, a folder to work in, where the figures go, a file with a credential on each line for hosts of 50 boards more, and the
 * numbers of viewers.
 */
final class ConsoleBench {
    private static final Duration WARM = Duration.ofSeconds(2);
    private static final Duration WARM_UP = Duration.ofSeconds(30);
    private static final int WARM_VIEWERS = 100;
    private static final Duration MEASURED = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int HISTORY = 1024 * 1024;
    private static final int ATTACHED = 50;
    private static final int ATTACH_ROUNDS = 10;
    private static final double MB = 1e6;
    private static final double LATENCY_AIM = 20;
    private static final double ATTACH_AIM = 500;
    private static final double STALL_AIM = 5;
    private static final int STALL_ROUNDS = 4;

    private final Figures figures = new Figures();

    private record Result(double median, double p99, double perSecond, double line, double processor, double memory, int holes) {}

    public static void main(String[] arguments) throws Exception {
        int port = Integer.parseInt(arguments[0]);
        String token = arguments[3];
        Path folder = Path.of(arguments[5]);
        ConsoleBench bench = new ConsoleBench();
        try (Server ours = ConsoleServers.bootbench(port, Long.parseLong(arguments[1]), Long.parseLong(arguments[2]), token, Path.of(arguments[4]));
                Server conserver = ConsoleServers.conserver(folder);
                Server ser2net = ConsoleServers.ser2net(folder)) {
            bench.warm(ours);
            Figures.line("%n%-10s%8s%8s%10s%10s%12s%12s%12s%10s%7s  (load %s)", "", "viewers", "line", "median ms", "p99 ms",
                    "MB/s each", "line MB/s", "CPU s/MB", "memory MB", "holes", Figures.load());
            for (String count : List.of(arguments).subList(8, arguments.length)) {
                for (boolean flood : new boolean[] {false, true}) {
                    for (Server server : List.of(ours, conserver, ser2net)) {
                        bench.table(server, Integer.parseInt(count), flood);
                    }
                }
            }
            bench.attach(ours, port, token);
            bench.stalled(ours);
            ManyBoards.measure(port, token, Files.readAllLines(Path.of(arguments[7])), ours, bench.figures);
            bench.figures.save(Path.of(arguments[6]));
        }
        System.exit(0);
    }

    /** The agent finds the line, and the compiler the code that matters: a lab runs for months, and is not measured in its first minute. */
    private void warm(Server server) throws IOException, InterruptedException {
        try (Watchers watchers = new Watchers(server.source())) {
            open(watchers, server, WARM_VIEWERS);
            server.source().start(false);
            if (!watchers.read(PATIENCE, () -> watchers.received() > HISTORY / 100)) {
                throw new IOException("Nothing came from the line within " + PATIENCE.toSeconds() + " s.");
            }
            watchers.read(WARM_UP);
            server.source().stop();
        }
        try (Watchers watchers = new Watchers(server.source())) {
            open(watchers, server, 10);
            server.source().start(true);
            watchers.read(WARM_UP);
            server.source().stop();
        }
    }

    private static void open(Watchers watchers, Server server, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            watchers.add(server.kind());
            watchers.read(Duration.ofMillis(1));
        }
    }

    private void table(Server server, int viewers, boolean flood) throws IOException, InterruptedException {
        Result result = measure(server, viewers, flood);
        Figures.line("%-10s%8d%8s%10.2f%10.2f%12.3f%12.3f%12.4f%10.0f%7d", server.name(), viewers, flood ? "flood" : "115200",
                result.median, result.p99, result.perSecond, result.line, result.processor, result.memory, result.holes);
        String what = server.name() + " " + (flood ? "flood" : "115200") + " " + viewers;
        figures.keep(what + ", p99 ms", result.p99);
        figures.keep(what + ", MB/s each per second", result.perSecond);
        figures.keep(what + ", CPU s/MB", result.processor);
        figures.keep(what + ", memory MB", result.memory);
        if (!flood && viewers == 100 && server.name().equals("Bootbench")) {
            Figures.line("%s", Figures.verdict(LATENCY_AIM, result.p99 < LATENCY_AIM, "p99 < 20 ms"));
        }
    }

    private static Result measure(Server server, int viewers, boolean flood) throws IOException, InterruptedException {
        try (Watchers watchers = new Watchers(server.source())) {
            open(watchers, server, viewers);
            server.source().start(flood);
            watchers.read(WARM);
            int holes = watchers.holes();
            double spent = server.processorSeconds();
            long written = server.source().written();
            long began = System.nanoTime();
            watchers.measure();
            watchers.read(MEASURED);
            double seconds = (System.nanoTime() - began) / 1e9;
            long received = watchers.received();
            double line = (server.source().written() - written) / MB / seconds;
            double processor = (server.processorSeconds() - spent) / (received / MB);
            double memory = server.memory();
            // conserver and ser2net take no more from the line than their slowest client: it must be read until the board is done.
            Thread stop = Thread.startVirtualThread(() -> {
                try {
                    server.source().stop();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            watchers.read(PATIENCE, () -> !stop.isAlive());
            return new Result(watchers.latencies().quantile(0.5), watchers.latencies().quantile(0.99),
                    received / MB / seconds / viewers, line, processor, memory, watchers.holes() - holes);
        }
    }

    /** Everybody opens the same board's console at once, and wants all that is kept of it. */
    private void attach(Server server, int port, String token) throws IOException, InterruptedException {
        try (Watchers first = new Watchers(server.source())) {
            Watcher one = first.add(server.kind());
            Thread history = Thread.startVirtualThread(() -> {
                try {
                    server.source().say(2L * HISTORY);
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            first.read(PATIENCE, () -> !history.isAlive());
            first.read(WARM);
            long from = one.position - HISTORY;
            List<Double> millis = new ArrayList<>();
            // The first warms up: nobody has wanted so much of the past before.
            for (int round = 0; round <= ATTACH_ROUNDS; round++) {
                try (Watchers all = new Watchers(server.source())) {
                    long began = System.nanoTime();
                    for (int i = 0; i < ATTACHED; i++) {
                        all.add((meter, window) -> new Watcher.Web(port, token, "line-1", from, meter, window));
                    }
                    if (!all.read(PATIENCE, () -> all.received() >= (long) ATTACHED * HISTORY)) {
                        throw new IOException("Only " + all.received() + " bytes of history came.");
                    }
                    if (round > 0) {
                        millis.add((System.nanoTime() - began) / 1e6);
                    }
                }
            }
            figures.times(ATTACHED + " viewers attach with 1 MB of history each", millis, null, ATTACH_AIM);
        }
    }

    /** What the others get per second with and without one that does not read, in turns; and by how much that differs by itself. */
    private void stalled(Server server) throws IOException, InterruptedException {
        List<Double> before = new ArrayList<>();
        List<Double> with = new ArrayList<>();
        List<Double> after = new ArrayList<>();
        for (int round = 0; round < STALL_ROUNDS; round++) {
            before.add(measure(server, 10, true).perSecond);
            try (Watchers holder = new Watchers(server.source())) {
                Watcher stalled = holder.addStalled(server.kind());
                with.add(measure(server, 10, true).perSecond);
                stalled.channel.close();
            }
            after.add(measure(server, 10, true).perSecond);
        }
        double usual = (mean(before) + mean(after)) / 2;
        double change = 100 * (1 - mean(with) / usual);
        Figures.line("  a stalled viewer beside 10 at flood takes from them     %6.1f %%%s", change,
                Figures.verdict(STALL_AIM, change < STALL_AIM, "< 5 %"));
        Figures.line("    (without one, two measurements differ by %.1f %%)", 100 * Math.abs(mean(before) - mean(after)) / usual);
        figures.keep("a stalled viewer takes, percent", Math.max(0, change));
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }
}
