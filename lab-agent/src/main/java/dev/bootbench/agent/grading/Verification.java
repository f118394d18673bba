package dev.bootbench.agent.grading;

import dev.bootbench.agent.Folders;
import dev.bootbench.agent.board.Board;
import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.build.RefusedException;
import dev.bootbench.agent.grading.AttemptReport.Outcome;
import dev.bootbench.agent.grading.Exercise.FaultyProgram;
import dev.bootbench.agent.grading.Exercise.Submit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * One program that an exercise brings along, graded on one profile and compared with what the exercise states of it.
 *
 * @param hasDebugLane whether boards of this profile run the checks of lane debug; on others these are left out
 * @param program      {@code starter}, {@code solution} or {@code faulty/NAME}
 * @param folder       where its files lie, the diff that it is, or the session that is done on a board; a board state's starter may have none
 */
record Verification(Exercise exercise, String profile, boolean hasDebugLane, String program, Path folder) {

    /**
     * What became of it.
     *
     * @param seconds  on the wall, of one grading
     * @param mistakes sentences; none means as stated
     * @param known    whether it is the result of an earlier run over the same content
     */
    record Result(Verification of, String score, double seconds, List<String> mistakes, boolean labFault, boolean known) {
        boolean asStated() {
            return mistakes.isEmpty();
        }
    }

    /** The same with the checks of lane debug. */
    Verification withDebugLane() {
        return new Verification(exercise, profile, true, program, folder);
    }

    /** As often as something that was handed in is put back into the queue. */
    private static final int REPEATS_AFTER_FAULTS = 2;

    /**
     * A fault of the lab says nothing of the program: then it is run again, a few times at most.
     *
     * @param times    how often it is graded; each time every check must have the same verdict
     * @param onceMore takes each fault of the lab after which it is run again
     */
    Result run(Grader grader, Board board, int times, Consumer<Result> onceMore) throws InterruptedException {
        Result result = run(grader, board, times);
        for (int repeat = 1; repeat <= REPEATS_AFTER_FAULTS && result.labFault(); repeat++) {
            onceMore.accept(result);
            result = run(grader, board, times);
        }
        return result;
    }

    private Result run(Grader grader, Board board, int times) throws InterruptedException {
        Path state = null;
        try {
            if (exercise.submit() != Submit.BOARD_STATE) {
                return run(grader, board, times, new HandedIn.Sources(ExamplePrograms.read(folder)));
            }
            state = Files.createTempFile("bootbench-state-", ".zip");
            return run(grader, board, times, new HandedIn.State(grader.rehearse(exercise, StateSession.read(folder), board, state)));
        } catch (RefusedException | ExerciseException | IOException e) {
            return new Result(this, "-", 0, List.of(String.valueOf(e.getMessage())), false, false);
        } catch (LabFaultException e) {
            return new Result(this, "-", 0, List.of(String.valueOf(e.getMessage())), true, false);
        } finally {
            if (state != null) {
                Folders.deleteTree(state);
            }
        }
    }

    private Result run(Grader grader, Board board, int times, HandedIn handedIn) throws InterruptedException {
        AttemptReport first = null;
        long began = System.nanoTime();
        for (int time = 1; time <= times; time++) {
            // The same parameters each time: what is verified must not depend on luck.
            AttemptReport report = new LaneRuns(grader, exercise, handedIn, 1, "verify-" + program)
                    .grade(LaneRuns.on(board, exercise, hasDebugLane), new GradeListener() {});
            List<String> mistakes = new ArrayList<>(mistakes(exercise, program, report));
            if (first != null) {
                mistakes.addAll(differences(first, report));
            }
            first = report;
            if (!mistakes.isEmpty() || time == times) {
                return new Result(this, Words.points(report.points()) + " of " + Words.points(report.maxPoints()),
                        (System.nanoTime() - began) / 1e9 / time, mistakes, report.outcome() == Outcome.LAB_FAULT, false);
            }
        }
        throw new IllegalArgumentException("graded " + times + " times");
    }

    private static List<String> differences(AttemptReport first, AttemptReport second) {
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < first.checks().size(); i++) {
            CheckReport before = first.checks().get(i);
            CheckReport after = second.checks().get(i);
            if (!before.verdict().name().equals(after.verdict().name()) || before.points() != after.points()) {
                differences.add(after.check() + " was " + before.verdict().name() + " and is " + after.verdict().name()
                        + " for the same program: " + after.verdict().message());
            }
        }
        return differences;
    }

    /** In what the report differs from what the exercise states of this program. */
    static List<String> mistakes(Exercise exercise, String program, AttemptReport report) {
        if (report.outcome() == Outcome.LAB_FAULT) {
            return List.of(report.summary());
        }
        return switch (program) {
            case "starter" -> report.points() == 0 ? List.of() : List.of("the starter has to score 0");
            case "solution" -> report.checks().stream().filter(c -> !c.verdict().passed())
                    .map(c -> c.check() + " is " + c.verdict().name() + ": " + c.verdict().message()).toList();
            default -> faultyMistakes(exercise.faulty().get(program.substring("faulty/".length())), report);
        };
    }

    private static List<String> faultyMistakes(FaultyProgram stated, AttemptReport report) {
        List<String> mistakes = new ArrayList<>();
        for (CheckReport check : report.checks()) {
            String wanted = stated.lost().getOrDefault(check.check(), stated.skipped().contains(check.check()) ? "SKIPPED" : "PASS");
            if (!wanted.equals(check.verdict().name())) {
                mistakes.add(check.check() + " has to be " + wanted + ", is " + check.verdict().name()
                        + (check.verdict().message().isEmpty() ? "" : ": " + check.verdict().message()));
            }
        }
        return mistakes;
    }
}
