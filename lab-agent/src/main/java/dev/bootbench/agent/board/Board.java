package dev.bootbench.agent.board;

import dev.bootbench.agent.serial.Console;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** One bookable target. An actor: its condition changes on its own thread only, callers send requests and wait. */
public interface Board extends AutoCloseable {
    String name();

    /** The board profile's id, e.g. {@code qemu-x86}. */
    String profile();

    /** Machine type as {@code uname -m} prints it; empty when this kind of board does not say. */
    default String architecture() {
        return "";
    }

    /** What people can ask for when they want any such board. */
    default List<String> tags() {
        return List.of();
    }

    BoardStatus status();

    /** Called on every change of status, from the board's own thread: return quickly. */
    void onStatus(Consumer<BoardStatus> listener);

    Console console();

    /**
     * Waits until the board is pristine and healthy, then gives it out.
     *
     * @throws LabFaultException when it does not get there within {@code limit}
     */
    BoardUse use(Duration limit) throws LabFaultException, InterruptedException;

    /** Switches on, off, or off and on again, keeping the disk as it is. */
    void power(PowerAction action) throws LabFaultException, InterruptedException;

    /** Throws away everything since the last reset and comes back pristine and checked. */
    void reset() throws LabFaultException, InterruptedException;

    /** Sends a serial BREAK. */
    void sendBreak() throws LabFaultException, InterruptedException;

    @Override
    void close();

    enum PowerAction { ON, OFF, CYCLE }
}
