package dev.bootbench.agent.power;

import dev.bootbench.agent.board.LabFaultException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Turns an outlet and asks it afterwards, until it is as wanted: a device that says "OK" and does not switch would otherwise
 * look like a board that does not boot. An outlet that cannot tell is believed.
 */
final class ReadBackSwitch implements PowerSwitch {
    private static final Duration POLL = Duration.ofMillis(250);

    private final Outlet outlet;
    private final Duration limit;
    private final Pace pace;
    /** One order at a time: the answer to "is it on?" means nothing while another order is on its way. */
    private final ReentrantLock turning = new ReentrantLock();

    /** @param limit for each call, reading back included */
    ReadBackSwitch(Outlet outlet, Duration limit, Pace pace) {
        this.outlet = outlet;
        this.limit = limit;
        this.pace = pace;
    }

    @Override
    public void on() throws LabFaultException, InterruptedException {
        turn(PowerState.ON);
    }

    @Override
    public void off() throws LabFaultException, InterruptedException {
        turn(PowerState.OFF);
    }

    @Override
    public PowerState state() throws LabFaultException, InterruptedException {
        return outlet.read(Deadline.in(limit, pace)).state();
    }

    @Override
    public void cycle(Duration pause) throws LabFaultException, InterruptedException {
        off();
        pace.sleep(pause);
        on();
    }

    private void turn(PowerState wanted) throws LabFaultException, InterruptedException {
        Deadline deadline = Deadline.in(limit, pace);
        if (!turning.tryLock(deadline.left().toNanos(), TimeUnit.NANOSECONDS)) {
            throw new LabFaultException(outlet.name() + " is still busy with another order after " + deadline.words() + ".");
        }
        try {
            String answer = outlet.turn(wanted, deadline);
            Outlet.Reading now = outlet.read(deadline);
            while (now.state() != wanted && now.state() != PowerState.UNKNOWN) {
                if (deadline.left().compareTo(POLL) <= 0) {
                    throw dead(wanted, answer, now, deadline);
                }
                pace.sleep(POLL);
                try {
                    now = outlet.read(deadline);
                } catch (LabFaultException e) {
                    // Cut off in the middle of the last question: what it said before is what counts.
                    throw deadline.passed() ? dead(wanted, answer, now, deadline) : e;
                }
            }
        } finally {
            turning.unlock();
        }
    }

    private LabFaultException dead(PowerState wanted, String answer, Outlet.Reading now, Deadline deadline) {
        return new LabFaultException("Dead power: " + outlet.name() + " was told " + wanted + " and took it ("
                + Words.quoted(answer) + "), but is still " + now.state() + " after " + deadline.words() + " ("
                + Words.quoted(now.answer()) + "). " + outlet.whenDead());
    }
}
