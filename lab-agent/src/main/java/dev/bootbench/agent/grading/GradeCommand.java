package dev.bootbench.agent.grading;

import dev.bootbench.agent.Folders;
import dev.bootbench.agent.board.Board;
import dev.bootbench.agent.board.BoardProfile;
import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.board.Lane;
import dev.bootbench.agent.build.RefusedException;
import dev.bootbench.agent.build.SourceFile;
import dev.bootbench.agent.grading.AttemptReport.Outcome;
import dev.bootbench.agent.rack.RackConfig;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.Dependent;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code grade EXERCISE DIR}: the same grader as the lab's, on this machine, without a coordinator. */
@Dependent
@Unremovable
@Command(name = "grade", mixinStandardHelpOptions = true, description = "Grades a hand-in on a board of this machine, a virtual one unless --config is given.",
        exitCodeListHeading = "Exit codes:%n", exitCodeList = {"0:full marks", "1:less", "2:wrong use or bad input", "3:a fault of the lab"})
public class GradeCommand implements Callable<Integer> {
    /** Whose boards run checks of the debug lane for boards that cannot. */
    private static final String DEBUG_PROFILE = "qemu-x86";

    private final Grader grader;

    @Parameters(index = "0", paramLabel = "EXERCISE", description = "Id of an exercise in exercises/.")
    private String exercise = "";

    @Parameters(index = "1", paramLabel = "DIR", description = "What is handed in: a folder, a C file, or a ZIP, tar or tar.gz archive; or a .diff of an exercise's faulty program. Where a board is handed in: a folder with session.yaml,"
                    + " what is done on it before.")
    private Path handIn = Path.of("");

    @Option(names = "--profile", description = "Board profile; the exercise's first unless given.")
    private @Nullable String profile;

    @Option(names = "--config", paramLabel = "AGENT.yaml",
            description = "Grade on a board of this configuration. The agent that serves it must be stopped.")
    private @Nullable Path config;

    @Option(names = "--board", description = "Which board of --config; its only one unless given.")
    private @Nullable String board;

    @Option(names = "--json", description = "Print only a Gradescope-style results.json object on standard output.")
    private boolean json;

    @Option(names = "--seed", description = "Seed of the hidden parameters; random unless given.")
    private @Nullable Long seed;

    GradeCommand(Grader grader) {
        this.grader = grader;
    }

    @Override
    public Integer call() throws InterruptedException {
        Folders folders = Folders.fromEnvironment();
        try {
            Exercise wanted = new ExerciseStore(folders.root().resolve("exercises")).exercise(exercise);
            RackConfig.Instance where = where(folders, wanted);
            String on = where.profile();
            if (!wanted.profiles().contains(on)) {
                return complain("Exercise " + exercise + " is not made for " + on + ". It is for: " + String.join(", ", wanted.profiles()));
            }
            // Read before a board is started: a mistake in it needs none.
            boolean isBoard = wanted.submit() == Exercise.Submit.BOARD_STATE;
            List<SourceFile> sources = isBoard ? List.of() : ExamplePrograms.read(handIn);
            StateSession session = isBoard ? StateSession.read(handIn) : StateSession.NOTHING;
            Progress progress = new Progress(System.err, System.console() != null && System.console().isTerminal());
            progress.say("starting a board (" + on + ")");
            try (LocalBoards boards = LocalBoards.start(folders, instances(folders, wanted, where))) {
                long drawn = seed == null ? new SecureRandom().nextLong() : seed;
                HandedIn handedIn = isBoard
                        ? new HandedIn.State(grader.rehearse(wanted, session, boards.rack().boards().getFirst(), boards.file("state.zip")))
                        : new HandedIn.Sources(sources);
                AttemptReport report = new LaneRuns(grader, wanted, handedIn, drawn, "local").grade(lanes(wanted, boards.rack().boards()), progress);
                progress.end();
                print(report);
                return report.outcome() == Outcome.LAB_FAULT ? 3 : report.points() == report.maxPoints() ? 0 : 1;
            }
        } catch (ExerciseException | RefusedException | IOException e) {
            return complain(e.getMessage());
        } catch (LabFaultException e) {
            System.err.println(e.getMessage());
            return 3;
        }
    }

    /** The board, and where its profile has no debug lane but the exercise needs one, a virtual one for that. */
    private static List<RackConfig.Instance> instances(Folders folders, Exercise wanted, RackConfig.Instance where) throws IOException {
        boolean alone = wanted.lanes().stream().allMatch(lane -> lane == Lane.PLAIN)
                || BoardProfile.load(folders.root(), where.profile()).lanes().debug().isPresent();
        return alone ? List.of(where) : List.of(where, new RackConfig.Instance("local-debug", DEBUG_PROFILE));
    }

    private static Map<Lane, Board> lanes(Exercise wanted, List<Board> boards) {
        Map<Lane, Board> lanes = new LinkedHashMap<>();
        wanted.lanes().forEach(lane -> lanes.put(lane, lane == Lane.PLAIN ? boards.getFirst() : boards.getLast()));
        return lanes;
    }

    private RackConfig.Instance where(Folders folders, Exercise wanted) throws IOException {
        if (config == null) {
            return new RackConfig.Instance("local-1", profile == null ? wanted.profiles().getFirst() : profile);
        }
        List<RackConfig.Instance> boards = RackConfig.load(config, folders.root()).boards();
        if (board == null && boards.size() == 1) {
            return boards.getFirst();
        }
        return boards.stream().filter(one -> one.name().equals(board)).findFirst().orElseThrow(() -> new IOException(
                (board == null ? "Say which board with --board" : "There is no board " + board) + ": " + config + " has "
                        + boards.stream().map(RackConfig.Instance::name).collect(Collectors.joining(", ")) + "."));
    }

    private void print(AttemptReport report) {
        if (json) {
            System.out.println(GradescopeJson.write(report));
        } else {
            boolean colours = System.console() != null && System.console().isTerminal() && System.getenv("NO_COLOR") == null;
            System.out.print(new AttemptTable(colours).of(report));
        }
        System.out.flush();
    }

    private static int complain(@Nullable String message) {
        System.err.println(message);
        return 2;
    }

    /** Progress on standard error: a line per phase and per verdict. */
    private static final class Progress implements GradeListener {
        private final java.io.PrintStream out;
        private final boolean colours;
        private final long began = System.nanoTime();

        Progress(java.io.PrintStream out, boolean colours) {
            this.out = out;
            this.colours = colours;
        }

        void say(String what) {
            out.printf(Locale.ROOT, "[%5.1f s] %s%n", (System.nanoTime() - began) / 1e9, what);
        }

        void end() {
            out.println();
        }

        @Override
        public void phase(Phase phase, String doing) {
            say(phase.name().toLowerCase(Locale.ROOT) + ": " + doing);
        }

        @Override
        public void checkFinished(CheckReport report) {
            String verdict = report.verdict().name();
            say("  " + report.check() + " " + (colours ? "\u001b[" + (report.verdict().passed() ? "32" : "31") + "m" + verdict + "\u001b[0m" : verdict));
        }
    }
}
