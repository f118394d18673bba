package dev.bootbench.agent.qemu;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** How long the threads of a process have waited for a processor of this host though they had something to do. */
final class ThreadWaits {
    private ThreadWaits() {}

    /** By thread; empty when the process has ended, or this host's kernel does not count. */
    static Map<Long, Duration> of(long pid) {
        Map<Long, Duration> waits = new HashMap<>();
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "task"))) {
            for (Path thread : threads) {
                // Nanoseconds on a processor, nanoseconds waited for one, turns.
                String[] counted = Files.readString(thread.resolve("schedstat")).strip().split(" ");
                waits.put(Long.parseLong(thread.getFileName().toString()), Duration.ofNanos(Long.parseLong(counted[1])));
            }
            return waits;
        } catch (IOException | DirectoryIteratorException e) {
            // A thread may end between the two looks; the next look is soon.
            return waits;
        }
    }
}
