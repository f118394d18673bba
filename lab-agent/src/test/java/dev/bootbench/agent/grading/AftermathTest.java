package dev.bootbench.agent.grading;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootbench.agent.board.BoardUse.Sighting;
import dev.bootbench.agent.grading.Aftermath.Finding;
import dev.bootbench.agent.grading.Aftermath.Signs;
import dev.bootbench.agent.grading.kernellog.KernelReport;
import dev.bootbench.agent.grading.kernellog.ReportKind;
import dev.bootbench.agent.shell.CommandResult.Ending;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The table of what became of a board, row by row. */
class AftermathTest {
    private static final KernelReport OOPS = KernelReport.fromOutside(ReportKind.OOPS, "Oops");
    private static final Ending LOST = new Ending.Lost("gone");
    private static final Ending TIMED_OUT = new Ending.TimedOut(Duration.ofSeconds(30));

    private static Signs signs(List<Sighting> sightings, String console, boolean answers, boolean restarted, boolean active, Ending ending) {
        return new Signs(Optional.empty(), sightings, console, answers, restarted, Optional.empty(), false, active, false, ending, "`x` ran");
    }

    private static ReportKind crash(Signs signs) {
        Finding finding = Aftermath.decide(signs);
        assertThat(finding).isInstanceOf(Finding.Crashed.class);
        return ((Finding.Crashed) finding).report().kind();
    }

    @Test
    void aReportWinsOverEverythingThatHappenedAfterwards() {
        Signs signs = new Signs(Optional.of(OOPS), List.of(new Sighting.PowerLost(1, false, "signal 9")), "", false, false,
                Optional.empty(), false, true, true, LOST, "`x` ran");
        assertThat(crash(signs)).isEqualTo(ReportKind.OOPS);
    }

    @Test
    void restartsAreTheSubmissionsDoing() {
        assertThat(crash(signs(List.of(new Sighting.GuestReset(1)), "", false, false, true, LOST))).isEqualTo(ReportKind.REBOOT);
        assertThat(crash(signs(List.of(), "", true, true, true, LOST))).isEqualTo(ReportKind.REBOOT);
        assertThat(crash(signs(List.of(new Sighting.GuestShutdown(1)), "", false, false, true, LOST))).isEqualTo(ReportKind.REBOOT);
        assertThat(crash(signs(List.of(new Sighting.PowerLost(1, true, "")), "", false, false, true, LOST))).isEqualTo(ReportKind.REBOOT);
    }

    @Test
    void anOrderlyRestartIsToldFromASuddenOne() {
        Finding.Crashed orderly = (Finding.Crashed) Aftermath.decide(
                signs(List.of(new Sighting.GuestReset(1)), "[ 1.0] reboot: Restarting system\n", false, false, true, LOST));
        Finding.Crashed sudden = (Finding.Crashed) Aftermath.decide(signs(List.of(new Sighting.GuestReset(1)), "", false, false, true, LOST));
        assertThat(orderly.message()).contains("asked the board to restart");
        assertThat(sudden.message()).contains("printed no report");
    }

    @Test
    void aPanicSeenByTheMachineAloneIsStillAPanic() {
        assertThat(crash(signs(List.of(new Sighting.GuestPanicked(1)), "", false, false, true, LOST))).isEqualTo(ReportKind.PANIC);
    }

    @Test
    void aMachineThatEndsByItselfIsTheLabs() {
        assertThat(Aftermath.decide(signs(List.of(new Sighting.PowerLost(1, false, "signal 9")), "", false, false, true, LOST)))
                .isInstanceOfSatisfying(Finding.LabBroke.class, f -> assertThat(f.message()).contains("signal 9"));
    }

    @Test
    void aBoardThatAnswersTookTooLongOrLostItsConnection() {
        assertThat(Aftermath.decide(signs(List.of(), "", true, false, true, TIMED_OUT))).isInstanceOf(Finding.TookTooLong.class);
        assertThat(Aftermath.decide(signs(List.of(), "", true, false, false, LOST))).isInstanceOf(Finding.LabBroke.class);
        assertThat(Aftermath.decide(new Signs(Optional.empty(), List.of(), "", true, false, Optional.empty(), false, true, true, LOST, "`x` ran")))
                .isInstanceOf(Finding.OutOfMemory.class);
    }

    @Test
    void silenceIsTheSubmissionsOnlyWhenItWasThere() {
        assertThat(crash(signs(List.of(), "", false, false, true, TIMED_OUT))).isEqualTo(ReportKind.HANG);
        assertThat(Aftermath.decide(signs(List.of(), "", false, false, false, TIMED_OUT))).isInstanceOf(Finding.LabBroke.class);
    }

    @Test
    void aWayThatIsCutIsTheSubmissionsOnlyWhenItCouldHaveCutIt() {
        assertThat(Aftermath.decide(signs(List.of(), "", true, false, true, LOST))).isInstanceOf(Finding.CutOff.class);
        assertThat(Aftermath.decide(living("`x` ran", true))).isInstanceOf(Finding.CutOff.class);
        assertThat(Aftermath.decide(living("`ip link set eth0 down` ran", false))).isInstanceOf(Finding.CutOff.class);
        assertThat(Aftermath.decide(living("`cat /proc/modules` ran", false))).isInstanceOfSatisfying(Finding.LabBroke.class,
                broke -> assertThat(broke.message()).contains("its console answers"));
    }

    private static Signs living(String doing, boolean active) {
        return new Signs(Optional.empty(), List.of(), "", false, false, Optional.empty(), true, active, false, LOST, doing);
    }
}
