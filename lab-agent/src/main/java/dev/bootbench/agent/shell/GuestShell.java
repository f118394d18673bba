package dev.bootbench.agent.shell;

import java.time.Duration;
import java.util.function.Consumer;

/** Root on a board, over one kept SSH connection. Commands run with {@code /bin/sh -c}, without a terminal. */
public interface GuestShell extends AutoCloseable {

    /** Runs a command to its end or to its limit. Never throws for what the guest does: see {@link CommandResult.Ending}. */
    CommandResult run(String command, byte[] stdin, Duration limit);

    default CommandResult run(String command, Duration limit) {
        return run(command, new byte[0], limit);
    }

    /** Puts a file on the board. */
    CommandResult upload(byte[] content, String path, int mode, Duration limit);

    /**
     * Starts a command that goes on until closed and hands each line of its output to {@code lines}
     * (without the line end, decoded as ISO 8859-1 so that no byte is lost), on a thread of its own.
     */
    Follower follow(String command, Consumer<String> lines);

    /** Whether the connection still lives. */
    boolean isOpen();

    /** Closes the old connection, if any, and opens a new one within the limit; false when the board does not answer. */
    boolean reconnect(Duration limit);

    @Override
    void close();

    /** A running follow. */
    interface Follower extends AutoCloseable {
        boolean isRunning();

        @Override
        void close();
    }
}
