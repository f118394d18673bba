package dev.bootbench.agent.grading;

import static dev.bootbench.agent.grading.ScriptedAttempt.EXERCISE;
import static dev.bootbench.agent.grading.ScriptedAttempt.OOPS;
import static dev.bootbench.agent.grading.ScriptedAttempt.board;
import static dev.bootbench.agent.grading.ScriptedAttempt.check;
import static dev.bootbench.agent.grading.ScriptedAttempt.verdicts;
import static dev.bootbench.agent.grading.ScriptedGuest.ended;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bootbench.agent.board.BoardUse.Sighting;
import dev.bootbench.agent.grading.AttemptReport.Outcome;
import dev.bootbench.agent.grading.kernellog.ReportKind;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a kernel does that breaks, and what the grader makes of it. */
@Timeout(60)
class GraderCrashTest {
    private final ScriptedAttempt attempt = new ScriptedAttempt();

    @Test
    void anOopsIsACrashWithFunctionAndLineAndStopsWhatNeedsThisBoot() throws Exception {
        ScriptedBoard board = board(use -> use.guest().does("poke", g -> {
            g.prints(OOPS);
            g.taints(128);
            return ended(137, "", "Killed");
        }));
        AttemptReport report = attempt.grade(board);
        assertThat(verdicts(report)).isEqualTo(Map.of("build", "PASS", "load", "PASS", "use", "CRASH", "unload", "SKIPPED", "alone", "PASS"));
        Verdict.Crash crash = (Verdict.Crash) check(report, "use").verdict();
        assertThat(crash.report().kind()).isEqualTo(ReportKind.NULL_POINTER);
        assertThat(crash.report().file()).isEqualTo("demo.c");
        assertThat(crash.report().line()).isEqualTo(42);
        assertThat(crash.message()).contains("`poke ").contains("a pointer was NULL").contains("demo_write() (demo.c:42)");
        assertThat(check(report, "unload").verdict()).isInstanceOfSatisfying(Verdict.Skipped.class, s -> assertThat(s.because()).isEqualTo("use"));
        assertThat(board.uses()).hasSize(2);
    }

    @Test
    void anExpectedReportIsAPassAndAMissingOneAFail() throws Exception {
        String expecting = EXERCISE.replace("    hint: Look at the write method.\n", "    reports: {must: [{kind: NULL_POINTER, function: demo_write}]}\n")
                .replace("stdout: '^poked$'", "exit: any");
        AttemptReport report = attempt.grade(board(use -> use.guest().does("poke", g -> {
            g.prints(OOPS);
            return ended(137, "", "Killed");
        })), expecting);
        assertThat(check(report, "use").verdict()).isInstanceOf(Verdict.Pass.class);
        AttemptReport without = attempt.grade(board(use -> {}), expecting);
        assertThat(check(without, "use").verdict().message()).isEqualTo("The kernel was expected to report NULL_POINTER in demo_write(), but it did not.");
    }

    @Test
    void aCrashIsToldWithTheStepThatItHappenedInNotTheLastOne() throws Exception {
        AttemptReport report = attempt.grade(board(use -> use.guest().does("poke", g -> {
            g.prints(OOPS);
            return ended(0, "poked\n", "");
        })), EXERCISE.replace("'^poked$'}}\n", "'^poked$'}}\n      - run: {command: 'true'}\n"));
        assertThat(check(report, "use").verdict()).isInstanceOf(Verdict.Crash.class);
        assertThat(check(report, "use").verdict().message()).contains("while `poke ").contains("` ran");
    }

    @Test
    void aLineThatOnlyLooksLikeACrashIsANote() throws Exception {
        AttemptReport report = attempt.grade(board(use -> use.guest().does("poke", g -> {
            g.prints("BUG: unable to handle page fault for address: 1234");
            return ended(0, "poked\n", "");
        })));
        assertThat(check(report, "use").verdict()).isInstanceOf(Verdict.Pass.class);
        assertThat(check(report, "use").notes()).singleElement().asString().contains("looks like the beginning of a crash report");
    }

    @Test
    void damageInTheTaintWithoutAReportIsACrash() throws Exception {
        AttemptReport report = attempt.grade(board(use -> use.guest().does("poke", g -> {
            g.taints(512);
            return ended(0, "poked\n", "");
        })));
        assertThat(check(report, "use").verdict()).isInstanceOfSatisfying(Verdict.Crash.class, crash -> {
            assertThat(crash.report().kind()).isEqualTo(ReportKind.TAINT);
            assertThat(crash.message()).contains("W (the kernel warned)");
        });
    }

    @Test
    void aLockupReportedWhileACommandHangsIsACrashAndNotATimeout() throws Exception {
        AttemptReport report = attempt.grade(board(use -> use.guest().does("poke", g -> {
            g.prints("watchdog: BUG: soft lockup - CPU#1 stuck for 11s! [poke:433]", "CPU: 1 PID: 433 Comm: poke Tainted: G OE 6.1.0", "Call Trace:",
                    " demo_write+0x1c/0x40 [demo]");
            return ScriptedGuest.loops();
        })));
        assertThat(check(report, "use").verdict()).isInstanceOfSatisfying(Verdict.Crash.class,
                crash -> assertThat(crash.report().kind()).isEqualTo(ReportKind.SOFT_LOCKUP));
    }

    private static ScriptedBoard withAProcessThatCannotBeKilled(String standsIn) {
        return board(use -> {
            use.guest().does("poke", g -> ScriptedGuest.loops());
            use.guest().does("kill -9", g -> ended(1, "", ""));
            use.guest().does("echo w > /proc/sysrq-trigger", g -> {
                g.prints("sysrq: Show Blocked State", "task:poke            state:D stack:    0 pid:  433 ppid:     1 flags:0x00000002",
                        "Call Trace:", " __schedule+0x2eb/0x8d0", " " + standsIn);
                return ended(0, "", "");
            });
        });
    }

    @Test
    void aProcessThatTheModuleHoldsForEverIsAHangThoughNoDetectorSpoke() throws Exception {
        ScriptedBoard board = withAProcessThatCannotBeKilled("demo_write+0x1d/0x40 [demo]");
        AttemptReport report = attempt.grade(board);
        assertThat(check(report, "use").verdict()).isInstanceOfSatisfying(Verdict.Crash.class, crash -> {
            assertThat(crash.report().kind()).isEqualTo(ReportKind.HANG);
            assertThat(crash.message()).contains("could not be ended").contains("in your demo_write() (demo.c:42)");
        });
        assertThat(board.uses()).as("a board with such a process is used up").hasSize(2);
    }

    @Test
    void aProcessThatCannotBeKilledAndHasNothingOfTheModuleInItTookTooLong() throws Exception {
        AttemptReport report = attempt.grade(withAProcessThatCannotBeKilled("vfs_write+0xc1/0x3d0"));
        assertThat(check(report, "use").verdict()).isInstanceOf(Verdict.Timeout.class);
    }

    @Test
    void aSilentBoardWithTheModuleLoadedIsAHang() throws Exception {
        ScriptedBoard board = board(use -> use.guest().does("poke", g -> {
            g.falls(false);
            return ScriptedGuest.loops();
        }));
        AttemptReport report = attempt.grade(board);
        assertThat(check(report, "use").verdict()).isInstanceOfSatisfying(Verdict.Crash.class, crash -> {
            assertThat(crash.report().kind()).isEqualTo(ReportKind.HANG);
            assertThat(crash.message()).contains("stopped answering while `poke");
        });
        assertThat(board.scriptedConsole().typed()).as("the kernel was asked, on both boards").isEqualTo("\rlw\rlw");
        assertThat(verdicts(report)).isEqualTo(Map.of("build", "PASS", "load", "PASS", "use", "CRASH", "unload", "SKIPPED", "alone", "PASS"));
        assertThat(report.labLog()).contains("check use", "again, on a fresh board");
    }

    @Test
    void aBoardThatStandsStillOnceWithoutAWordCostsNothing() throws Exception {
        AtomicBoolean stoodStill = new AtomicBoolean();
        ScriptedBoard board = board(use -> use.guest().does("poke", g -> {
            if (stoodStill.getAndSet(true)) {
                return ended(0, "poked\n", "");
            }
            g.falls(false);
            return ScriptedGuest.loops();
        }));
        AttemptReport report = attempt.grade(board);
        assertThat(report.points()).as(report.summary()).isEqualTo(report.maxPoints());
        assertThat(report.labLog()).contains("stood still in check use");
        assertThat(attempt.builds.requests).as("what was built stays").hasSize(1);
    }

    @Test
    void aPanicOnTheConsoleIsFoundThoughTheLogIsGone() throws Exception {
        AttemptReport report = attempt.grade(board(use -> use.guest().does("insmod", g -> {
            g.falls(false);
            use.console().head();
            for (String line : List.of("Kernel panic - not syncing: doom", "CPU: 0 PID: 399 Comm: insmod Tainted: G OE 6.1", "Call Trace:",
                    " panic+0x118/0x2ed", " demo_init+0x11/0x1000 [demo]", "---[ end Kernel panic - not syncing: doom ]---")) {
                ((ScriptedConsole) use.console()).say("[   51.000001] " + line + "\r\n");
            }
            use.sees(new Sighting.GuestPanicked(System.nanoTime()));
            return ScriptedGuest.loops();
        })));
        assertThat(check(report, "load").verdict()).isInstanceOfSatisfying(Verdict.Crash.class, crash -> {
            assertThat(crash.report().kind()).isEqualTo(ReportKind.PANIC);
            assertThat(crash.report().function()).isEqualTo("demo_init");
        });
    }

    @Test
    void aRestartIsACrash() throws Exception {
        AttemptReport report = attempt.grade(board(use -> use.guest().does("poke", g -> {
            use.sees(new Sighting.GuestReset(System.nanoTime()));
            g.falls(false);
            return ScriptedGuest.lost("connection reset");
        })));
        assertThat(check(report, "use").verdict()).isInstanceOfSatisfying(Verdict.Crash.class, crash -> {
            assertThat(crash.report().kind()).isEqualTo(ReportKind.REBOOT);
            assertThat(crash.message()).contains("restarted while `poke");
        });
    }

    @Test
    void aMachineThatTheGuestSwitchedOffIsTheSubmissionsDoing() throws Exception {
        AttemptReport report = attempt.grade(board(use -> use.guest().does("poke", g -> {
            use.sees(new Sighting.GuestShutdown(System.nanoTime()));
            use.sees(new Sighting.PowerLost(System.nanoTime(), true, "exit 0"));
            g.falls(false);
            return ScriptedGuest.lost("connection reset");
        })));
        assertThat(check(report, "use").verdict().message()).contains("asked the board to restart or switch off");
        assertThat(report.outcome()).isEqualTo(Outcome.GRADED);
    }

    @Test
    void aLostConnectionDoesNotHideAnOops() throws Exception {
        AttemptReport report = attempt.grade(board(use -> use.guest().does("poke", g -> {
            g.prints(OOPS);
            g.falls(true);
            return ScriptedGuest.lost("broken pipe");
        })));
        assertThat(check(report, "use").verdict()).isInstanceOf(Verdict.Crash.class);
    }
}
