package dev.bootbench.agent.grading;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootbench.agent.grading.kernellog.KernelReport;
import dev.bootbench.agent.grading.kernellog.ReportKind;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StarvationTest {
    private static final Set<String> OWN = Set.of("demo");

    private final Map<Long, Duration> waits = new HashMap<>(Map.of(1L, Duration.ofSeconds(900), 2L, Duration.ZERO));
    private final Starvation starvation = new Starvation(() -> Map.copyOf(waits));
    private final long began = System.nanoTime();
    private int second;

    private static KernelReport report(ReportKind kind, String sub, String trace) {
        return new KernelReport(kind, sub, "rcu: INFO: rcu_preempt self-detected stall on CPU", "finish_task_switch", "", 1, "", 0,
                List.of(), false, false, true, "Call Trace:\n " + trace);
    }

    private static KernelReport stall() {
        return report(ReportKind.RCU_STALL, "", "finish_task_switch+0x1/0x20");
    }

    /** A look each second, between two of which this thread waits so long. */
    private void passes(int seconds, long thread, long millisWaited) {
        for (int i = 0; i < seconds; i++) {
            waits.merge(thread, Duration.ofMillis(millisWaited), Duration::plus);
            second++;
            starvation.look(began + Duration.ofSeconds(second).toNanos());
        }
    }

    @Test
    void aBoardThatWaitedForMoreThanHalfOfADetectorsTimeWasStarved() {
        passes(30, 2, 0);
        passes(10, 2, 700);
        passes(30, 2, 100);
        assertThat(starvation.explains(stall(), OWN)).contains("The host kept the board's processors waiting for 7 of 10 s,"
                + " so this stall is the lab's: \"rcu: INFO: rcu_preempt self-detected stall on CPU\".");
    }

    @Test
    void aBoardThatRanMostOfTheTimeWasNot() {
        passes(60, 2, 400);
        assertThat(starvation.explains(stall(), OWN)).as("24 s in all, but never more than 4 of 10").isEmpty();
    }

    @Test
    void whatSeveralThreadsWaitedIsNotAddedUp() {
        for (int i = 0; i < 5; i++) {
            passes(1, 1, 800);
            passes(1, 2, 800);
        }
        assertThat(starvation.explains(stall(), OWN)).isEmpty();
    }

    @Test
    void aShortWaitOfAShortCheckIsNoStarvation() {
        passes(3, 2, 1000);
        assertThat(starvation.explains(stall(), OWN)).as("3 of 3 s: no detector speaks after that").isEmpty();
    }

    @Test
    void aThreadThatBeganMeanwhileCountsFromItsBeginning() {
        passes(10, 3, 900);
        assertThat(starvation.explains(stall(), OWN)).isPresent();
    }

    @Test
    void looksThatCameLateAreHeldAgainstTheirOwnTime() {
        waits.put(2L, Duration.ofSeconds(8));
        starvation.look(began + Duration.ofSeconds(40).toNanos());
        assertThat(starvation.explains(stall(), OWN)).as("8 of 40 s").isEmpty();
        waits.put(2L, Duration.ofSeconds(38));
        starvation.look(began + Duration.ofSeconds(80).toNanos());
        assertThat(starvation.explains(stall(), OWN)).hasValueSatisfying(why -> assertThat(why).contains("30 of 40 s"));
    }

    @ParameterizedTest
    @EnumSource(ReportKind.class)
    void onlyAStandstillCanBeTheHosts(ReportKind kind) {
        passes(20, 2, 1000);
        boolean standstill = Set.of(ReportKind.RCU_STALL, ReportKind.SOFT_LOCKUP, ReportKind.HARD_LOCKUP, ReportKind.HUNG_TASK, ReportKind.WORKQUEUE).contains(kind);
        assertThat(starvation.explains(report(kind, "lockup", "do_idle+0x1/0x2"), OWN).isPresent()).isEqualTo(standstill);
    }

    @Test
    void whatTheSubmissionIsInIsItsOwn() {
        passes(20, 2, 1000);
        assertThat(starvation.explains(report(ReportKind.RCU_STALL, "", "demo_write+0x1/0x20 [demo]"), OWN)).isEmpty();
        assertThat(starvation.explains(report(ReportKind.RCU_STALL, "", "other_write+0x1/0x20 [other]"), OWN)).isPresent();
        assertThat(starvation.explains(report(ReportKind.WORKQUEUE, "leaked-lock", "worker_thread+0x1/0x20"), OWN)).isEmpty();
    }

    @Test
    void aBoardThatIsNoProcessOfThisHostHasNoSuchExcuse() {
        Starvation real = new Starvation(Map::of);
        real.look(began + Duration.ofSeconds(20).toNanos());
        assertThat(real.explains(stall(), OWN)).isEmpty();
    }
}
