package dev.bootbench.agent.power;

import dev.bootbench.agent.board.LabFaultException;

/** One place that power comes out of, of one kind of device: how to tell it what to do, and how to ask it. */
interface Outlet {

    /**
     * What a person would call it, with its address: the beginning of a sentence ("Relay 1 of the Tasmota plug at
     * http://10.0.0.7").
     */
    String name();

    /** A sentence: where to look when the device takes its orders and does not follow them. */
    String whenDead();

    /**
     * Gives the order and returns once the device has taken it.
     *
     * @param wanted ON or OFF
     * @return what the device answered
     */
    String turn(PowerState wanted, Deadline deadline) throws LabFaultException, InterruptedException;

    /** Asks the device itself. */
    Reading read(Deadline deadline) throws LabFaultException, InterruptedException;

    /**
     * @param state  UNKNOWN when the device cannot tell
     * @param answer the device's own words
     */
    record Reading(PowerState state, String answer) {
        static final Reading CANNOT_TELL = new Reading(PowerState.UNKNOWN, "");
    }
}
