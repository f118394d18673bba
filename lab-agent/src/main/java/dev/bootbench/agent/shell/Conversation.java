package dev.bootbench.agent.shell;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/**
 * A command on a board whose input and output its caller carries, as they come and no faster than both sides take them.
 * Standard output and standard error share one window: whoever leaves one of them unread stops the other.
 */
public interface Conversation extends AutoCloseable {
    /** What is written is sent at the latest with {@link OutputStream#flush}; closing it is the end of the input. */
    OutputStream stdin();

    InputStream stdout();

    InputStream stderr();

    /** How the command ended; waits at most so long. For after the end of its output. */
    CommandResult.Ending ending(Duration limit);

    /** Ends the command, if it still runs. */
    @Override
    void close();
}
