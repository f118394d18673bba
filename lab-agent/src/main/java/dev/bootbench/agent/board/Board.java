package dev.bootbench.agent.board;

import dev.bootbench.agent.serial.Console;
import dev.bootbench.agent.shell.GuestShell;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    /** Folder on this host to build modules for a kernel of this board against; empty: wherever its headers are found. */
    default Optional<Path> kernelHeaders(String release) {
        return Optional.empty();
    }

    /** The lanes it can be taken for just now. */
    default List<Lane> lanes() {
        return List.of(Lane.PLAIN);
    }

    /** Kernel release of the pristine board in a lane; empty as long as that is not known. */
    default String release(Lane lane) {
        return lane == Lane.PLAIN ? status().kernel() : "";
    }

    /** What people can ask for when they want any such board. */
    default List<String> tags() {
        return List.of();
    }

    /**
     * Where its own drivers are known to make the kernel complain: a folder of the kernel's source that ends with a
     * slash, or a function's name, which may end with {@code *}. Such a report says nothing about a submission.
     */
    default List<String> ownReports() {
        return List.of();
    }

    /**
     * How long each thread of this host that runs the board has waited for a processor since it began, though it had
     * something to do; empty for a board that is no process of this host.
     */
    default Map<Long, Duration> processorWaits() {
        return Map.of();
    }

    /**
     * What can be done with it beyond power and console: {@code kernel} when kernels can be deployed, {@code break},
     * {@code state} when its state can be captured, {@code gdb} when it has a debug stub.
     */
    default List<String> abilities() {
        return List.of();
    }

    BoardStatus status();

    /** How it last became pristine; empty before the first time. */
    Optional<ResetProof> proof();

    /** Called on every change of status, from the board's own thread: return quickly. */
    void onStatus(Consumer<BoardStatus> listener);

    Console console();

    /** Number of the first byte the console carried since the board was last made pristine. */
    long consoleFrom();

    /** As {@link #use(Duration, Lane)}, plain. */
    default BoardUse use(Duration limit) throws LabFaultException, InterruptedException {
        return use(limit, Lane.PLAIN);
    }

    /**
     * Waits until the board is pristine and healthy in this lane, then gives it out. Afterwards it goes back to the plain
     * lane by itself.
     *
     * @throws LabFaultException when it does not get there within {@code limit}, or has no such lane
     */
    BoardUse use(Duration limit, Lane lane) throws LabFaultException, InterruptedException;

    /**
     * Says in which lane the board will be wanted after the use that is about to end: it gets ready there meanwhile. Whoever
     * wants it otherwise gets it all the same, a little later.
     */
    default void announce(Lane next) {}

    /**
     * Waits until the board can be had, then gives it out as the one that was captured was left: with its disk and memory.
     *
     * @throws LabFaultException when that cannot be done within {@code limit}, or the board has not the ability "state"
     */
    default BoardUse use(Duration limit, BoardState state) throws LabFaultException, InterruptedException {
        throw new LabFaultException("The board " + name() + " cannot wake up from a captured state.");
    }

    /**
     * Writes what a board that is up has on its disk and in its memory to a file, whoever has it: who may ask is the caller's
     * business. It stands still for a second or two.
     *
     * @throws LabFaultException when the board is not up, does not answer over SSH, or has not the ability "state"
     */
    default BoardState capture(Path file) throws LabFaultException, InterruptedException {
        throw new LabFaultException("The board " + name() + " cannot be captured.");
    }

    /**
     * The shell of a board that is up, for something its holder wants done to it; from now on the board is not pristine.
     * It breaks when the board is switched off or reset meanwhile.
     *
     * @param doing a sentence for people, as "A module is being deployed."
     * @throws LabFaultException when the board is not up, or a graded run has it
     */
    GuestShell shellFor(String doing) throws LabFaultException;

    /**
     * Boots another kernel, on the disk as it is; goes back to the one before when it does not come up.
     *
     * @param limit for the new kernel to pass its health check
     * @throws LabFaultException when the board cannot be given kernels, or does not come up with the former one either
     */
    KernelOutcome bootKernel(KernelFiles kernel, Duration limit) throws LabFaultException, InterruptedException;

    /**
     * Opens the debug stub of a virtual machine that is on, whether its guest answers or not; from now on the board is not
     * pristine. The stub obeys whoever reaches it, up to reading files of this host: it is only for code that filters what
     * passes.
     *
     * @throws LabFaultException when the board is off, a graded run has it, or it has not the ability "gdb"
     */
    default DebugStub debugStub() throws LabFaultException, InterruptedException {
        throw new LabFaultException("The board " + name() + " has no debug stub.");
    }

    /** Called with every look at the board's health, from the board's own thread: return quickly. */
    void onHealth(Consumer<HealthReport> listener);

    /** Looks at the board now. A board that waits for its next use and is found unwell recovers by itself, afterwards. */
    HealthReport checkHealth() throws LabFaultException, InterruptedException;

    /** What somebody at the bench is asked to do before the board can go on; empty: nothing. */
    String byHand();

    /**
     * Somebody did what {@link #byHand} asks for.
     *
     * @throws LabFaultException when nothing is asked for
     */
    void handDone() throws LabFaultException;

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
