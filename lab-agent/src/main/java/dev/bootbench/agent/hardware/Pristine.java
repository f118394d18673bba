package dev.bootbench.agent.hardware;

import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.board.Recovery;
import java.util.List;

/** How a board's disk comes back to the known-good state. Used by the board's own thread only. */
public interface Pristine {

    /**
     * With the power cut: brings the disk back to the known-good state, and looks whether it is there where the host can.
     *
     * @throws LabFaultException when it could not, or when what is there is not what it should be
     */
    Restored restore(Recovery rung) throws LabFaultException, InterruptedException;

    /** The rungs of a board's ladder that make it pristine in this way, gentlest first. */
    List<Recovery> ladder();

    /**
     * A disk in its known-good state.
     *
     * @param how      a sentence
     * @param verified whether the host can vouch for it
     * @param disk     what is on it, named so that it can be compared
     */
    record Restored(String how, boolean verified, String disk) {}
}
