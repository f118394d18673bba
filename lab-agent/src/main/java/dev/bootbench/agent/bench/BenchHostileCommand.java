package dev.bootbench.agent.bench;

import dev.bootbench.agent.Folders;
import dev.bootbench.agent.board.Board;
import dev.bootbench.agent.board.BoardRack;
import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.board.Lane;
import dev.bootbench.agent.grading.AttemptReport;
import dev.bootbench.agent.grading.CheckReport;
import dev.bootbench.agent.grading.Exercise;
import dev.bootbench.agent.grading.ExerciseException;
import dev.bootbench.agent.grading.ExerciseStore;
import dev.bootbench.agent.grading.GradeListener;
import dev.bootbench.agent.grading.GradeRequest;
import dev.bootbench.agent.grading.Grader;
import dev.bootbench.agent.grading.HandedIn;
import dev.bootbench.agent.rack.Rack;
import dev.bootbench.agent.rack.RackConfig;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.Dependent;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./lab bench hostile}: grades hostile modules one after the other, then shows that nothing of them is left. */
@Dependent
@Unremovable
@Command(name = "bench-hostile", hidden = true, mixinStandardHelpOptions = true,
        description = "Grades hostile modules in turn on two boards, then compares what the boards and their host have with before.")
public class BenchHostileCommand implements Callable<Integer> {
    private static final String PROFILE = "qemu-x86";
    /** The image may have to be made. */
    private static final Duration FIRST = Duration.ofMinutes(15);
    private static final Duration AT_REST = Duration.ofMinutes(3);

    private final Grader grader;

    @Parameters(arity = "0..1", paramLabel = "N", defaultValue = "100", description = "How many attempts (default: ${DEFAULT-VALUE}).")
    private int attempts = 100;

    @Option(names = "--modules", paramLabel = "DIR", description = "A folder of hostile modules and their exercise; those of the tests unless given.")
    private @Nullable Path modules;

    @Option(names = "--boards", defaultValue = "2", description = "How many boards work at once (default: ${DEFAULT-VALUE}).")
    private int count = 2;

    @Spec
    private @Nullable CommandSpec spec;

    BenchHostileCommand(Grader grader) {
        this.grader = grader;
    }

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec().commandLine().getOut();
        Folders folders = Folders.fromEnvironment();
        Path folder = modules == null ? folders.root().resolve("lab-agent/src/test/resources/hostile") : modules;
        try {
            Exercise exercise = ExerciseStore.read(folder);
            List<HostileModule> hostile = HostileModule.read(folder).stream().filter(module -> !module.isHonest()).toList();
            Path state = Temporary.state(folders.home());
            try {
                return bench(out, folders, state, exercise, hostile);
            } finally {
                Folders.deleteTree(state);
            }
        } catch (ExerciseException | IOException e) {
            spec().commandLine().getErr().println(e.getMessage());
            return 2;
        } catch (LabFaultException e) {
            spec().commandLine().getErr().println(e.getMessage());
            return 3;
        }
    }

    private int bench(PrintWriter out, Folders folders, Path state, Exercise exercise, List<HostileModule> hostile)
            throws IOException, LabFaultException, InterruptedException {
        List<RackConfig.Instance> instances = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            instances.add(new RackConfig.Instance("bench-" + i, PROFILE));
        }
        List<String> wrong = new ArrayList<>();
        try (BoardRack rack = Rack.start(folders, instances, state)) {
            for (Board board : rack.boards()) {
                new Recovery(board).awaitRest(FIRST);
            }
            // What is learned or loaded once, by the first attempt on each board, is not growth.
            run(rack, exercise, hostile, Math.min(attempts, rack.boards().size()), line -> { }, wrong);
            Census before = atRest(rack, state);
            print(out, "Before: " + before.text());
            long began = System.nanoTime();
            int good = run(rack, exercise, hostile, attempts, line -> print(out, line), wrong);
            print(out, String.format(Locale.ROOT, "%d of %d got what is stated, in %.0f s.", good, attempts, (System.nanoTime() - began) / 1e9));
            Census after = atRest(rack, state);
            print(out, "After:  " + after.text());
            for (Board board : rack.boards()) {
                print(out, board.name() + ": " + board.status().condition() + (board.status().pristine() ? ", pristine" : ", NOT pristine: " + board.status().reason()));
            }
            before.grownTo(after).forEach(what -> wrong.add("There are " + what + "."));
        }
        Census closed = Census.take(state);
        if (!closed.processes().isEmpty()) {
            wrong.add("Processes outlived their boards: " + closed.processes() + ".");
        }
        wrong.forEach(what -> print(out, "WRONG: " + what));
        print(out, wrong.isEmpty() ? "All boards are well, and nothing is left of it." : wrong.size() + " things are wrong.");
        return wrong.isEmpty() ? 0 : 1;
    }

    /** @return how many got what is stated of them */
    private int run(BoardRack rack, Exercise exercise, List<HostileModule> hostile, int times, java.util.function.Consumer<String> table, List<String> wrong)
            throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        AtomicInteger good = new AtomicInteger();
        List<Thread> workers = rack.boards().stream().map(board -> Thread.ofVirtual().name("bench-" + board.name()).start(() -> {
            try {
                for (int number = next.getAndIncrement(); number < times; number = next.getAndIncrement()) {
                    HostileModule module = hostile.get(number % hostile.size());
                    long began = System.nanoTime();
                    AttemptReport report = grader.grade(
                            new GradeRequest(exercise, new HandedIn.Sources(module.sources()), number, board, Lane.PLAIN, "bench-" + number), new GradeListener() {});
                    List<String> mistakes = module.mistakes(report);
                    String line = String.format(Locale.ROOT, "%4d  %-8s %-24s %6.1f s  %s", number + 1, board.name(), module.name(),
                            (System.nanoTime() - began) / 1e9, verdicts(report));
                    synchronized (wrong) {
                        mistakes.forEach(mistake -> wrong.add(module.name() + ": " + mistake));
                        table.accept(mistakes.isEmpty() ? line : line + "  NOT AS STATED");
                    }
                    good.addAndGet(mistakes.isEmpty() ? 1 : 0);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        })).toList();
        for (Thread worker : workers) {
            worker.join();
        }
        return good.get();
    }

    private static String verdicts(AttemptReport report) {
        return report.checks().stream().filter(check -> !check.check().equals("build"))
                .map(CheckReport::verdict).map(HostileModule::exactly).collect(Collectors.joining(" "));
    }

    private static Census atRest(BoardRack rack, Path state) throws IOException, LabFaultException, InterruptedException {
        for (Board board : rack.boards()) {
            new Recovery(board).awaitRest(AT_REST);
        }
        return Census.take(state);
    }

    private CommandSpec spec() {
        return java.util.Objects.requireNonNull(spec);
    }

    private static void print(PrintWriter out, String line) {
        out.println(line);
        out.flush();
    }
}
