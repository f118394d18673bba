package dev.bootbench.agent.grading;

import static dev.bootbench.agent.grading.ScriptedGuest.ended;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bootbench.agent.board.BoardUse.Sighting;
import dev.bootbench.agent.board.Lane;
import dev.bootbench.agent.build.BuildOutcome;
import dev.bootbench.agent.build.BuildRequest;
import dev.bootbench.agent.build.Diagnostic;
import dev.bootbench.agent.build.ProgramRequest;
import dev.bootbench.agent.build.SourceFile;
import dev.bootbench.agent.build.SourceLine;
import dev.bootbench.agent.build.ToolOutcome;
import dev.bootbench.agent.grading.AttemptReport.Outcome;
import dev.bootbench.agent.grading.GradeListener.Phase;
import dev.bootbench.agent.grading.kernellog.ReportKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The grader against a board whose guest does what the test says. */
@Timeout(60)
class GraderTest {
    private static final String EXERCISE = """
            id: demo
            title: Demo
            summary: For tests
            family: tests
            submit: module
            module: demo
            profiles: [qemu-x86]
            limits: {check: 2s, run: 30s}
            taint: 12288
            parameters: {word: {kind: token, length: 8}}
            checks:
              - {id: build, title: It builds, points: 1, build: {}}
              - id: load
                title: It loads
                points: 2
                needs: [build]
                steps:
                  - load: {args: "word=${word}"}
                  - log: {expect: ['demo: hello ${word}']}
              - id: use
                title: It works
                points: 3
                needs: [load]
                hint: Look at the write method.
                steps:
                  - run: {command: 'poke ${word}', expect: {stdout: '^poked$'}}
              - id: unload
                title: It goes
                points: 2
                needs: [load]
                steps: [{unload: {}}]
              - id: alone
                title: It loads on a board of its own
                points: 2
                needs: [build]
                fresh: true
                steps: [{load: {}}]
            """;

    private static final String[] OOPS = {
        "BUG: kernel NULL pointer dereference, address: 0000000000000000",
        "Oops: 0002 [#1] PREEMPT SMP NOPTI",
        "CPU: 1 PID: 412 Comm: poke Tainted: G           OE      6.1.0-56-amd64 #1",
        "RIP: 0010:demo_write+0x1c/0x40 [demo]",
        "Call Trace:",
        " vfs_write+0xbf/0x3e0",
        "---[ end trace 0000000000000000 ]---",
    };

    private static final class ScriptedBuilds implements Grader.Builds {
        private BuildOutcome outcome = new BuildOutcome.Built(
                Map.of("demo", new byte[] {1, 2, 3}), ScriptedBoard.KERNEL + " SMP mod_unload", List.of(), "CC demo.o\n", Duration.ofSeconds(1));
        private final List<BuildRequest> requests = new ArrayList<>();
        private final List<ProgramRequest> programs = new ArrayList<>();

        @Override
        public BuildOutcome build(BuildRequest request) {
            requests.add(request);
            return outcome;
        }

        @Override
        public BuildOutcome program(ProgramRequest request) {
            programs.add(request);
            return new BuildOutcome.Built(Map.of(request.name(), new byte[] {4}), "", List.of(), "", Duration.ZERO);
        }

        @Override
        public ToolOutcome checkpatch(BuildRequest request) {
            throw new AssertionError("no style is to be looked at");
        }

        @Override
        public ToolOutcome sparse(BuildRequest request) {
            throw new AssertionError("no types are to be looked at");
        }

        @Override
        public Optional<SourceLine> locate(byte[] ko, String function, long offset) {
            return function.equals("demo_write") && offset == 0x1c ? Optional.of(new SourceLine("demo.c", 42)) : Optional.empty();
        }
    }

    private final ScriptedBuilds builds = new ScriptedBuilds();
    private final List<Phase> phases = new ArrayList<>();

    /** A correct module: the test changes what it wants to be wrong. */
    private static void works(ScriptedBoard.Use use) {
        use.guest().does("insmod", g -> {
            g.loads("demo");
            String command = g.commands().getLast();
            g.prints("demo: hello " + command.replaceAll("(?s).*word=(\\w+).*", "$1"));
            return ended(0, "", "");
        });
        use.guest().does("poke", g -> ended(0, "poked\n", ""));
    }

    private static Exercise exercise(String yaml) throws ExerciseException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("exercise.yaml"));
            zip.write(yaml.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return ExerciseStore.readBundle(bytes.toByteArray());
    }

    private AttemptReport grade(ScriptedBoard board) throws Exception {
        return grade(board, EXERCISE);
    }

    private AttemptReport grade(ScriptedBoard board, String yaml) throws Exception {
        GradeRequest request = new GradeRequest(
                exercise(yaml), List.of(new SourceFile("demo.c", new byte[] {'x'})), 7, board, Lane.PLAIN, "a-1");
        AttemptReport report = new Grader(new QuickWaits(), builds).grade(request, new GradeListener() {
            @Override
            public void phase(Phase phase, String doing) {
                if (phases.isEmpty() || phases.getLast() != phase) {
                    phases.add(phase);
                }
            }
        });
        assertThat(board.uses()).as("every use is given back").allMatch(ScriptedBoard.Use::isClosed);
        return report;
    }

    private static ScriptedBoard board(Consumer<ScriptedBoard.Use> change) {
        return new ScriptedBoard(use -> {
            works(use);
            change.accept(use);
        });
    }

    private static Map<String, String> verdicts(AttemptReport report) {
        Map<String, String> verdicts = new java.util.LinkedHashMap<>();
        report.checks().forEach(c -> verdicts.put(c.check(), c.verdict().name()));
        return verdicts;
    }

    private static CheckReport check(AttemptReport report, String id) {
        return report.checks().stream().filter(c -> c.check().equals(id)).findFirst().orElseThrow();
    }

    @Test
    void aCorrectModuleGetsFullMarks() throws Exception {
        ScriptedBoard board = board(use -> {});
        AttemptReport report = grade(board);
        assertThat(verdicts(report).values()).containsOnly("PASS");
        assertThat(report.points()).isEqualTo(1000);
        assertThat(report.outcome()).isEqualTo(Outcome.GRADED);
        assertThat(report.summary()).isEqualTo("10 of 10 points: every check passed.");
        assertThat(phases).containsExactly(Phase.BUILDING, Phase.PREPARING, Phase.RUNNING, Phase.PREPARING, Phase.RUNNING, Phase.REPORTING);
        assertThat(board.uses()).as("the last check has a board of its own").hasSize(2);
        assertThat(board.uses().getFirst().guest().files()).containsKey("/opt/bootbench/demo.ko");
        assertThat(report.taintBefore()).isZero();
        assertThat(report.taintAfter()).isEqualTo(12288);
        assertThat(report.kernelLog()).contains("demo: hello " + report.parameters().get("word"));
        assertThat(builds.requests.getFirst().kernel().release()).isEqualTo(ScriptedBoard.KERNEL);
        assertThat(check(report, "use").evidence().command()).isEqualTo("poke " + report.parameters().get("word"));
    }

    /** Root on a cooperative board can stay beneath the reset, and would read what nobody is to see. */
    @Test
    void hiddenChecksNeverReachABoardWhoseResetNobodyVerifies() throws Exception {
        String hiding = EXERCISE.replace("    title: It works\n", "    title: It works\n    visibility: hidden\n");
        ScriptedBoard cooperative = board(use -> {}).isReset(false);
        AttemptReport report = grade(cooperative, hiding);
        assertThat(report.outcome()).isEqualTo(Outcome.LAB_FAULT);
        assertThat(cooperative.uses()).isEmpty();
        assertThat(builds.requests).isEmpty();
        assertThat(check(report, "build").verdict().blamed()).contains(Blame.CONFIGURATION);
        assertThat(report.summary())
                .startsWith("The lab is not set up for this: Exercise demo has hidden checks, and board fake-1 is reset in a way that this host cannot verify")
                .endsWith("This costs you nothing.");
        assertThat(report.labLog()).contains("sd-mux, netboot");

        assertThat(grade(board(use -> {}).isReset(true), hiding).outcome()).isEqualTo(Outcome.GRADED);
        assertThat(grade(board(use -> {}).isReset(false)).outcome()).as("nothing is hidden").isEqualTo(Outcome.GRADED);
    }

    @Test
    void aWrongAnswerFailsOnlyItsCheckAndSaysWhatWasExpectedAndSeen() throws Exception {
        AttemptReport report = grade(board(use -> use.guest().does("poke", g -> ended(5, "prodded\n", "poke: Bad address"))));
        assertThat(verdicts(report)).isEqualTo(Map.of("build", "PASS", "load", "PASS", "use", "FAIL", "unload", "PASS", "alone", "PASS"));
        assertThat(report.points()).isEqualTo(700);
        CheckReport use = check(report, "use");
        assertThat(use.verdict().message()).contains("code 0 was expected").contains("exit code 5").contains("EFAULT")
                .contains("^poked$").contains("\"prodded\"");
        assertThat(use.verdict().blamed()).contains(Blame.SUBMISSION);
        assertThat(use.evidence().expected()).contains("exit code 0");
        assertThat(use.evidence().observed()).contains("prodded");
        assertThat(Feedback.text(use)).contains("Look at the write method.");
    }

    @Test
    void controlCharactersInOutputAreShownAndNeverStored() throws Exception {
        AttemptReport report = grade(board(use -> use.guest().does("poke", g -> ended(0, "a\0b\u001b[31m\n", ""))));
        assertThat(check(report, "use").evidence().observed()).contains("a\\x00b\\x1b[31m");
        assertThat(check(report, "use").verdict().message()).doesNotContain("\0").doesNotContain("\u001b");
    }

    @Test
    void theLogIsJudgedOnlyWithinTheCheck() throws Exception {
        AttemptReport report = grade(new ScriptedBoard(use -> {
            use.guest().prints("demo: hello " + Parameter.draw(Map.of("word", new Parameter.Token(8)), 7).get("word"));
            use.guest().does("poke", g -> ended(0, "poked\n", ""));
        }));
        assertThat(verdicts(report)).containsEntry("load", "FAIL").containsEntry("use", "SKIPPED");
        assertThat(check(report, "load").verdict().message()).contains("nothing was logged");
    }

    @Test
    void anOopsIsACrashWithFunctionAndLineAndStopsWhatNeedsThisBoot() throws Exception {
        ScriptedBoard board = board(use -> use.guest().does("poke", g -> {
            g.prints(OOPS);
            g.taints(128);
            return ended(137, "", "Killed");
        }));
        AttemptReport report = grade(board);
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
        AttemptReport report = grade(board(use -> use.guest().does("poke", g -> {
            g.prints(OOPS);
            return ended(137, "", "Killed");
        })), expecting);
        assertThat(check(report, "use").verdict()).isInstanceOf(Verdict.Pass.class);
        AttemptReport without = grade(board(use -> {}), expecting);
        assertThat(check(without, "use").verdict().message()).isEqualTo("The kernel was expected to report NULL_POINTER in demo_write(), but it did not.");
    }

    @Test
    void aLineThatOnlyLooksLikeACrashIsANote() throws Exception {
        AttemptReport report = grade(board(use -> use.guest().does("poke", g -> {
            g.prints("BUG: unable to handle page fault for address: 1234");
            return ended(0, "poked\n", "");
        })));
        assertThat(check(report, "use").verdict()).isInstanceOf(Verdict.Pass.class);
        assertThat(check(report, "use").notes()).singleElement().asString().contains("looks like the beginning of a crash report");
    }

    @Test
    void damageInTheTaintWithoutAReportIsACrash() throws Exception {
        AttemptReport report = grade(board(use -> use.guest().does("poke", g -> {
            g.taints(512);
            return ended(0, "poked\n", "");
        })));
        assertThat(check(report, "use").verdict()).isInstanceOfSatisfying(Verdict.Crash.class, crash -> {
            assertThat(crash.report().kind()).isEqualTo(ReportKind.TAINT);
            assertThat(crash.message()).contains("W (the kernel warned)");
        });
    }

    @Test
    void whatStaysBehindAfterUnloadingIsAFail() throws Exception {
        AttemptReport report = grade(board(use -> use.guest().does("rmmod", g -> {
            g.hasDevice("/dev/demo");
            return ended(1, "", "");
        })));
        assertThat(check(report, "unload").verdict().message()).contains("could not be unloaded");
        AttemptReport left = grade(board(use -> use.guest().hasDevice("/dev/null")), EXERCISE.replace("[{unload: {}}]", "[{run: {command: mknod}}, {run: {command: 'true'}}]"));
        assertThat(check(left, "unload").verdict()).isInstanceOf(Verdict.Pass.class);
        AttemptReport behind = grade(board(use -> use.guest().does("poke", g -> {
            g.hasDevice("/dev/demo");
            return ended(0, "poked\n", "");
        })));
        assertThat(check(behind, "unload").verdict().message()).isEqualTo("After the module was unloaded, this stayed behind: device node /dev/demo.");
    }

    @Test
    void aCommandThatNeverEndsIsATimeoutWithItsLimit() throws Exception {
        AttemptReport report = grade(board(use -> use.guest().does("poke", g -> ScriptedGuest.loops())));
        CheckReport use = check(report, "use");
        assertThat(use.verdict()).isInstanceOfSatisfying(Verdict.Timeout.class, t -> assertThat(t.limit()).isEqualTo(Duration.ofSeconds(2)));
        assertThat(use.verdict().message()).contains("2 s").contains("poke ").contains("Usual causes");
        assertThat(verdicts(report)).containsEntry("unload", "PASS");
    }

    @Test
    void aLockupReportedWhileACommandHangsIsACrashAndNotATimeout() throws Exception {
        AttemptReport report = grade(board(use -> use.guest().does("poke", g -> {
            g.prints("watchdog: BUG: soft lockup - CPU#1 stuck for 11s! [poke:433]", "CPU: 1 PID: 433 Comm: poke Tainted: G OE 6.1.0", "Call Trace:",
                    " demo_write+0x1c/0x40 [demo]");
            return ScriptedGuest.loops();
        })));
        assertThat(check(report, "use").verdict()).isInstanceOfSatisfying(Verdict.Crash.class,
                crash -> assertThat(crash.report().kind()).isEqualTo(ReportKind.SOFT_LOCKUP));
    }

    @Test
    void aSilentBoardWithTheModuleLoadedIsAHang() throws Exception {
        ScriptedBoard board = board(use -> use.guest().does("poke", g -> {
            g.falls(false);
            return ScriptedGuest.loops();
        }));
        AttemptReport report = grade(board);
        assertThat(check(report, "use").verdict()).isInstanceOfSatisfying(Verdict.Crash.class, crash -> {
            assertThat(crash.report().kind()).isEqualTo(ReportKind.HANG);
            assertThat(crash.message()).contains("stopped answering while `poke");
        });
        assertThat(board.scriptedConsole().typed()).as("the kernel was asked").isEqualTo("\rlw");
        assertThat(verdicts(report)).containsEntry("alone", "PASS");
    }

    @Test
    void aPanicOnTheConsoleIsFoundThoughTheLogIsGone() throws Exception {
        AttemptReport report = grade(board(use -> use.guest().does("insmod", g -> {
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
        AttemptReport report = grade(board(use -> use.guest().does("poke", g -> {
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
    void aMachineThatDiesByItselfIsALabFaultAndScoresNothing() throws Exception {
        AttemptReport report = grade(board(use -> use.guest().does("poke", g -> {
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
    void aMachineThatTheGuestSwitchedOffIsTheSubmissionsDoing() throws Exception {
        AttemptReport report = grade(board(use -> use.guest().does("poke", g -> {
            use.sees(new Sighting.GuestShutdown(System.nanoTime()));
            use.sees(new Sighting.PowerLost(System.nanoTime(), true, "exit 0"));
            g.falls(false);
            return ScriptedGuest.lost("connection reset");
        })));
        assertThat(check(report, "use").verdict().message()).contains("asked the board to restart or switch off");
        assertThat(report.outcome()).isEqualTo(Outcome.GRADED);
    }

    @Test
    void aSubmissionThatCutsTheConnectionFailsWhenAFreshBoardIsWell() throws Exception {
        AttemptReport report = grade(board(use -> use.guest().does("poke", g -> {
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
        AttemptReport report = grade(board[0]);
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
        AttemptReport report = grade(warns(warning).ownReports("drivers/usb/dwc2/"));
        assertThat(report.outcome()).isEqualTo(Outcome.LAB_FAULT);
        assertThat(report.summary()).contains("dwc2_hcd_qh_add");

        String[] through = warning.clone();
        through[4] = " demo_write+0x1c/0x40 [demo]";
        assertThat(check(grade(warns(through).ownReports("drivers/usb/dwc2/")), "use").verdict()).isInstanceOf(Verdict.Crash.class);
        assertThat(check(grade(warns(warning)), "use").verdict()).isInstanceOf(Verdict.Crash.class);
    }

    private static ScriptedBoard warns(String[] lines) {
        return board(use -> use.guest().does("poke", g -> {
            g.prints(lines);
            return ended(0, "poked\n", "");
        }));
    }

    @Test
    void aLostConnectionDoesNotHideAnOops() throws Exception {
        AttemptReport report = grade(board(use -> use.guest().does("poke", g -> {
            g.prints(OOPS);
            g.falls(true);
            return ScriptedGuest.lost("broken pipe");
        })));
        assertThat(check(report, "use").verdict()).isInstanceOf(Verdict.Crash.class);
    }

    @Test
    void aBoardThatDoesNotComeUpIsALabFault() throws Exception {
        ScriptedBoard board = board(use -> {});
        board.breaks("Board fake-1 is quarantined.");
        AttemptReport report = grade(board);
        assertThat(report.outcome()).isEqualTo(Outcome.LAB_FAULT);
        assertThat(report.checks()).hasSize(5);
        assertThat(report.summary()).contains("quarantined");
    }

    @Test
    void aBoardThatIsTaintedBeforeTheFirstCheckIsALabFault() throws Exception {
        AttemptReport report = grade(board(use -> use.guest().taints(128)));
        assertThat(report.outcome()).isEqualTo(Outcome.LAB_FAULT);
        assertThat(report.summary()).contains("not pristine");
    }

    @Test
    void aBuildErrorNamesTheFirstErrorAndNeedsNoBoard() throws Exception {
        builds.outcome = new BuildOutcome.Rejected("", List.of(
                new Diagnostic("demo.c", 3, 1, "error", "expected ';' before 'int'"),
                new Diagnostic("demo.c", 9, 1, "error", "unknown type")), "log", Duration.ZERO);
        ScriptedBoard board = board(use -> {});
        AttemptReport report = grade(board);
        assertThat(verdicts(report)).isEqualTo(Map.of("build", "BUILD_ERROR", "load", "SKIPPED", "use", "SKIPPED", "unload", "SKIPPED", "alone", "SKIPPED"));
        assertThat(check(report, "build").verdict().message()).contains("demo.c:3").contains("1 further error");
        assertThat(board.uses()).isEmpty();
        assertThat(report.points()).isZero();
    }

    @Test
    void aToolChainThatFailsIsALabFault() throws Exception {
        builds.outcome = new BuildOutcome.Faulted("gcc is not installed.", "");
        assertThat(grade(board(use -> {})).outcome()).isEqualTo(Outcome.LAB_FAULT);
    }

    @Test
    void aModuleForAnotherKernelIsNeverLoaded() throws Exception {
        builds.outcome = new BuildOutcome.Built(Map.of("demo", new byte[1]), "6.1.0-1-amd64 SMP", List.of(), "", Duration.ZERO);
        ScriptedBoard board = board(use -> {});
        AttemptReport report = grade(board);
        assertThat(report.outcome()).isEqualTo(Outcome.LAB_FAULT);
        assertThat(board.uses().getFirst().guest().commands()).noneMatch(c -> c.contains("insmod"));
    }

    @Test
    void aRefusedHandInHasNoPointsAndTheReason() throws Exception {
        GradeRequest request = new GradeRequest(exercise(EXERCISE), List.of(), 7, board(use -> {}), Lane.PLAIN, "a-1");
        AttemptReport report = new Grader(new QuickWaits(), builds).refused(request, "The archive is a bomb.");
        assertThat(report.points()).isZero();
        assertThat(check(report, "build").verdict().message()).isEqualTo("The archive is a bomb.");
        assertThat(report.outcome()).isEqualTo(Outcome.GRADED);
    }

    @Test
    void aRefusedModuleIsExplainedByTheKernelsOwnLine() throws Exception {
        AttemptReport report = grade(board(use -> use.guest().does("insmod", g -> {
            g.prints("demo: Unknown symbol frobnicate (err -2)");
            return ended(1, "", "insmod: ERROR: could not insert module demo.ko: Unknown symbol in module");
        })));
        assertThat(check(report, "load").verdict().message()).contains("frobnicate").contains("does not offer");
    }

    @Test
    void theTimeForAllChecksEndsARun() throws Exception {
        AttemptReport report = grade(board(use -> use.guest().does("poke", g -> ScriptedGuest.loops())),
                EXERCISE.replace("run: 30s", "run: 1s"));
        assertThat(verdicts(report)).containsEntry("use", "TIMEOUT").containsEntry("unload", "SKIPPED").containsEntry("alone", "SKIPPED");
        assertThat(check(report, "unload").verdict().message()).contains("the 1 s for all checks were used up");
    }
}
