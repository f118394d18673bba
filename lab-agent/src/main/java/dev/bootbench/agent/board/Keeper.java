package dev.bootbench.agent.board;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Whom a board's {@link Machinery} tells what it sees and nobody asked for. Any thread may; nothing of it is done at once. */
public interface Keeper {
    /**
     * The board is known to be unwell, as after a panic: one that waits is made pristine anew, one that somebody has says
     * so and waits for its holder.
     */
    void unwell(String code, String reason);

    /** Something was done to the board that only a reset undoes. */
    void touched(String code, String reason);

    /**
     * The power went without our doing. A waiting board heals itself; a used one waits for its holder.
     *
     * @param still asked on the board's thread: whether that still holds
     */
    void powerLost(BooleanSupplier still, String code, String reason);

    /**
     * Asks somebody at the bench to do something and waits; on the board's own thread only.
     *
     * @throws LabFaultException when nobody said within {@code limit} that it is done
     */
    void askByHand(String sentence, Duration limit) throws LabFaultException, InterruptedException;
}
