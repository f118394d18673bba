package dev.bootbench.agent.build;

import java.time.Duration;

/**
 * What a job in the sandbox left behind.
 *
 * @param stdout at most {@link SandboxLimits#output} bytes
 * @param stderr the log: beginning and end
 */
public record SandboxResult(Ending ending, byte[] stdout, String stderr, Duration took) {

    /** How a job ended. */
    public sealed interface Ending {
        /** @param code 128 + n when a signal n ended it */
        record Exited(int code) implements Ending {}

        /** Stopped by us at its wall-clock limit. */
        record TimedOut() implements Ending {}

        /** Stopped by us because it printed more than it may. */
        record TooMuchOutput() implements Ending {}
    }
}
