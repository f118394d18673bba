package dev.bootbench.agent.grading.kernellog;

import dev.bootbench.agent.shell.CommandResult;
import dev.bootbench.agent.shell.GuestShell;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Reads a guest's kernel log from before the first step to the end, record by record, so that {@code dmesg -C} in
 * student code erases nothing. {@link #mark} writes a line of our own into the log: a {@link Window} is what stands
 * between two of them, by record number, not by time. A marker also brings out a message that lacks its line end.
 *
 * <p>The lock guards everything below it. The reader's thread adds, any thread asks.
 */
public final class KernelLog implements AutoCloseable {
    /** More is counted, not kept: a flood is cut, not failed. */
    static final long MOST_BYTES = 8L << 20;

    private static final String MARKER = "bootbench ";
    private static final String BOOT = "bootbench-boot ";
    /**
     * Starts anew when the kernel overwrote what was to be read next (EPIPE), and stops when nobody listens any more
     * (a signal, or a failed write of the boot id).
     */
    private static final String READER = """
            while :; do \
            echo "bootbench-boot $(cat /proc/sys/kernel/random/boot_id)" || exit 1; \
            cat /dev/kmsg 2>/dev/null; [ $? -gt 128 ] && exit 1; sleep 0.2; \
            done""";
    private static final Duration MARK_WRITTEN = Duration.ofSeconds(10);
    private static final Duration MARK_SEEN = Duration.ofSeconds(8);

    private final GuestShell shell;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private final List<KernelRecord> records = new ArrayList<>();
    private String bootId = "";
    private int boot = -1;
    private long lastSequence = -1;
    private long bytes;
    private long droppedRecords;
    private long lostRecords;
    private long lastArrival = System.nanoTime();
    private GuestShell.Follower follower;

    /** Starts to read; from the oldest record that the guest still has. */
    public KernelLog(GuestShell shell) {
        this.shell = shell;
        this.follower = shell.follow(READER, this::take);
    }

    /** Starts the reader again if its connection ended. Records already known are not taken twice. */
    public void resume() {
        if (!follower.isRunning()) {
            follower.close();
            follower = shell.follow(READER, this::take);
        }
    }

    private void take(String line) {
        lock.lock();
        try {
            lastArrival = System.nanoTime();
            if (line.startsWith(BOOT)) {
                startBoot(line.substring(BOOT.length()).strip());
            } else {
                KernelRecord.parse(Math.max(boot, 0), line).ifPresent(this::keep);
            }
            more.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void startBoot(String id) {
        if (!id.equals(bootId)) {
            bootId = id;
            boot++;
            lastSequence = -1;
        }
    }

    private void keep(KernelRecord record) {
        if (record.sequence() <= lastSequence) {
            return;
        }
        if (lastSequence >= 0) {
            lostRecords += record.sequence() - lastSequence - 1;
        }
        lastSequence = record.sequence();
        boolean ours = !record.fromKernel() && record.text().startsWith(MARKER);
        if (bytes + record.text().length() > MOST_BYTES && !ours) {
            droppedRecords++;
            return;
        }
        bytes += record.text().length();
        records.add(record);
    }

    /**
     * Writes a marker and waits until it comes back.
     *
     * @param label what begins or ends, for people who read the log
     * @return the marker's place; where the guest does not answer, the place of the last record known, not exact
     */
    public Mark mark(String label) throws InterruptedException {
        String text = newMarker(label);
        CommandResult written = shell.mark(text, MARK_WRITTEN);
        return await(text, written.succeeded() ? MARK_SEEN : Duration.ofSeconds(1));
    }

    /** A marker's text, unpredictable for the guest. For callers that write it together with something else. */
    public static String newMarker(String label) {
        return MARKER + UUID.randomUUID() + " " + label.replaceAll("[^A-Za-z0-9 _.-]", "_");
    }

    /** Waits until a marker that was written comes back, for at most {@code limit}. */
    public Mark await(String marker, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        int from = 0;
        lock.lockInterruptibly();
        try {
            while (true) {
                for (int i = from; i < records.size(); i++) {
                    if (records.get(i).text().strip().equals(marker)) {
                        return new Mark(i, true);
                    }
                }
                from = records.size();
                long left = deadline - System.nanoTime();
                if (left <= 0 || !more.await(left, TimeUnit.NANOSECONDS) && records.size() == from) {
                    return new Mark(records.size(), false);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Where the log stands now, as far as it has come here. */
    public Mark head() {
        lock.lock();
        try {
            return new Mark(records.size(), false);
        } finally {
            lock.unlock();
        }
    }

    /** The records after {@code from} and before {@code to}. */
    public Window between(Mark from, Mark to) {
        return cut(from, Optional.of(to));
    }

    /** The records after {@code from}, up to now. */
    public Window since(Mark from) {
        return cut(from, Optional.empty());
    }

    private Window cut(Mark from, Optional<Mark> to) {
        lock.lock();
        try {
            int end = to.map(Mark::index).orElse(records.size());
            int start = Math.min(from.exact() ? from.index() + 1 : from.index(), end);
            return new Window(List.copyOf(records.subList(start, end)), from.exact() && to.map(Mark::exact).orElse(true));
        } finally {
            lock.unlock();
        }
    }

    /** Time since the log last grew. */
    public Duration quietFor() {
        lock.lock();
        try {
            return Duration.ofNanos(System.nanoTime() - lastArrival);
        } finally {
            lock.unlock();
        }
    }

    /** Everything kept, as {@code dmesg} prints it, with notes where something is missing. */
    public String printed() {
        lock.lock();
        try {
            StringBuilder text = new StringBuilder();
            KernelRecord before = null;
            for (KernelRecord record : records) {
                if (before != null && record.boot() != before.boot()) {
                    text.append("--- the board restarted here ---\n");
                }
                text.append(record.printed()).append('\n');
                before = record;
            }
            if (lostRecords > droppedRecords) {
                text.append("--- ").append(lostRecords).append(" records were overwritten before they could be read ---\n");
            }
            if (droppedRecords > 0) {
                text.append("--- cut here: ").append(droppedRecords).append(" further records beyond 8 MiB were not kept ---\n");
            }
            return text.toString();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        follower.close();
    }

    /**
     * A place in the log.
     *
     * @param exact false when the marker did not come back and the place is where the log stood
     */
    public record Mark(int index, boolean exact) {}

    /**
     * A stretch of the log.
     *
     * @param exact false when it is not bounded by our own markers
     */
    public record Window(List<KernelRecord> records, boolean exact) {
        /** What the kernel and its modules printed, line by line. */
        public List<String> kernelLines() {
            return records.stream().filter(KernelRecord::fromKernel).flatMap(r -> r.lines().stream()).toList();
        }

        public List<KernelReport> reports(java.util.Set<String> ownModules) {
            return KernelReports.find(KernelReports.lines(records), ownModules);
        }
    }
}
