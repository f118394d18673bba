package dev.bootbench.agent.build;

import java.time.Duration;

/**
 * What a job in the sandbox may use. All sizes in bytes.
 *
 * @param wall         wall-clock time; also the processor time of each process
 * @param addressSpace of one process
 * @param memory       of the whole job, where control groups are writable
 * @param workSpace    of each of the two scratch folders, {@code /work} and {@code /tmp}
 * @param fileSize     of one written file
 * @param processes    at one time
 * @param output       on standard output
 */
public record SandboxLimits(
        Duration wall, long addressSpace, long memory, long workSpace, long fileSize, int processes, int output) {
    private static final int OUTPUT = 64 * 1024 * 1024;

    static SandboxLimits of(BuilderConfig config, Duration wall) {
        return new SandboxLimits(
                wall,
                config.addressSpace().asLongValue(),
                config.memory().asLongValue(),
                config.workSpace().asLongValue(),
                config.fileSize().asLongValue(),
                config.processes(),
                OUTPUT);
    }

    /** Whole seconds of processor time, one more than the wall's, so that the wall's sentence is the one people read. */
    long cpuSeconds() {
        return wall.toSeconds() + 2;
    }
}
