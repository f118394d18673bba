package dev.bootbench.agent.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Root on a board, over one kept SSH connection. Commands run with {@code /bin/sh -c}, without a terminal. */
public interface GuestShell extends AutoCloseable {

    /** Runs a command to its end or to its limit. Never throws for what the guest does: see {@link CommandResult.Ending}. */
    CommandResult run(String command, byte[] stdin, Duration limit);

    default CommandResult run(String command, Duration limit) {
        return run(command, new byte[0], limit);
    }

    /** Runs a command of an attempt. */
    default CommandResult run(GuestCommand command) {
        return run(command.forShell(), command.input(), command.limit());
    }

    /**
     * Looks at the guest: its output is a text of sections, each a line {@code #kind} followed by a line for each thing of
     * this kind, the last one {@code #end}. Then, in the same go, writes a line into the kernel's log.
     *
     * @param marker letters, digits, dots, dashes and blanks
     * @param things also what a module may leave behind; else only taint, boot and modules, which cost a tenth of the time
     */
    default CommandResult look(String marker, boolean things, Duration limit) {
        return run(GuestCommand.inEnvironment(Glance.command(things, "echo '" + marker + "' > /dev/kmsg")), limit);
    }

    /** Writes a line into the kernel's log. */
    default CommandResult mark(String marker, Duration limit) {
        return run("echo '" + marker + "' > /dev/kmsg", limit);
    }

    /** Ends the processes of a command that did not come back, by its tag; succeeds when none is left. */
    default CommandResult end(String tag, Duration limit) {
        String find = "grep -lsz '^BOOTBENCH_STEP=" + tag + "$' /proc/[0-9]*/environ";
        return run("for p in $(" + find + " | cut -d/ -f3); do kill -9 $p; done\nsleep 1; ! " + find + " >/dev/null", limit);
    }

    /**
     * Runs a command whose input or output may be large, as a whole archive. The bytes go through as they come where the
     * shell has a connection to carry them; one that has none holds them, as {@link #run} does.
     *
     * @param stdout takes what the command prints; must not throw, or the whole connection may end
     * @return with an empty standard output
     */
    default CommandResult stream(String command, InputStream stdin, OutputStream stdout, Duration limit) {
        try {
            CommandResult result = run(command, stdin.readAllBytes(), limit);
            stdout.write(result.stdout());
            return new CommandResult(result.ending(), new byte[0], result.stderr(), result.cut(), result.took());
        } catch (IOException e) {
            return new CommandResult(new CommandResult.Ending.Lost(String.valueOf(e.getMessage())), new byte[0], new byte[0], 0, Duration.ZERO);
        }
    }

    /**
     * Starts a command whose input and output the caller carries.
     *
     * @throws IOException when it cannot be started
     */
    default Conversation converse(String command) throws IOException {
        throw new IOException("this board is not reached over SSH");
    }

    /** Where another SSH client of this host finds the board; empty when it is not reached over SSH. */
    default Optional<SshPlace> place() {
        return Optional.empty();
    }

    /** Puts a file on the board; makes its folder if there is none. */
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
