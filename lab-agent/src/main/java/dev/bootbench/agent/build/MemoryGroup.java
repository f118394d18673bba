package dev.bootbench.agent.build;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A control group that bounds the memory of a whole job, scratch space included. Many hosts do not let an agent make
 * one; the limits per process hold there all the same.
 */
final class MemoryGroup implements AutoCloseable {
    private static final Path UNIFIED = Path.of("/sys/fs/cgroup");
    private static final Path LEGACY = UNIFIED.resolve("memory");

    private static final String PREFIX = "bootbench-build-";

    private final @Nullable Path folder;

    private MemoryGroup(@Nullable Path folder) {
        this.folder = folder;
    }

    static MemoryGroup create(int uid, SandboxLimits limit) {
        Path parent = parent();
        String limitFile = parent.equals(LEGACY) ? "memory.limit_in_bytes" : "memory.max";
        Path folder = parent.resolve(PREFIX + ProcessHandle.current().pid() + "-" + uid);
        try {
            Files.createDirectory(folder);
        } catch (IOException e) {
            return new MemoryGroup(null);
        }
        try {
            if (Files.exists(folder.resolve(limitFile))) {
                Files.writeString(folder.resolve(limitFile), Long.toString(limit.memory()));
                return new MemoryGroup(folder);
            }
        } catch (IOException e) {
            // Made, but not for us to set: given back below.
        }
        folder.toFile().delete();
        return new MemoryGroup(null);
    }

    /** Gives back the groups of agents that were killed. Their jobs died with them. */
    static void removeLeftovers() {
        try (DirectoryStream<Path> groups = Files.newDirectoryStream(parent(), PREFIX + "*")) {
            for (Path group : groups) {
                String owner = group.getFileName().toString().substring(PREFIX.length()).replaceFirst("-.*", "");
                if (owner.matches("[0-9]{1,9}") && ProcessHandle.of(Long.parseLong(owner)).isEmpty()) {
                    group.toFile().delete();
                }
            }
        } catch (IOException e) {
            // No control groups on this host, so none left over.
        }
    }

    private static Path parent() {
        return Files.exists(LEGACY.resolve("memory.limit_in_bytes")) ? LEGACY : UNIFIED;
    }

    /** The same command, started inside the group. */
    List<String> entering(List<String> command) {
        if (folder == null) {
            return command;
        }
        List<String> all = new ArrayList<>(List.of("sh", "-c", "echo $$ > \"$1\" && shift && exec \"$@\"", "sh",
                folder.resolve("cgroup.procs").toString()));
        all.addAll(command);
        return all;
    }

    /** Refused by the kernel while a process is still ending; then {@link #removeLeftovers} gets it. */
    @Override
    public void close() {
        if (folder != null) {
            folder.toFile().delete();
        }
    }
}
