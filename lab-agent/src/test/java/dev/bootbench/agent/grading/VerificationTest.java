package dev.bootbench.agent.grading;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootbench.agent.board.Lane;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One program of an exercise against what is stated of it, on a board that fails now and then. */
@Timeout(60)
class VerificationTest {
    private final ScriptedAttempt attempt = new ScriptedAttempt();
    private final List<Verification.Result> faults = new ArrayList<>();

    @TempDir
    private Path folder;

    @BeforeEach
    void aProgram() throws Exception {
        Files.writeString(folder.resolve("demo.c"), "x");
    }

    private Verification.Result verify(ScriptedBoard board) throws Exception {
        return new Verification(ScriptedAttempt.exercise(ScriptedAttempt.EXERCISE), "qemu-x86", false, "solution", folder)
                .run(new Grader(new QuickWaits(), attempt.builds), board, 1, faults::add);
    }

    /** The first uses of it fail, the others show a module that works. */
    private static ScriptedBoard failsFirst(int uses) {
        return new ScriptedBoard(use -> {
            if (use.number() <= uses) {
                use.guest().falls(false);
            } else {
                ScriptedAttempt.works(use);
            }
        });
    }

    @Test
    void aFaultOfTheLabIsNoMistakeOfTheProgram() throws Exception {
        Verification.Result result = verify(failsFirst(1));
        assertThat(result.mistakes()).isEmpty();
        assertThat(result.score()).isEqualTo("10 of 10");
        assertThat(faults).singleElement().satisfies(fault -> assertThat(fault.mistakes()).isNotEmpty());
    }

    @Test
    void aLabThatGoesOnFailingIsToldAsSuch() throws Exception {
        Verification.Result result = verify(failsFirst(100));
        assertThat(result.labFault()).isTrue();
        assertThat(result.asStated()).isFalse();
        assertThat(faults).hasSize(2);
    }

    @Test
    void onlyWhatLosesOnTheDebugKernelHasToRunThereInAHurry() throws Exception {
        Exercise exercise = ScriptedAttempt.exercise(ScriptedAttempt.EXERCISE + """
                  - {id: debug, title: Clean, points: 1, lane: debug, needs: [build], steps: [{load: {}}]}
                faulty:
                  wrong-answer: {lost: [use]}
                  one-byte-too-far: {lost: [debug]}
                  does-not-build: {lost: [build], skipped: [load, use, unload, alone, debug]}
                """);
        assertThat(exercise.losesIn(Lane.DEBUG, "wrong-answer")).isFalse();
        assertThat(exercise.losesIn(Lane.DEBUG, "one-byte-too-far")).isTrue();
        assertThat(exercise.losesIn(Lane.DEBUG, "does-not-build")).isTrue();
        assertThat(exercise.losesIn(Lane.PLAIN, "wrong-answer")).isTrue();
    }
}
