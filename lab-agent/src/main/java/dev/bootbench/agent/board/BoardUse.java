package dev.bootbench.agent.board;

import dev.bootbench.agent.serial.Console;
import dev.bootbench.agent.shell.GuestShell;
import java.util.List;

/**
 * One exclusive use of a pristine, healthy board, from {@link Board#use} to {@link #close}, which starts the reset to
 * pristine and returns at once. While it lasts, the use's owner holds the keyboard of the console.
 */
public interface BoardUse extends AutoCloseable {
    String board();

    /** Kernel release of the running guest. */
    String kernel();

    GuestShell shell();

    Console console();

    /** What was seen from outside the guest since this use began, in order. */
    List<Sighting> sightings();

    @Override
    void close();

    /**
     * As {@link #close}, by an owner that only looked: what the next user gets is what this one got. The board is ready at
     * once, unless something else happened to it meanwhile.
     */
    void closeUntouched();

    /** Events that the guest cannot forge: they come from the virtual machine's monitor or the power switch. */
    sealed interface Sighting {
        /** Nanoseconds of {@link System#nanoTime()}. */
        long at();

        /** The machine restarted without our asking. */
        record GuestReset(long at) implements Sighting {}

        /** The guest asked to be switched off. */
        record GuestShutdown(long at) implements Sighting {}

        /** The guest's kernel told its hypervisor that it panicked. */
        record GuestPanicked(long at) implements Sighting {}

        /** The machine's process ended by itself. {@code guestAsked} when a shutdown was announced before. */
        record PowerLost(long at, boolean guestAsked, String detail) implements Sighting {}
    }
}
