package dev.bootbench.agent.build;

import java.util.BitSet;

/** Numbers 0 to 99 for jobs that run at the same time: each is a user id of its own. */
final class JobSlots {
    private static final int COUNT = 100;
    private static final int FIRST_UID = 64_200;

    private final BitSet taken = new BitSet(COUNT);

    /** Waits for a free number; the lowest is given. */
    synchronized int take() throws InterruptedException {
        int slot;
        while ((slot = taken.nextClearBit(0)) >= COUNT) {
            wait();
        }
        taken.set(slot);
        return FIRST_UID + slot;
    }

    synchronized void giveBack(int uid) {
        taken.clear(uid - FIRST_UID);
        notifyAll();
    }
}
