package dev.bootbench.agent.grading;

import dev.bootbench.agent.board.BoardStatus;
import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.board.Lane;
import dev.bootbench.agent.board.ResetProof;
import dev.bootbench.agent.build.Diagnostic;
import dev.bootbench.agent.build.KernelTarget;
import dev.bootbench.agent.grading.AttemptReport.Outcome;
import dev.bootbench.agent.grading.AttemptReport.Times;
import dev.bootbench.agent.grading.CheckReport.Evidence;
import dev.bootbench.agent.grading.Exercise.Check;
import dev.bootbench.agent.grading.Exercise.Work;
import dev.bootbench.agent.grading.GradeListener.Phase;
import dev.bootbench.agent.grading.kernellog.ReportKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One attempt from build to report. Belongs to the thread that grades. */
final class Attempt implements AutoCloseable {
    private final GraderConfig config;
    private final Grader.Builds builds;
    private final GradeRequest request;
    private final GradeListener listener;
    private final Exercise exercise;
    private final Map<String, String> parameters;
    private final Names names;
    private final Map<String, CheckReport> results = new LinkedHashMap<>();
    /** The check that a check ran after, on the same board: what it did is gone once that board is. */
    private final Map<String, BoardSession> ranOn = new HashMap<>();
    private final StringBuilder labLog = new StringBuilder();
    private final StringBuilder kernelLog = new StringBuilder();
    private final long began = System.nanoTime();
    private @Nullable ConsoleWatch console;
    private @Nullable BoardSession session;
    private @Nullable EarlySession early;
    private String ruinedBy = "";
    private String buildLog = "";
    private String kernel = "";
    private String readied = "";
    private long taintBefore = -1;
    private long taintAfter = -1;
    private Duration buildTook = Duration.ZERO;
    private Duration prepareTook = Duration.ZERO;
    private Duration runTook = Duration.ZERO;

    Attempt(GraderConfig config, Grader.Builds builds, GradeRequest request, GradeListener listener) {
        this.config = config;
        this.builds = builds;
        this.request = request;
        this.listener = listener;
        this.exercise = request.exercise().in(request.lane());
        this.parameters = Parameter.draw(request.exercise().parameters(), request.seed());
        this.names = new Names(parameters);
        names.put("module", exercise.module());
    }

    AttemptReport run() throws InterruptedException {
        try {
            kernel = kernelOfBoard();
            Optional<String> unfit = unfit();
            if (unfit.isPresent()) {
                labFault(Blame.CONFIGURATION, unfit.get());
                return report();
            }
            Workshop making = new Workshop(builds, exercise, request.handedIn().sources(), target());
            if (isBoardWantedEarly()) {
                early = new EarlySession(request.board(), request.lane(), config.prepare());
            }
            Optional<Workshop.Made.Ready> built = build(making);
            if (built.isPresent()) {
                runChecks(making, built.get());
            }
        } catch (UnsuitableException e) {
            labFault(Blame.CONFIGURATION, String.valueOf(e.getMessage()));
        } catch (LabFaultException e) {
            labFault(Blame.INFRASTRUCTURE, String.valueOf(e.getMessage()));
        }
        return report();
    }

    /** Not where that takes a restart, or a copy of somebody's board: too much for what may not build. */
    private boolean isBoardWantedEarly() {
        return request.lane() == Lane.PLAIN && request.handedIn().state().isEmpty() && exercise.checks().stream().anyMatch(c -> !c.isBuild());
    }

    /**
     * Why this board cannot grade this exercise. Somebody who is root on a cooperative board can stay beneath its
     * overlay, and would be there when the next attempt brings the hidden checks.
     */
    private Optional<String> unfit() {
        if (!request.board().lanes().contains(request.lane())) {
            return Optional.of("Board " + request.board().name() + " cannot run checks of lane " + request.lane().text()
                    + ": profile " + request.board().profile() + " has no such lane, or its kernel is not built on this host."
                    + " Build it with  ./lab image debug");
        }
        boolean isHidden = exercise.checks().stream().anyMatch(Check::hidden);
        return isHidden && request.board().proof().filter(proof -> !proof.verified()).isPresent()
                ? Optional.of("Exercise " + exercise.id() + " has hidden checks, and board " + request.board().name()
                        + " is reset in a way that this host cannot verify (cooperative): root on the board could have stayed and read them."
                        + " Grade it on a board with a verified reset, or give this one sd-mux, netboot or a command with \"verify\" as its \"pristine\".")
                : Optional.empty();
    }

    AttemptReport refused(String sentence) {
        rejected(new Verdict.BuildError(List.of(), sentence), Duration.ZERO);
        return report();
    }

    private KernelTarget target() throws LabFaultException {
        try {
            return KernelTarget.of(kernel, request.board().architecture(), request.board().kernelHeaders(kernel));
        } catch (IllegalArgumentException e) {
            throw new LabFaultException("The build cannot be set up: " + e.getMessage(), e);
        }
    }

    private Optional<Workshop.Made.Ready> build(Workshop making) throws LabFaultException, InterruptedException {
        listener.phase(Phase.BUILDING, exercise.artifacts().isEmpty() ? "nothing to build" : "building "
                + String.join(", ", exercise.artifacts().stream().map(Artifact::name).toList()) + " for kernel " + kernel);
        long start = System.nanoTime();
        Workshop.Made made = making.make();
        buildTook = since(start);
        buildLog = making.log();
        return switch (made) {
            case Workshop.Made.Ready ready -> {
                buildCheck().ifPresent(check -> add(result(check, new Verdict.Pass(warnings(ready)), buildTook, ready.warnings())));
                yield Optional.of(ready);
            }
            case Workshop.Made.Refused(String reason, List<Diagnostic> diagnostics) -> {
                rejected(new Verdict.BuildError(diagnostics, buildMessage(reason, diagnostics)), buildTook);
                yield Optional.empty();
            }
        };
    }

    private String kernelOfBoard() throws LabFaultException, InterruptedException {
        if (request.lane() != Lane.PLAIN) {
            return request.board().release(request.lane());
        }
        // A run that was here before may have had another kernel.
        Rescue.await(config.prepare(), () -> {
            BoardStatus status = request.board().status();
            return !status.kernel().isEmpty() && !status.isInUse() || isOutOfService();
        });
        String release = request.board().status().kernel();
        if (release.isEmpty()) {
            throw new LabFaultException("Board " + request.board().name() + " does not come up. " + request.board().status().reason());
        }
        return release;
    }

    private boolean isOutOfService() {
        BoardStatus.Condition condition = request.board().status().condition();
        return condition == BoardStatus.Condition.QUARANTINED || condition == BoardStatus.Condition.RETIRED;
    }

    private static String warnings(Workshop.Made.Ready built) {
        return built.warnings().isEmpty() ? "" : "It builds, with " + count(built.warnings().size(), "warning") + ": "
                + built.warnings().getFirst().sentence();
    }

    private static String buildMessage(String reason, List<Diagnostic> diagnostics) {
        List<Diagnostic> errors = diagnostics.stream().filter(Diagnostic::isError).toList();
        if (errors.isEmpty()) {
            return reason.isBlank() ? "It does not build: see the build log." : reason;
        }
        String first = errors.getFirst().sentence();
        String all = reason.isBlank() || reason.contains(first) ? "It does not build. " + first : reason + " " + first;
        return errors.size() == 1 ? all : all + " (and " + count(errors.size() - 1, "further error") + ")";
    }

    private void rejected(Verdict.BuildError error, Duration took) {
        Optional<Check> build = buildCheck();
        build.ifPresent(check -> add(result(check, error, took, error.diagnostics())));
        for (Check check : exercise.checks()) {
            if (!check.isBuild()) {
                add(result(check, new Verdict.Skipped(build.map(Check::id).orElse(""),
                        build.isPresent() ? "Not run, because it does not build." : "Not run: " + error.message()), Duration.ZERO, List.of()));
            }
        }
    }

    private Optional<Check> buildCheck() {
        return exercise.checks().stream().filter(Check::isBuild).findFirst();
    }

    /**
     * A board that stands still without a word may do so by itself: an emulated processor that misses an interrupt looks no
     * different. All checks begin again then, on a fresh board and with all of the time; what happens twice is the submission's.
     */
    private void runChecks(Workshop making, Workshop.Made.Ready built)
            throws UnsuitableException, LabFaultException, InterruptedException {
        Optional<Check> stoodStill = runChecks(making, built, true);
        if (stoodStill.isPresent()) {
            labLog.append("The board stood still in check ").append(stoodStill.get().id())
                    .append(", and nothing told why: all checks were run again, on a fresh board.\n");
            results.keySet().removeIf(id -> !exercise.check(id).isBuild());
            ranOn.clear();
            runChecks(making, built, false);
        }
    }

    /**
     * @param again whether it ends where the board stands still without a word, and leaves that check without a result
     * @return that check
     */
    private Optional<Check> runChecks(Workshop making, Workshop.Made.Ready built, boolean again)
            throws UnsuitableException, LabFaultException, InterruptedException {
        List<Check> checks = exercise.checks().stream().filter(c -> !c.isBuild()).toList();
        CrashWords words = new CrashWords(exercise.module(), making::locate);
        long left = exercise.limits().run().toNanos();
        int number = 0;
        for (Check check : checks) {
            number++;
            Optional<Verdict> skipped = left <= 0
                    ? Optional.of(new Verdict.Skipped("", "Not run: the " + Words.seconds(exercise.limits().run()) + " for all checks were used up."))
                    : skipped(check);
            if (skipped.isPresent()) {
                add(result(check, skipped.get(), Duration.ZERO, List.of()));
                continue;
            }
            BoardSession board = boardFor(check, built);
            listener.phase(Phase.RUNNING, "check " + number + " of " + checks.size() + ": " + check.title());
            long start = System.nanoTime();
            Duration limit = Duration.ofNanos(Math.min(left, check.limit().toNanos()));
            double second = (start - began) / 1e9;
            CheckReport report = switch (check.work()) {
                case Work.Steps steps -> new CheckRunner(config, board, exercise, check, names, words, making).run(steps, limit, second);
                case Work.Build() -> throw new IllegalStateException("the build has its result already");
            };
            long took = System.nanoTime() - start;
            runTook = runTook.plusNanos(took);
            left -= took;
            ranOn.put(check.id(), board);
            taintAfter = board.latest().taint();
            if (board.isRuined()) {
                ruinedBy = check.id();
            }
            if (again && stoodStillWithoutAWord(report.verdict())) {
                return Optional.of(check);
            }
            add(report);
            if (report.verdict() instanceof Verdict.LabFault(Blame blame, String message)) {
                labLog.append(message).append('\n');
                skipRest("The lab broke in check " + check.id() + ".", check.id());
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** Nothing that the kernel printed, not even when asked, names a function. */
    private static boolean stoodStillWithoutAWord(Verdict verdict) {
        return verdict instanceof Verdict.Crash crash && crash.report().kind() == ReportKind.HANG && crash.report().function().isEmpty();
    }

    private Optional<Verdict> skipped(Check check) {
        for (String need : check.needs()) {
            CheckReport needed = results.get(need);
            if (needed != null && !needed.verdict().passed()) {
                String root = needed.verdict() instanceof Verdict.Skipped(String because, String message) && !because.isEmpty() ? because : need;
                return Optional.of(new Verdict.Skipped(root, "Not run, because it needs \"" + exercise.check(root).title()
                        + "\". Nothing is deducted twice: these points are still open."));
            }
            BoardSession there = ranOn.get(need);
            if (there != null && (there != session || there.isRuined())) {
                return Optional.of(new Verdict.Skipped(ruinedBy, "Not run, because the board did not survive \""
                        + exercise.check(ruinedBy).title() + "\"."));
            }
        }
        return Optional.empty();
    }

    private BoardSession boardFor(Check check, Workshop.Made.Ready built)
            throws UnsuitableException, LabFaultException, InterruptedException {
        boolean usable = session != null && !session.isRuined() && !(check.fresh() && isTouched(session));
        if (usable && session != null) {
            return session;
        }
        listener.phase(Phase.PREPARING, session == null ? "waiting for board " + request.board().name() + " to be ready" : "a fresh board");
        long start = System.nanoTime();
        closeSession();
        BoardSession opened = opened();
        session = opened;
        opened.bring(built.files(), config.prepare());
        kernel = opened.use().kernel();
        if (taintBefore < 0) {
            KernelOptions.require(opened.use(), exercise.requires());
            taintBefore = opened.baseline().taint();
            taintAfter = taintBefore;
            readied = readied();
        }
        prepareTook = prepareTook.plus(since(start));
        if (!built.vermagic().isEmpty() && !built.vermagic().startsWith(kernel + " ")) {
            throw new LabFaultException("The module was built for \"" + built.vermagic() + "\", but board " + request.board().name()
                    + " runs " + kernel + ".");
        }
        return opened;
    }

    private String readied() {
        String how = request.board().proof().map(ResetProof::how).orElse("");
        if (request.handedIn().state().isPresent()) {
            return "A copy of the board that was handed in.";
        }
        return request.lane() == Lane.PLAIN ? how : (how + " Then the kernel of lane " + request.lane().text() + ".").strip();
    }

    private BoardSession opened() throws LabFaultException, InterruptedException {
        EarlySession begun = early;
        if (begun != null) {
            early = null;
            console = begun.console();
            try (begun) {
                return begun.take();
            }
        }
        if (console == null) {
            console = new ConsoleWatch(request.board().console());
        }
        return BoardSession.open(request.board(), request.lane(), request.handedIn().state(), config.prepare(), console);
    }

    /** Whether it may differ from the board that a fresh check wants: by the submission's code or, of a copy, by any check. */
    private boolean isTouched(BoardSession on) {
        return on.isStudentActive() || request.handedIn().state().isPresent() && ranOn.containsValue(on);
    }

    private void labFault(Blame blame, String message) {
        labLog.append(message).append('\n');
        List<Check> open = exercise.checks().stream().filter(c -> !results.containsKey(c.id())).toList();
        if (!open.isEmpty()) {
            add(result(open.getFirst(), new Verdict.LabFault(blame, message), Duration.ZERO, List.of()));
            skipRest("The lab broke.", open.getFirst().id());
        }
    }

    private void skipRest(String why, String because) {
        exercise.checks().stream().filter(c -> !results.containsKey(c.id())).toList()
                .forEach(c -> add(result(c, new Verdict.Skipped(because, "Not run. " + why), Duration.ZERO, List.of())));
    }

    private void add(CheckReport report) {
        results.put(report.check(), report);
        listener.checkFinished(report);
    }

    private static CheckReport result(Check check, Verdict verdict, Duration took, List<Diagnostic> diagnostics) {
        return new CheckReport(check.id(), check.title(), verdict, verdict.passed() ? check.points() : 0, check.points(),
                check.visibility(), check.hint(), took, Evidence.NONE, diagnostics, List.of(), List.of(), List.of());
    }

    private AttemptReport report() {
        listener.phase(Phase.REPORTING, "writing the report");
        long start = System.nanoTime();
        if (session != null) {
            request.board().announce(request.next());
        }
        closeSession();
        List<CheckReport> checks = new ArrayList<>();
        exercise.checks().forEach(check -> checks.add(results.get(check.id())));
        Outcome outcome = checks.stream().anyMatch(c -> c.verdict() instanceof Verdict.LabFault) ? Outcome.LAB_FAULT : Outcome.GRADED;
        byte[] recorded = console == null ? new byte[0] : console.all();
        return new AttemptReport(request.attempt(), exercise.id(), exercise.version(), outcome, Summary.of(exercise, checks, outcome), checks,
                new Times(buildTook, prepareTook, runTook, since(start)), console == null ? "" : request.board().name(), request.board().profile(), kernel, readied,
                taintBefore, taintAfter, exercise.taint(),
                buildLog, kernelLog.toString(), recorded, console == null ? 0 : console.first(), labLog.toString(),
                request.seed(), parameters);
    }

    private void closeSession() {
        BoardSession open = session;
        if (open != null) {
            kernelLog.append(kernelLog.isEmpty() ? "" : "--- a fresh board from here ---\n").append(open.log().printed());
            open.close();
            session = null;
        }
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    @Override
    public void close() {
        if (early != null) {
            early.close();
        }
        if (session != null) {
            session.close();
        }
        if (console != null) {
            console.close();
        }
    }
}
