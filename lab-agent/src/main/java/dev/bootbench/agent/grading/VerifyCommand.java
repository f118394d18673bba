package dev.bootbench.agent.grading;

import dev.bootbench.agent.Folders;
import dev.bootbench.agent.board.Board;
import dev.bootbench.agent.board.BoardProfile;
import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.build.Intake;
import dev.bootbench.agent.build.RefusedException;
import dev.bootbench.agent.build.SourceFile;
import dev.bootbench.agent.grading.AttemptReport.Outcome;
import dev.bootbench.agent.grading.Exercise.FaultyProgram;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.Dependent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code exercise verify [ID…]}: an exercise proves itself with its starter, its solution and its faulty programs. */
@Dependent
@Unremovable
@Command(name = "verify", mixinStandardHelpOptions = true,
        description = "Grades starter, solution and faulty programs and compares with what the exercise states.")
public class VerifyCommand implements Callable<Integer> {
    private final Grader grader;

    @Parameters(arity = "0..*", paramLabel = "ID", description = "Exercises; all unless given.")
    private List<String> ids = new ArrayList<>();

    @Option(names = "--boards", defaultValue = "1", description = "How many boards work at once (default: ${DEFAULT-VALUE}).")
    private int count = 1;

    @Option(names = "--quick", description = "Faulty programs on the first profile of their exercise only; starter and solution on every one.")
    private boolean quick;

    VerifyCommand(Grader grader) {
        this.grader = grader;
    }

    /** One program of one exercise, and what became of it. Mistakes are sentences; none means as stated. */
    private record Row(String exercise, String profile, String program, String score, double seconds, List<String> mistakes, boolean labFault) {}

    /** @param hasDebugLane whether boards of this profile run the checks of lane debug; on others these are left out */
    private record Job(Exercise exercise, String profile, boolean hasDebugLane, String program, Path folder) {}

    @Override
    public Integer call() throws InterruptedException {
        Folders folders = Folders.fromEnvironment();
        ExerciseStore store = new ExerciseStore(folders.root().resolve("exercises"));
        List<Row> rows = Collections.synchronizedList(new ArrayList<>());
        try {
            List<Job> jobs = new ArrayList<>();
            for (String id : ids.isEmpty() ? store.ids() : ids) {
                jobs.addAll(jobs(folders, store, store.exercise(id)));
            }
            for (String profile : jobs.stream().map(Job::profile).distinct().toList()) {
                try (LocalBoards boards = LocalBoards.start(folders, profile, Math.max(1, count))) {
                    work(boards.rack().boards(), new ConcurrentLinkedQueue<>(jobs.stream().filter(j -> j.profile.equals(profile)).toList()), rows);
                }
            }
            List<Row> inOrder = jobs.stream().map(job -> rows.stream().filter(row -> row.exercise.equals(job.exercise.id())
                    && row.profile.equals(job.profile) && row.program.equals(job.program)).findFirst().orElseThrow()).toList();
            print(inOrder);
            return inOrder.stream().anyMatch(Row::labFault) ? 3 : inOrder.stream().allMatch(row -> row.mistakes.isEmpty()) ? 0 : 1;
        } catch (ExerciseException | IOException e) {
            System.err.println(e.getMessage());
            return 2;
        } catch (LabFaultException e) {
            System.err.println(e.getMessage());
            return 3;
        }
    }

    private List<Job> jobs(Folders folders, ExerciseStore store, Exercise exercise) throws ExerciseException, IOException {
        Path folder = store.folder(exercise.id());
        List<Job> jobs = new ArrayList<>();
        try (Stream<Path> faulty = Files.isDirectory(folder.resolve("faulty")) ? Files.list(folder.resolve("faulty")) : Stream.<Path>empty()) {
            for (Path program : faulty.toList()) {
                if (!exercise.faulty().containsKey(program.getFileName().toString())) {
                    throw new ExerciseException(folder.resolve("exercise.yaml") + ": faulty does not state what "
                            + program.getFileName() + " has to get");
                }
            }
        } catch (IOException e) {
            throw new ExerciseException(folder + " cannot be read: " + e.getMessage(), e);
        }
        for (String profile : exercise.profiles()) {
            boolean debug = BoardProfile.load(folders.root(), profile).lanes().debug().isPresent();
            jobs.add(new Job(exercise, profile, debug, "starter", folder.resolve("starter")));
            jobs.add(new Job(exercise, profile, debug, "solution", folder.resolve("solution")));
            boolean withFaulty = !quick || profile.equals(exercise.profiles().getFirst());
            for (String name : withFaulty ? exercise.faulty().keySet() : Set.<String>of()) {
                jobs.add(new Job(exercise, profile, debug, "faulty/" + name, folder.resolve("faulty").resolve(name)));
            }
        }
        return jobs;
    }

    private void work(List<Board> boards, ConcurrentLinkedQueue<Job> jobs, List<Row> rows) throws InterruptedException {
        List<Thread> workers = boards.stream().map(board -> Thread.ofVirtual().name("verify-" + board.name()).start(() -> {
            try {
                for (Job job = jobs.poll(); job != null; job = jobs.poll()) {
                    rows.add(row(job, board));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        })).toList();
        for (Thread worker : workers) {
            worker.join();
        }
    }

    private Row row(Job job, Board board) throws InterruptedException {
        long began = System.nanoTime();
        List<SourceFile> sources;
        try {
            sources = Intake.read(job.folder);
        } catch (RefusedException | IOException e) {
            return new Row(job.exercise.id(), job.profile, job.program, "-", 0, List.of(String.valueOf(e.getMessage())), false);
        }
        // The same parameters each time: what is verified must not depend on luck.
        AttemptReport report = new LaneRuns(grader, job.exercise, sources, 1, "verify-" + job.program)
                .grade(LaneRuns.on(board, job.exercise, job.hasDebugLane), new GradeListener() {});
        double seconds = (System.nanoTime() - began) / 1e9;
        Row row = new Row(job.exercise.id(), job.profile, job.program, Words.points(report.points()) + " of " + Words.points(report.maxPoints()),
                seconds, mistakes(job.exercise, job.program, report), report.outcome() == Outcome.LAB_FAULT);
        System.err.printf(Locale.ROOT, "%s %s on %s: %s%n", row.exercise, row.program, row.profile, row.mistakes.isEmpty() ? "as stated" : "NOT as stated");
        return row;
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

    private static void print(List<Row> rows) {
        System.out.printf("%-16s %-12s %-28s %-14s %8s  %s%n", "EXERCISE", "PROFILE", "PROGRAM", "SCORE", "TIME", "");
        for (Row row : rows) {
            System.out.printf(Locale.ROOT, "%-16s %-12s %-28s %-14s %6.1f s  %s%n", row.exercise, row.profile, row.program, row.score, row.seconds,
                    row.mistakes.isEmpty() ? "as stated" : "NOT as stated");
            row.mistakes.forEach(mistake -> System.out.println("    " + mistake));
        }
        long wrong = rows.stream().filter(row -> !row.mistakes.isEmpty()).count();
        System.out.println(wrong == 0 ? "All " + rows.size() + " programs are as stated." : wrong + " of " + rows.size() + " programs are not as stated.");
    }
}
