package dev.bootbench.agent.grading;

import dev.bootbench.agent.grading.kernellog.KernelReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Watches, while a check runs, whether the board gets its host's processors. A virtual board that does not get them stands
 * still in all its kernel's eyes: its hang detectors speak, and no line of the submission is in what they print.
 */
final class Starvation implements AutoCloseable {
    /** What the hang detectors of the lab's images wait for at least: RCU's and those of a busy CPU 10 s, that of a blocked task 12 s. */
    static final Duration PERIOD = Duration.ofSeconds(10);
    private static final Duration EVERY = Duration.ofSeconds(1);

    private final Supplier<Map<Long, Duration>> waits;
    private final List<Sample> samples = new ArrayList<>();
    private final Thread watcher = Thread.ofVirtual().name("starvation").unstarted(this::watch);

    private record Sample(long at, Map<Long, Duration> waits) {}

    /** @param waited by the thread that waited longest, of {@code span} */
    private record Worst(Duration waited, Duration span) {
        double share() {
            return (double) waited.toNanos() / Math.max(span.toNanos(), PERIOD.toNanos());
        }
    }

    /** @param waits how long each thread that runs the board has waited for a processor since it began; of a board without such, empty */
    Starvation(Supplier<Map<Long, Duration>> waits) {
        this.waits = waits;
        look(System.nanoTime());
    }

    void start() {
        watcher.start();
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(EVERY);
                look(System.nanoTime());
            }
        } catch (InterruptedException e) {
            // The check has ended.
        }
    }

    /** @param now nanoseconds of {@link System#nanoTime()} */
    synchronized void look(long now) {
        samples.add(new Sample(now, waits.get()));
    }

    /**
     * Why a report is the lab's fault: it tells of a standstill, nothing of the submission is in it, and in some time as long
     * as a hang detector's, one of the board's threads waited for the host in more than half of it. With less, the guest had
     * its processors for most of that time, and no detector would have spoken for want of them.
     *
     * @param own names of the submission's modules
     */
    Optional<String> explains(KernelReport report, Set<String> own) {
        if (!report.isStallWithout(own)) {
            return Optional.empty();
        }
        Worst worst = worst();
        return worst.share() <= 0.5 ? Optional.empty() : Optional.of("The host kept the board's processors waiting for "
                + worst.waited().toSeconds() + " of " + worst.span().toSeconds() + " s, so this stall is the lab's: " + Words.quoted(report.title()) + ".");
    }

    /** Of all times as long as {@link #PERIOD}, or the next longer that looks bound, the worst. */
    private synchronized Worst worst() {
        Worst worst = new Worst(Duration.ZERO, Duration.ZERO);
        int from = 0;
        for (Sample to : samples) {
            while (from + 1 < samples.size() && to.at() - samples.get(from + 1).at() >= PERIOD.toNanos()) {
                from++;
            }
            Worst here = between(samples.get(from), to);
            worst = here.share() > worst.share() ? here : worst;
        }
        return worst;
    }

    /** A thread that was not there before began to count meanwhile. */
    private static Worst between(Sample from, Sample to) {
        Duration most = to.waits().entrySet().stream()
                .map(thread -> thread.getValue().minus(from.waits().getOrDefault(thread.getKey(), Duration.ZERO)))
                .max(Duration::compareTo).orElse(Duration.ZERO);
        return new Worst(most, Duration.ofNanos(to.at() - from.at()));
    }

    @Override
    public void close() {
        watcher.interrupt();
    }
}
