package dev.bootbench.agent.shell;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * How a command in the guest ended and what it printed.
 *
 * @param stdout  kept bytes, at most 1 MiB
 * @param cut     bytes of output beyond the limit, not kept
 */
public record CommandResult(Ending ending, byte[] stdout, byte[] stderr, long cut, Duration took) {

    /** The four ways a remote command ends. A missing exit status is not 0. */
    public sealed interface Ending {
        record Exited(int code) implements Ending {}

        record Signalled(String signal) implements Ending {}

        /** Still running when its time was up; its channel was closed. */
        record TimedOut(Duration limit) implements Ending {}

        /** The connection ended before the command did. */
        record Lost(String reason) implements Ending {}
    }

    public boolean succeeded() {
        return ending instanceof Ending.Exited(int code) && code == 0;
    }

    public String out() {
        return new String(stdout, StandardCharsets.UTF_8);
    }

    public String err() {
        return new String(stderr, StandardCharsets.UTF_8);
    }
}
