package dev.bootbench.agent.grading;

import dev.bootbench.agent.board.Board;
import dev.bootbench.agent.board.BoardState;
import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.board.Lane;
import dev.bootbench.agent.build.BuildOutcome;
import dev.bootbench.agent.build.BuildRequest;
import dev.bootbench.agent.build.ModuleBuilder;
import dev.bootbench.agent.build.ProgramBuilder;
import dev.bootbench.agent.build.ProgramRequest;
import dev.bootbench.agent.build.SourceLine;
import dev.bootbench.agent.build.SourceReader;
import dev.bootbench.agent.build.ToolOutcome;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Grades submissions: builds, prepares a board, runs the checks, judges. Safe for use by several threads. */
@ApplicationScoped
public class Grader {
    private final GraderConfig config;
    private final Builds builds;

    /** What the grader needs of the build: replaced in tests. */
    interface Builds {
        BuildOutcome build(BuildRequest request) throws InterruptedException;

        BuildOutcome program(ProgramRequest request) throws InterruptedException;

        ToolOutcome checkpatch(BuildRequest request) throws InterruptedException;

        ToolOutcome sparse(BuildRequest request) throws InterruptedException;

        Optional<SourceLine> locate(byte[] ko, String function, long offset) throws InterruptedException;
    }

    @Inject
    public Grader(GraderConfig config, ModuleBuilder builder, ProgramBuilder programs, SourceReader reader) {
        this(config, new Builds() {
            @Override
            public BuildOutcome build(BuildRequest request) throws InterruptedException {
                return builder.build(request);
            }

            @Override
            public BuildOutcome program(ProgramRequest request) throws InterruptedException {
                return programs.build(request);
            }

            @Override
            public ToolOutcome checkpatch(BuildRequest request) throws InterruptedException {
                return reader.checkpatch(request);
            }

            @Override
            public ToolOutcome sparse(BuildRequest request) throws InterruptedException {
                return reader.sparse(request);
            }

            @Override
            public Optional<SourceLine> locate(byte[] ko, String function, long offset) throws InterruptedException {
                return builder.locate(ko, function, offset);
            }
        });
    }

    Grader(GraderConfig config, Builds builds) {
        this.config = config;
        this.builds = builds;
    }

    /**
     * Grades one submission on one board. The board is given back, and resets itself, whatever happens.
     *
     * @return a report also when the lab broke: see {@link AttemptReport.Outcome}
     * @throws InterruptedException when the attempt is cancelled by interrupting its thread
     */
    public AttemptReport grade(GradeRequest request, GradeListener listener) throws InterruptedException {
        try (Attempt attempt = new Attempt(config, builds, request, listener)) {
            return attempt.run();
        }
    }

    /**
     * Does on a pristine board what the session says, as its holder would, and captures the board. It is given back, and
     * resets itself, whatever happens.
     *
     * @param file to be written
     * @throws ExerciseException when a step of the session does not go as it says
     */
    BoardState rehearse(Exercise exercise, StateSession session, Board board, Path file)
            throws ExerciseException, LabFaultException, InterruptedException {
        try (ConsoleWatch console = new ConsoleWatch(board.console());
                BoardSession on = BoardSession.open(board, Lane.PLAIN, Optional.empty(), config.prepare(), console)) {
            Exercise.Check check = session.check();
            CheckReport report = new CheckRunner(config, on, exercise, check, new Names(Map.of()),
                    new CrashWords("", (function, offset) -> Optional.empty()), tool -> new ToolOutcome.Found(List.of()))
                    .run(session.work(), check.limit(), 0);
            if (!report.verdict().passed()) {
                throw new ExerciseException("The session did not go as it says: " + report.verdict().message());
            }
            return board.capture(file);
        }
    }

    /**
     * The report of a hand-in that was refused before it could be built: no points, and the reason.
     *
     * @param sentence what was wrong and how to mend it
     */
    public AttemptReport refused(GradeRequest request, String sentence) {
        try (Attempt attempt = new Attempt(config, builds, request, new GradeListener() {})) {
            return attempt.refused(sentence);
        }
    }
}
