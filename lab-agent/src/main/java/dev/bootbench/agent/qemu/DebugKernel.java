package dev.bootbench.agent.qemu;

import dev.bootbench.agent.Folders;
import dev.bootbench.agent.board.LabFaultException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The kernel of the debug lane, as its recipe left it in the cache. Nobody but {@link #build} waits for it to be made:
 * it takes minutes, and boards do without.
 *
 * @param folder holds {@code vmlinuz, kernel, config, headers}
 */
record DebugKernel(Path folder) {
    /** On a machine that is busy with something else; about 6 min on 2 idle CPUs. */
    private static final Duration LIMIT = Duration.ofHours(1);

    /** Where it is or would be. */
    static DebugKernel of(Folders folders, String recipe) throws LabFaultException, InterruptedException {
        return new DebugKernel(new Recipe(folders, recipe).where());
    }

    /** Makes it, unless it is there. Progress goes to standard error. */
    static DebugKernel build(Folders folders, String recipe) throws LabFaultException, InterruptedException {
        return new DebugKernel(new Recipe(folders, recipe).build(LIMIT));
    }

    boolean isThere() {
        return Files.exists(folder.resolve("complete"));
    }

    /** Kernel release; empty when it is not there. */
    String release() {
        try {
            return isThere() ? Files.readString(folder.resolve("kernel")).strip() : "";
        } catch (IOException e) {
            return "";
        }
    }

    /** What modules for it are built against. */
    Path headers() {
        return folder.resolve("headers");
    }

    /** Boots without an initrd: all that reaches the disk is built in. */
    BootFiles files(String commandLine) {
        return new BootFiles(folder.resolve("vmlinuz"), Optional.empty(), commandLine);
    }
}
