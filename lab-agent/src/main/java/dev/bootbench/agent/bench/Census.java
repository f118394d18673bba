package dev.bootbench.agent.bench;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What this agent has of its host while its boards are at rest.
 *
 * @param processes started by it and still there, by the name of their program
 * @param resident  bytes of memory of these processes
 * @param heap      bytes of the agent's own, after a collection
 * @param files     below the folder of its boards
 * @param disk      bytes of these files
 */
record Census(Map<String, Long> processes, long resident, long heap, long threads, long descriptors, long files, long disk) {
    private static final long MIB = 1L << 20;
    /** A machine touches other pages each time it is woken, and a log or a pool grows to its bound. */
    private static final long MEMORY_SLACK = 256 * MIB;
    private static final long HEAP_SLACK = 48 * MIB;
    private static final long DISK_SLACK = 64 * MIB;
    /** Idle ones of pools, which go by themselves after a while. */
    private static final long THREAD_SLACK = 16;
    private static final long DESCRIPTOR_SLACK = 24;

    /** @param state the folder below which the boards have their files */
    static Census take(Path state) throws IOException {
        Map<String, Long> processes = new TreeMap<>();
        long resident = 0;
        for (ProcessHandle process : ProcessHandle.current().descendants().toList()) {
            Path proc = Path.of("/proc", Long.toString(process.pid()));
            try {
                processes.merge(Files.readString(proc.resolve("comm")).strip(), 1L, Long::sum);
                resident += residentPages(proc) * 4096;
            } catch (IOException e) {
                // It ended while it was counted.
            }
        }
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        long[] files = {0, 0};
        Files.walkFileTree(state, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                files[0]++;
                files[1] += attributes.size();
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) {
                return FileVisitResult.CONTINUE;
            }
        });
        return new Census(processes, resident, runtime.totalMemory() - runtime.freeMemory(), entries(Path.of("/proc/self/task")),
                entries(Path.of("/proc/self/fd")), files[0], files[1]);
    }

    private static long residentPages(Path proc) throws IOException {
        return Long.parseLong(Files.readString(proc.resolve("statm")).split(" ")[1]);
    }

    private static long entries(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> Files.exists(entry, LinkOption.NOFOLLOW_LINKS)).count();
        }
    }

    /** What there is more of now than can be explained; empty when all is as before. */
    List<String> grownTo(Census now) {
        List<String> grown = new ArrayList<>();
        if (!now.processes.equals(processes)) {
            grown.add("other processes than before: " + now.processes + " instead of " + processes);
        }
        grown(grown, "memory of the machines (MiB)", resident / MIB, now.resident / MIB, MEMORY_SLACK / MIB);
        grown(grown, "the agent's own memory (MiB)", heap / MIB, now.heap / MIB, HEAP_SLACK / MIB);
        grown(grown, "threads", threads, now.threads, THREAD_SLACK);
        grown(grown, "open files", descriptors, now.descriptors, DESCRIPTOR_SLACK);
        grown(grown, "files on the disk", files, now.files, 0);
        grown(grown, "disk (MiB)", disk / MIB, now.disk / MIB, DISK_SLACK / MIB);
        return grown;
    }

    private static void grown(List<String> grown, String what, long before, long now, long slack) {
        if (now > before + slack) {
            grown.add("more " + what + ": " + now + " instead of " + before);
        }
    }

    String text() {
        return String.format(Locale.ROOT, "processes %s, their memory %d MiB; the agent's own: memory %d MiB, threads %d, open files %d; files on the disk %d, %d MiB",
                processes, resident / MIB, heap / MIB, threads, descriptors, files, disk / MIB);
    }
}
