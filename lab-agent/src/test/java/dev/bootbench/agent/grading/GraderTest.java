package dev.bootbench.agent.grading;

import static dev.bootbench.agent.grading.ScriptedAttempt.EXERCISE;
import static dev.bootbench.agent.grading.ScriptedAttempt.board;
import static dev.bootbench.agent.grading.ScriptedAttempt.check;
import static dev.bootbench.agent.grading.ScriptedAttempt.exercise;
import static dev.bootbench.agent.grading.ScriptedAttempt.verdicts;
import static dev.bootbench.agent.grading.ScriptedGuest.ended;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bootbench.agent.board.Lane;
import dev.bootbench.agent.build.BuildOutcome;
import dev.bootbench.agent.build.Diagnostic;
import dev.bootbench.agent.grading.AttemptReport.Outcome;
import dev.bootbench.agent.grading.GradeListener.Phase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Passes, fails, timeouts and builds: the grader against a board whose guest does what the test says. */
@Timeout(60)
class GraderTest {
    private final ScriptedAttempt attempt = new ScriptedAttempt();

    @Test
    void aCorrectModuleGetsFullMarks() throws Exception {
        ScriptedBoard board = board(use -> {});
        AttemptReport report = attempt.grade(board);
        assertThat(verdicts(report).values()).containsOnly("PASS");
        assertThat(report.points()).isEqualTo(1000);
        assertThat(report.outcome()).isEqualTo(Outcome.GRADED);
        assertThat(report.summary()).isEqualTo("10 of 10 points: every check passed.");
        assertThat(attempt.phases).containsExactly(Phase.BUILDING, Phase.PREPARING, Phase.RUNNING, Phase.PREPARING, Phase.RUNNING, Phase.REPORTING);
        assertThat(board.uses()).as("the last check has a board of its own").hasSize(2);
        assertThat(board.uses().getFirst().guest().files()).containsKey("/opt/bootbench/demo.ko");
        assertThat(report.taintBefore()).isZero();
        assertThat(report.taintAfter()).isEqualTo(12288);
        assertThat(report.kernelLog()).contains("demo: hello " + report.parameters().get("word"));
        assertThat(attempt.builds.requests.getFirst().kernel().release()).isEqualTo(ScriptedBoard.KERNEL);
        assertThat(check(report, "use").evidence().command()).isEqualTo("poke " + report.parameters().get("word"));
    }

    @Test
    void aWrongAnswerFailsOnlyItsCheckAndSaysWhatWasExpectedAndSeen() throws Exception {
        AttemptReport report = attempt.grade(board(use -> use.guest().does("poke", g -> ended(5, "prodded\n", "poke: Bad address"))));
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
        AttemptReport report = attempt.grade(board(use -> use.guest().does("poke", g -> ended(0, "a\0b\u001b[31m\n", ""))));
        assertThat(check(report, "use").evidence().observed()).contains("a\\x00b\\x1b[31m");
        assertThat(check(report, "use").verdict().message()).doesNotContain("\0").doesNotContain("\u001b");
    }

    @Test
    void theLogIsJudgedOnlyWithinTheCheck() throws Exception {
        AttemptReport report = attempt.grade(new ScriptedBoard(use -> {
            use.guest().prints("demo: hello " + Parameter.draw(Map.of("word", new Parameter.Token(8)), 7).get("word"));
            use.guest().does("poke", g -> ended(0, "poked\n", ""));
        }));
        assertThat(verdicts(report)).containsEntry("load", "FAIL").containsEntry("use", "SKIPPED");
        assertThat(check(report, "load").verdict().message()).contains("nothing was logged");
    }

    @Test
    void whatStaysBehindAfterUnloadingIsAFail() throws Exception {
        AttemptReport report = attempt.grade(board(use -> use.guest().does("rmmod", g -> {
            g.hasDevice("/dev/demo");
            return ended(1, "", "");
        })));
        assertThat(check(report, "unload").verdict().message()).contains("could not be unloaded");
        AttemptReport left = attempt.grade(board(use -> use.guest().hasDevice("/dev/null")), EXERCISE.replace("[{unload: {}}]", "[{run: {command: mknod}}, {run: {command: 'true'}}]"));
        assertThat(check(left, "unload").verdict()).isInstanceOf(Verdict.Pass.class);
        AttemptReport behind = attempt.grade(board(use -> use.guest().does("poke", g -> {
            g.hasDevice("/dev/demo");
            return ended(0, "poked\n", "");
        })));
        assertThat(check(behind, "unload").verdict().message()).isEqualTo("After the module was unloaded, this stayed behind: device node /dev/demo.");
    }

    @Test
    void aCommandThatNeverEndsIsATimeoutWithItsLimit() throws Exception {
        AttemptReport report = attempt.grade(board(use -> use.guest().does("poke", g -> ScriptedGuest.loops())));
        CheckReport use = check(report, "use");
        assertThat(use.verdict()).isInstanceOfSatisfying(Verdict.Timeout.class, t -> assertThat(t.limit()).isEqualTo(Duration.ofSeconds(2)));
        assertThat(use.verdict().message()).contains("2 s").contains("poke ").contains("Usual causes");
        assertThat(verdicts(report)).containsEntry("unload", "PASS");
    }

    @Test
    void aBuildErrorNamesTheFirstErrorAndLeavesTheBoardUntouched() throws Exception {
        attempt.builds.outcome = new BuildOutcome.Rejected("", List.of(
                new Diagnostic("demo.c", 3, 1, "error", "expected ';' before 'int'"),
                new Diagnostic("demo.c", 9, 1, "error", "unknown type")), "log", Duration.ZERO);
        ScriptedBoard board = board(use -> {});
        attempt.builds.before = () -> await().atMost(Duration.ofSeconds(10)).until(() -> board.uses().size() == 1);
        AttemptReport report = attempt.grade(board);
        assertThat(verdicts(report)).isEqualTo(Map.of("build", "BUILD_ERROR", "load", "SKIPPED", "use", "SKIPPED", "unload", "SKIPPED", "alone", "SKIPPED"));
        assertThat(check(report, "build").verdict().message()).contains("demo.c:3").contains("1 further error");
        assertThat(report.board()).isEmpty();
        assertThat(board.uses().getFirst().isUntouched()).as("the board needs no reset").isTrue();
        assertThat(report.points()).isZero();
    }

    @Test
    void theBoardIsMadeReadyWhileTheSubmissionBuilds() throws Exception {
        ScriptedBoard board = board(use -> {});
        attempt.builds.before = () -> await().atMost(Duration.ofSeconds(10)).until(() -> board.uses().size() == 1);
        AttemptReport report = attempt.grade(board);
        assertThat(report.outcome()).isEqualTo(Outcome.GRADED);
        // The second is the fresh one that the check "alone" wants.
        assertThat(board.uses()).hasSize(2);
    }

    @Test
    void aModuleIsBuiltForTheKernelOfThePristineBoardNotOfTheRunBefore() throws Exception {
        ScriptedBoard board = board(use -> {});
        board.isStillInUseFor(3);
        assertThat(attempt.grade(board).kernel()).isEqualTo(ScriptedBoard.KERNEL);
        assertThat(attempt.builds.requests).allSatisfy(request -> assertThat(request.kernel().release()).isEqualTo(ScriptedBoard.KERNEL));
    }

    @Test
    void theReportTellsHowTheBoardCameToBeReady() throws Exception {
        assertThat(attempt.grade(board(use -> {}).isReset(true)).readied()).isEqualTo("Somehow.");
    }

    @Test
    void aBoardThatBreaksWhileABuildFailsCostsNobodyAnything() throws Exception {
        attempt.builds.outcome = new BuildOutcome.Rejected("", List.of(new Diagnostic("demo.c", 3, 1, "error", "no")), "log", Duration.ZERO);
        ScriptedBoard board = board(use -> {});
        board.breaks("the cable is out");
        AttemptReport report = attempt.grade(board);
        assertThat(verdicts(report)).containsEntry("build", "BUILD_ERROR");
        assertThat(report.outcome()).isEqualTo(Outcome.GRADED);
    }

    @Test
    void aRefusedHandInHasNoPointsAndTheReason() throws Exception {
        GradeRequest request = new GradeRequest(exercise(EXERCISE), HandedIn.nothing(), 7, board(use -> {}), Lane.PLAIN, "a-1");
        AttemptReport report = new Grader(new QuickWaits(), attempt.builds).refused(request, "The archive is a bomb.");
        assertThat(report.points()).isZero();
        assertThat(check(report, "build").verdict().message()).isEqualTo("The archive is a bomb.");
        assertThat(report.outcome()).isEqualTo(Outcome.GRADED);
    }

    @Test
    void aRefusedModuleIsExplainedByTheKernelsOwnLine() throws Exception {
        AttemptReport report = attempt.grade(board(use -> use.guest().does("insmod", g -> {
            g.prints("demo: Unknown symbol frobnicate (err -2)");
            return ended(1, "", "insmod: ERROR: could not insert module demo.ko: Unknown symbol in module");
        })));
        assertThat(check(report, "load").verdict().message()).contains("frobnicate").contains("does not offer");
    }

    @Test
    void theTimeForAllChecksEndsARun() throws Exception {
        AttemptReport report = attempt.grade(board(use -> use.guest().does("poke", g -> ScriptedGuest.loops())),
                EXERCISE.replace("run: 30s", "run: 1s"));
        assertThat(verdicts(report)).containsEntry("use", "TIMEOUT").containsEntry("unload", "SKIPPED").containsEntry("alone", "SKIPPED");
        assertThat(check(report, "unload").verdict().message()).contains("the 1 s for all checks were used up");
    }
}
