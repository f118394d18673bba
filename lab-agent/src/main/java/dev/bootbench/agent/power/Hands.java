package dev.bootbench.agent.power;

import dev.bootbench.agent.board.LabFaultException;
import java.time.Duration;

/** Somebody who stands by the boards. */
public interface Hands {

    /**
     * Asks and waits until it is done.
     *
     * @param sentence what to do, for a person in the room
     * @throws LabFaultException when nobody did it within the limit
     */
    void ask(String sentence, Duration limit) throws LabFaultException, InterruptedException;
}
