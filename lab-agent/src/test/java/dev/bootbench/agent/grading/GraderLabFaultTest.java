package dev.bootbench.agent.grading;

import static dev.bootbench.agent.grading.ScriptedAttempt.EXERCISE;
import static dev.bootbench.agent.grading.ScriptedAttempt.OOPS;
import static dev.bootbench.agent.grading.ScriptedAttempt.board;
import static dev.bootbench.agent.grading.ScriptedAttempt.check;
import static dev.bootbench.agent.grading.ScriptedAttempt.verdicts;
import static dev.bootbench.agent.grading.ScriptedGuest.ended;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bootbench.agent.board.BoardUse.Sighting;
import dev.bootbench.agent.build.BuildOutcome;
import dev.bootbench.agent.grading.AttemptReport.Outcome;
import dev.bootbench.agent.grading.kernellog.ReportKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is not the submission's doing never costs a point. */
@Timeout(60)
class GraderLabFaultTest {
    private final ScriptedAttempt attempt = new ScriptedAttempt();

    /** Root on a cooperative board can stay beneath the reset, and would read what nobody is to see. */
    @Test
    void hiddenChecksNeverReachABoardWhoseResetNobodyVerifies() throws Exception {
        String hiding = EXERCISE.replace("    title: It works\n", "    title: It works\n    visibility: hidden\n");
        ScriptedBoard cooperative = board(use -> {}).isReset(false);
        AttemptReport report = attempt.grade(cooperative, hiding);
        assertThat(report.outcome()).isEqualTo(Outcome.LAB_FAULT);
        assertThat(cooperative.uses()).isEmpty();
        assertThat(attempt.builds.requests).isEmpty();
        assertThat(check(report, "build").verdict().blamed()).contains(Blame.CONFIGURATION);
        assertThat(report.summary())
                .startsWith("The lab is not set up for this: Exercise demo has hidden checks, and board fake-1 is reset in a way that this host cannot verify")
                .endsWith("This costs you nothing.");
        assertThat(report.labLog()).contains("sd-mux, netboot");

        assertThat(attempt.grade(board(use -> {}).isReset(true), hiding).outcome()).isEqualTo(Outcome.GRADED);
        assertThat(attempt.grade(board(use -> {}).isReset(false)).outcome()).as("nothing is hidden").isEqualTo(Outcome.GRADED);
    }

    @Test
    void aMachineThatDiesByItselfIsALabFaultAndScoresNothing() throws Exception {
        AttemptReport report = attempt.grade(board(use -> use.guest().does("poke", g -> {
            use.sees(new Sighting.PowerLost(System.nanoTime(), false, "killed by signal 9"));
            g.falls(false);
            return ScriptedGuest.lost("connection reset");
        })));
        assertThat(report.outcome()).isEqualTo(Outcome.LAB_FAULT);
        assertThat(report.points()).isZero();
        assertThat(report.summary()).contains("killed by signal 9").contains("This costs you nothing.");
        assertThat(verdicts(report)).containsEntry("use", "LAB_FAULT").containsEntry("alone", "SKIPPED");
        assertThat(check(report, "use").verdict().blamed()).contains(Blame.INFRASTRUCTURE);
    }

    @Test
    void aSubmissionThatCutsTheConnectionFailsWhenAFreshBoardIsWell() throws Exception {
        AttemptReport report = attempt.grade(board(use -> use.guest().does("poke", g -> {
            g.falls(true);
            return ScriptedGuest.lost("broken pipe");
        })));
        assertThat(report.outcome()).isEqualTo(Outcome.GRADED);
        assertThat(check(report, "use").verdict()).isInstanceOfSatisfying(Verdict.Fail.class,
                fail -> assertThat(fail.message()).contains("The connection to the board broke", "sshd"));
    }

    @Test
    void aConnectionThatIsLostWithTheBoardIsALabFault() throws Exception {
        ScriptedBoard[] board = new ScriptedBoard[1];
        board[0] = board(use -> use.guest().does("poke", g -> {
            g.falls(true);
            board[0].breaks("Board fake-1 does not come up.");
            return ScriptedGuest.lost("broken pipe");
        }));
        AttemptReport report = attempt.grade(board[0]);
        assertThat(report.outcome()).isEqualTo(Outcome.LAB_FAULT);
        assertThat(report.summary()).contains("no fresh board came up");
    }

    @Test
    void aReportOfTheBoardsOwnDriverIsALabFault() throws Exception {
        String[] warning = {
            "WARNING: CPU: 0 PID: 0 at drivers/usb/dwc2/hcd_queue.c:1245 dwc2_hcd_qh_add+0x1/0x20 [dwc2]",
            "CPU: 0 PID: 0 Comm: swapper/0 Tainted: G           OE      6.1.0-56-arm64 #1",
            "pc : dwc2_hcd_qh_add+0x1/0x20 [dwc2]",
            "Call trace:",
            " dwc2_hcd_qh_add+0x1/0x20 [dwc2]",
            "---[ end trace 0000000000000000 ]---",
        };
        AttemptReport report = attempt.grade(warns(warning).ownReports("drivers/usb/dwc2/"));
        assertThat(report.outcome()).isEqualTo(Outcome.LAB_FAULT);
        assertThat(report.summary()).contains("dwc2_hcd_qh_add");

        String[] through = warning.clone();
        through[4] = " demo_write+0x1c/0x40 [demo]";
        assertThat(check(attempt.grade(warns(through).ownReports("drivers/usb/dwc2/")), "use").verdict()).isInstanceOf(Verdict.Crash.class);
        assertThat(check(attempt.grade(warns(warning)), "use").verdict()).isInstanceOf(Verdict.Crash.class);
    }

    @Test
    void aStallOfABoardThatItsHostStarvedIsALabFault() throws Exception {
        AttemptReport report = attempt.grade(stalls("cpuidle_enter_state+0xc6/0x420", 14));
        assertThat(report.outcome()).isEqualTo(Outcome.LAB_FAULT);
        assertThat(check(report, "use").verdict()).isInstanceOfSatisfying(Verdict.LabFault.class, fault -> {
            assertThat(fault.blame()).isEqualTo(Blame.INFRASTRUCTURE);
            assertThat(fault.message()).startsWith("The host kept the board's processors waiting for 14 of ")
                    .contains(" s, so this stall is the lab's: \"watchdog: BUG: soft lockup");
        });
        assertThat(report.summary()).contains("This costs you nothing.");

        assertThat(check(attempt.grade(stalls("demo_write+0x1c/0x40 [demo]", 14)), "use").verdict())
                .as("the submission is in it").isInstanceOf(Verdict.Crash.class);
        assertThat(check(attempt.grade(stalls("cpuidle_enter_state+0xc6/0x420", 4)), "use").verdict())
                .as("the host let it run").isInstanceOf(Verdict.Crash.class);
        assertThat(check(attempt.grade(stalls("cpuidle_enter_state+0xc6/0x420", 14).waits(Map::of)), "use").verdict())
                .as("nobody can tell").isInstanceOf(Verdict.Crash.class);
    }

    /** What the submission did besides counts, whatever the host did. */
    @Test
    void aStarvedBoardExcusesNoOtherCrash() throws Exception {
        ScriptedBoard board = stalls("cpuidle_enter_state+0xc6/0x420", 14, OOPS);
        assertThat(check(attempt.grade(board), "use").verdict()).isInstanceOfSatisfying(Verdict.Crash.class,
                crash -> assertThat(crash.report().kind()).isEqualTo(ReportKind.NULL_POINTER));
    }

    /** @param seconds for which a processor waited for the host's meanwhile */
    private static ScriptedBoard stalls(String frame, int seconds, String... more) {
        Map<Long, Duration> waits = new ConcurrentHashMap<>(Map.of(41L, Duration.ofSeconds(1), 42L, Duration.ofSeconds(100)));
        return board(use -> use.guest().does("poke", g -> {
            waits.put(42L, Duration.ofSeconds(100 + seconds));
            g.prints("watchdog: BUG: soft lockup - CPU#1 stuck for 11s! [swapper/1:0]", "CPU: 1 PID: 0 Comm: swapper/1 Tainted: G OE 6.1.0", "Call Trace:",
                    " " + frame, "---[ end trace 0000000000000000 ]---");
            g.prints(more);
            return ended(0, "poked\n", "");
        })).waits(() -> Map.copyOf(waits));
    }

    private static ScriptedBoard warns(String[] lines) {
        return board(use -> use.guest().does("poke", g -> {
            g.prints(lines);
            return ended(0, "poked\n", "");
        }));
    }

    @Test
    void aBoardThatDoesNotComeUpIsALabFault() throws Exception {
        ScriptedBoard board = board(use -> {});
        board.breaks("Board fake-1 is quarantined.");
        AttemptReport report = attempt.grade(board);
        assertThat(report.outcome()).isEqualTo(Outcome.LAB_FAULT);
        assertThat(report.checks()).hasSize(5);
        assertThat(report.summary()).contains("quarantined");
    }

    @Test
    void aBoardThatIsTaintedBeforeTheFirstCheckIsALabFault() throws Exception {
        AttemptReport report = attempt.grade(board(use -> use.guest().taints(128)));
        assertThat(report.outcome()).isEqualTo(Outcome.LAB_FAULT);
        assertThat(report.summary()).contains("not pristine");
    }

    @Test
    void aToolChainThatFailsIsALabFault() throws Exception {
        attempt.builds.outcome = new BuildOutcome.Faulted("gcc is not installed.", "");
        assertThat(attempt.grade(board(use -> {})).outcome()).isEqualTo(Outcome.LAB_FAULT);
    }

    @Test
    void aModuleForAnotherKernelIsNeverLoaded() throws Exception {
        attempt.builds.outcome = new BuildOutcome.Built(Map.of("demo", new byte[1]), Map.of("demo", new byte[1]), "6.1.0-1-amd64 SMP", List.of(), "", Duration.ZERO);
        ScriptedBoard board = board(use -> {});
        AttemptReport report = attempt.grade(board);
        assertThat(report.outcome()).isEqualTo(Outcome.LAB_FAULT);
        assertThat(board.uses().getFirst().guest().commands()).noneMatch(c -> c.contains("insmod"));
    }
}
