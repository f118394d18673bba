package dev.bootbench.agent.power;

import dev.bootbench.agent.board.LabFaultException;
import java.time.Duration;

/**
 * Gives one board its power and takes it away. Every call has a deadline of its own. What cannot be done is a lab fault that
 * names the switch, what it answered and how to mend it.
 */
public interface PowerSwitch {

    /** Returns when the switch says that it is on, or when it took the order and cannot tell. */
    void on() throws LabFaultException, InterruptedException;

    /** Returns when the switch says that it is off, or when it took the order and cannot tell. */
    void off() throws LabFaultException, InterruptedException;

    /** UNKNOWN where the switch cannot tell. */
    PowerState state() throws LabFaultException, InterruptedException;

    /** @param pause without power, so that the board's capacitors are empty */
    default void cycle(Duration pause) throws LabFaultException, InterruptedException {
        off();
        Thread.sleep(pause);
        on();
    }
}
