package dev.bootbench.agent.board;

import java.util.ArrayList;
import java.util.List;

/**
 * Collects what one look at a board finds. It ends at the first thing that is not as it must be: what comes after it
 * would mostly be its consequence. Used by one thread.
 */
public final class Examination {
    /**
     * One thing that was looked at.
     *
     * @param what   power, serial, ssh, kernel, clock, disk, host-key, taint, processes
     * @param detail what was found, and what was expected where that differs
     */
    public record Item(String what, boolean ok, String detail) {}

    private final List<Item> items = new ArrayList<>();

    /** Notes that something is as it must be. */
    public void good(String what, String detail) {
        items.add(new Item(what, true, detail));
    }

    /**
     * Notes what was found, and ends the examination when it is not right.
     *
     * @param detail a clause for people
     */
    public void require(String what, boolean ok, String detail) throws LabFaultException {
        items.add(new Item(what, ok, detail));
        if (!ok) {
            throw new LabFaultException("Health check, " + what + ": " + detail);
        }
    }

    public List<Item> items() {
        return List.copyOf(items);
    }
}
