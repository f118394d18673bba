package dev.bootbench.agent.board;

import dev.bootbench.agent.serial.Console;
import dev.bootbench.agent.shell.GuestShell;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a kind of board can do: switch itself on and off, become pristine, be looked at. It decides nothing; a
 * {@link BoardActor} does, and calls it on the board's own thread only, but for the facts.
 */
public interface Machinery {
    // ---- facts, on any thread

    /** The board profile's id. */
    String profile();

    /** As {@link Board#architecture}. */
    default String architecture() {
        return "";
    }

    /** As {@link Board#kernelHeaders}. */
    default Optional<Path> kernelHeaders(String release) {
        return Optional.empty();
    }

    /** As {@link Board#tags}. */
    default List<String> tags() {
        return List.of();
    }

    /** As {@link Board#ownReports}. */
    default List<String> ownReports() {
        return List.of();
    }

    /** As {@link Board#processorWaits}. */
    default Map<Long, Duration> processorWaits() {
        return Map.of();
    }

    /** As {@link Board#abilities}. What needs one is never called on a board without it. */
    default List<String> abilities() {
        return List.of();
    }

    /** As {@link Board#lanes}. */
    default List<Lane> lanes() {
        return List.of(Lane.PLAIN);
    }

    /** As {@link Board#release}, for a lane of {@link #lanes} that is not the plain one. */
    default String release(Lane lane) {
        return "";
    }

    /** The serial line; what others get of it refuses their keys during a use. */
    Console line();

    // ---- power

    /** Before the first step: ends what an agent that was killed left running. */
    void takeOver() throws LabFaultException, InterruptedException;

    /**
     * Does nothing when the power is off. A switch that fails leaves {@link #isPowered} true, and the next attempt to
     * make the board pristine fails for it.
     */
    void cutPower(String reason);

    boolean isPowered();

    /** Lets go of what outlives the power, which was cut for the last time. */
    void close();

    // ---- boot

    /**
     * The rungs on which it is made pristine, one after the other until one leads to a healthy board. As many as a
     * board may fail in a row before it is quarantined.
     */
    default List<Recovery> ladder() {
        return List.of(Recovery.RE_IMAGE, Recovery.RE_IMAGE, Recovery.RE_IMAGE);
    }

    /**
     * With the power cut: makes the board pristine and boots it; returns when its shell is connected.
     *
     * @param lane one of {@link #lanes}
     */
    void makePristine(Recovery rung, Lane lane) throws LabFaultException, InterruptedException;

    /** With the power cut: boots what is on the disk; returns when its shell is connected. */
    void bootAsLeft() throws LabFaultException, InterruptedException;

    /** Makes the connection to a waiting board anew. */
    void softReset() throws LabFaultException, InterruptedException;

    // ---- health

    /** Looks at a board that was just made pristine and gives it its name and time. */
    void checkPristine(Examination look) throws LabFaultException, InterruptedException;

    /** Right after {@link #checkPristine} has passed: what can be said of the state the board is in. */
    ResetProof prove(Duration took);

    /** Looks at a board that booted as its holder left it. */
    void checkBooted(Examination look) throws LabFaultException;

    /** Whether a waiting board still answers. */
    void checkAtRest(Examination look) throws LabFaultException, InterruptedException;

    /** Looks closer than {@link #checkAtRest} would every time: somebody asked. */
    default void checkOnDemand(Examination look) throws LabFaultException, InterruptedException {
        checkAtRest(look);
    }

    /**
     * With a board at rest: does something that its next user will do first, so that it is quick for that user. Leaves
     * nothing behind. A short step each time, because a use that begins meanwhile waits for its end.
     *
     * @param step counted from 0 since the board was made pristine
     * @return whether there is more to do
     */
    default boolean warmUp(int step) {
        return false;
    }

    // ---- use

    /** The shell of a board that is up. */
    GuestShell shell() throws LabFaultException;

    /** Kernel release of the running guest. */
    String kernel();

    /** @param release to be told when the use ends, and whether it left the board untouched */
    BoardUse newUse(Consumer<Boolean> release);

    /** Needs the ability "break". */
    default void sendBreak() throws LabFaultException, InterruptedException {
        throw new UnsupportedOperationException("the ability \"break\" is missing");
    }

    /** Needs the ability "gdb". */
    default DebugStub debugStub() throws LabFaultException, InterruptedException {
        throw new UnsupportedOperationException("the ability \"gdb\" is missing");
    }

    // ---- states: these need the ability "state"

    /** With the board up: writes what it has on its disk and in its memory to the file; it goes on afterwards. */
    default void capture(Path file) throws LabFaultException, InterruptedException {
        throw new UnsupportedOperationException("the ability \"state\" is missing");
    }

    /** With the power cut: goes on where the board that was captured stood; returns when its shell is connected. */
    default void wake(BoardState state) throws LabFaultException, InterruptedException {
        throw new UnsupportedOperationException("the ability \"state\" is missing");
    }

    // ---- other kernels: these need the ability "kernel"

    /**
     * With the board up: puts a kernel where its next boot finds it, leaving the present one where it is.
     *
     * @throws KernelRefusedException when the board is well and does not take this kernel, as when it is too large
     */
    default void installKernel(KernelFiles kernel) throws LabFaultException, KernelRefusedException, InterruptedException {
        throw new UnsupportedOperationException("the ability \"kernel\" is missing");
    }

    /** With the board up: restarts it with the kernel that was installed, this once; returns when its shell is connected. */
    default void bootInstalled(Duration limit) throws LabFaultException, InterruptedException {
        throw new UnsupportedOperationException("the ability \"kernel\" is missing");
    }

    /** With the board up: from now on until the next reset it boots the kernel that was installed. */
    default void keepKernel() throws LabFaultException, InterruptedException {
        throw new UnsupportedOperationException("the ability \"kernel\" is missing");
    }

    /** With the power cut: forgets the kernel that was installed. */
    default void dropKernel() throws LabFaultException, InterruptedException {
        throw new UnsupportedOperationException("the ability \"kernel\" is missing");
    }
}
