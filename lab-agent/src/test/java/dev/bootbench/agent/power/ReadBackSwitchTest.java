package dev.bootbench.agent.power;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.bootbench.agent.board.LabFaultException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ReadBackSwitchTest {
    private final TestPace pace = new TestPace();

    /** Follows an order after it was asked so many times; never before {@link #go}. */
    private static final class SlowOutlet implements Outlet {
        final List<PowerState> orders = new CopyOnWriteArrayList<>();
        final CountDownLatch go;
        private final int questions;
        private int asked;

        SlowOutlet(int questions, CountDownLatch go) {
            this.questions = questions;
            this.go = go;
        }

        @Override
        public String name() {
            return "The slow outlet";
        }

        @Override
        public String whenDead() {
            return "Look at its relay.";
        }

        @Override
        public String turn(PowerState wanted, Deadline deadline) throws InterruptedException {
            orders.add(wanted);
            asked = 0;
            go.await();
            return "OK\nwill do";
        }

        @Override
        public Reading read(Deadline deadline) {
            PowerState wanted = orders.getLast();
            PowerState before = wanted == PowerState.ON ? PowerState.OFF : PowerState.ON;
            return new Reading(asked++ < questions ? before : wanted, "asked " + asked + " times");
        }
    }

    @Test
    void waitsForAnOutletThatTakesItsTime() throws Exception {
        new ReadBackSwitch(new SlowOutlet(5, new CountDownLatch(0)), Duration.ofSeconds(30), pace).on();
        assertThat(pace.slept).hasSize(5);
    }

    @Test
    void aDeadOneIsDescribedWithItsOwnWords() {
        PowerSwitch power = new ReadBackSwitch(new SlowOutlet(Integer.MAX_VALUE, new CountDownLatch(0)), Duration.ofSeconds(3), pace);
        assertThatThrownBy(power::off)
                .isInstanceOf(LabFaultException.class)
                .hasMessageMatching("Dead power: The slow outlet was told OFF and took it \\(\"OK will do\"\\), but is still ON after 3 s "
                        + "\\(\"asked \\d+ times\"\\)\\. Look at its relay\\.");
    }

    @Test
    void oneOrderAtATime() throws Exception {
        SlowOutlet outlet = new SlowOutlet(0, new CountDownLatch(1));
        PowerSwitch patient = new ReadBackSwitch(outlet, Duration.ofSeconds(20), pace);
        Thread first = Thread.ofVirtual().start(() -> order(patient::on));
        await().until(() -> outlet.orders.size() == 1);
        Thread second = Thread.ofVirtual().start(() -> order(patient::off));
        await().until(() -> second.getState() == Thread.State.TIMED_WAITING);
        assertThat(outlet.orders).containsExactly(PowerState.ON);
        outlet.go.countDown();
        first.join();
        second.join();
        assertThat(outlet.orders).containsExactly(PowerState.ON, PowerState.OFF);
    }

    private interface Order {
        void give() throws LabFaultException, InterruptedException;
    }

    private static void order(Order order) {
        try {
            order.give();
        } catch (LabFaultException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
