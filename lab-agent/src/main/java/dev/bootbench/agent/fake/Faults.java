package dev.bootbench.agent.fake;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** The fault switches of one fake board, to be turned at any time and from any thread. Its monitor guards them. */
public final class Faults {
    private final Set<Fault> present = EnumSet.noneOf(Fault.class);
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    Faults() {}

    /** Returns when the board has taken notice. */
    public void set(Fault... faults) {
        change(true, faults);
    }

    public void clear(Fault... faults) {
        change(false, faults);
    }

    public void clearAll() {
        change(false, Fault.values());
    }

    public synchronized boolean has(Fault fault) {
        return present.contains(fault);
    }

    public synchronized Set<Fault> present() {
        return Set.copyOf(present);
    }

    private void change(boolean on, Fault... faults) {
        synchronized (this) {
            if (on) {
                present.addAll(Arrays.asList(faults));
            } else {
                Arrays.asList(faults).forEach(present::remove);
            }
            notifyAll();
        }
        listeners.forEach(Runnable::run);
    }

    /** Waits until a fault is there, or is not. */
    synchronized void await(Fault fault, boolean there) throws InterruptedException {
        while (present.contains(fault) != there) {
            wait();
        }
    }

    void onChange(Runnable listener) {
        listeners.add(listener);
    }
}
