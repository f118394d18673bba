package dev.bootbench.agent.grading;

import dev.bootbench.agent.board.BoardUse;
import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.grading.Aftermath.Finding;
import dev.bootbench.agent.grading.CheckReport.Evidence;
import dev.bootbench.agent.grading.Exercise.Check;
import dev.bootbench.agent.grading.Exercise.Expected;
import dev.bootbench.agent.grading.Exercise.ExpectedReport;
import dev.bootbench.agent.grading.Exercise.Part;
import dev.bootbench.agent.grading.Exercise.Work;
import dev.bootbench.agent.grading.Names.UnknownValueException;
import dev.bootbench.agent.grading.StepOutcome.Facts;
import dev.bootbench.agent.grading.TextMatch.TooSlowException;
import dev.bootbench.agent.grading.kernellog.KernelLog;
import dev.bootbench.agent.grading.kernellog.KernelReport;
import dev.bootbench.agent.grading.kernellog.KernelReports;
import dev.bootbench.agent.grading.kernellog.LogLine;
import dev.bootbench.agent.grading.kernellog.ReportKind;
import dev.bootbench.agent.shell.CommandResult;
import dev.bootbench.agent.shell.CommandResult.Ending;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Runs one check on a board and judges it by everything that was seen meanwhile. */
final class CheckRunner {
    private static final Duration QUIET = Duration.ofMillis(1500);

    private final GraderConfig config;
    private final BoardSession session;
    private final Exercise exercise;
    private final Check check;
    private final Names names;
    private final CrashWords crashWords;
    private final SourceTools tools;
    private final Set<String> own;
    private final long startedAt;
    private final long consoleFrom;
    private final List<String> notes = new ArrayList<>();
    private final List<CheckReport.Part> parts = new ArrayList<>();
    private final Optional<LeakWatch> leaks;
    private final Starvation starvation;
    private final KernelLog.Mark logFrom;
    private final List<StepEnd> ends = new ArrayList<>();

    /** A step that ended, and where the kernel's log stood then. */
    private record StepEnd(Facts facts, KernelLog.Mark log) {}

    CheckRunner(GraderConfig config, BoardSession session, Exercise exercise, Check check, Names names, CrashWords crashWords,
            SourceTools tools) {
        this.config = config;
        this.session = session;
        this.exercise = exercise;
        this.check = check;
        this.names = names;
        this.crashWords = crashWords;
        this.tools = tools;
        this.own = Set.copyOf(exercise.modules());
        this.consoleFrom = session.console().head();
        this.logFrom = session.mark();
        this.startedAt = session.markTime();
        this.starvation = new Starvation(session.board()::processorWaits);
        this.leaks = check.leaks() && check.work() instanceof Work.Steps steps
                ? Optional.of(new LeakWatch(session, exercise, allSteps(steps))) : Optional.empty();
    }

    /** @param second when the check begins, in seconds of the attempt's recording */
    CheckReport run(Work.Steps work, Duration limit, double second) throws InterruptedException {
        try (starvation) {
            starvation.start();
            return watched(work, limit, second);
        }
    }

    private CheckReport watched(Work.Steps work, Duration limit, double second) throws InterruptedException {
        long began = System.nanoTime();
        String tag = BoardSession.newTag();
        StepContext context = new StepContext(session, exercise, names, startedAt, began + limit.toNanos(), tag,
                () -> unexpected().isPresent(), notes);
        StepRunner runner = new StepRunner(context, tools);
        List<Facts> done = new ArrayList<>();
        StepOutcome outcome = leaks.isEmpty() || leaks.get().begin() ? run(work.steps(), runner, done)
                : new StepOutcome.Broken(new Facts("", "", "", ""), Blame.CONFIGURATION, "The kernel of board " + session.use().board()
                        + " does not look for lost memory: it was built without CONFIG_DEBUG_KMEMLEAK.");
        if (outcome instanceof StepOutcome.Ok && !work.parts().isEmpty()) {
            outcome = runParts(work.parts(), runner, done);
        }
        Verdict verdict = judge(outcome, allSteps(work), tag, limit, began);
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        int points = verdict.passed() ? check.points()
                : verdict instanceof Verdict.Fail && outcome instanceof StepOutcome.Wrong ? earned(check.points(), parts) : 0;
        return new CheckReport(check.id(), check.title(), verdict, points, check.points(), check.visibility(), check.hint(), took,
                evidence(done, outcome, second), List.copyOf(context.diagnostics()), List.copyOf(notes), List.copyOf(parts), List.copyOf(context.series()));
    }

    private static List<Step> allSteps(Work.Steps work) {
        return Stream.concat(work.steps().stream(), work.parts().stream().flatMap(part -> part.steps().stream())).toList();
    }

    private StepOutcome run(List<Step> steps, StepRunner runner, List<Facts> done) throws InterruptedException {
        StepOutcome outcome = new StepOutcome.Ok(new Facts("", "", "", ""));
        for (Step step : steps) {
            outcome = runner.run(step);
            done.add(outcome.facts());
            ends.add(new StepEnd(outcome.facts(), session.log().head()));
            leaks.ifPresent(LeakWatch::noteLayout);
            if (!(outcome instanceof StepOutcome.Ok)) {
                break;
            }
        }
        return outcome;
    }

    /** Each part by itself: one that is not met does not end the others, trouble does. */
    private StepOutcome runParts(List<Part> wanted, StepRunner runner, List<Facts> done) throws InterruptedException {
        List<String> missed = new ArrayList<>();
        StepOutcome shown = new StepOutcome.Ok(new Facts("", "", "", ""));
        for (Part part : wanted) {
            StepOutcome outcome = run(part.steps(), runner, done);
            String message = switch (outcome) {
                case StepOutcome.Ok ok -> "";
                case StepOutcome.Wrong(Facts facts, String why) -> why;
                case StepOutcome.Trouble trouble -> "It did not come to its end.";
                case StepOutcome.Broken(Facts facts, Blame blame, String why) -> why;
            };
            parts.add(new CheckReport.Part(part.title(), part.share(), outcome instanceof StepOutcome.Ok, message));
            if (outcome instanceof StepOutcome.Trouble || outcome instanceof StepOutcome.Broken) {
                return outcome;
            }
            if (outcome instanceof StepOutcome.Wrong) {
                missed.add(part.title() + ": " + message);
            }
            if (missed.isEmpty() || missed.size() == 1 && outcome instanceof StepOutcome.Wrong) {
                shown = outcome;
            }
        }
        return missed.isEmpty() ? shown : new StepOutcome.Wrong(shown.facts(), (wanted.size() - missed.size()) + " of " + wanted.size()
                + " parts are met. Not met:\n" + String.join("\n", missed));
    }

    /**
     * Hundredths of a point that the parts earned: rounded once, half up.
     *
     * @param points of the whole check, hundredths
     */
    static int earned(int points, List<CheckReport.Part> parts) {
        int shares = parts.stream().mapToInt(CheckReport.Part::share).sum();
        int met = parts.stream().filter(CheckReport.Part::met).mapToInt(CheckReport.Part::share).sum();
        return shares == 0 ? 0 : BigDecimal.valueOf(points).multiply(BigDecimal.valueOf(met))
                .divide(BigDecimal.valueOf(shares), 0, RoundingMode.HALF_UP).intValueExact();
    }

    private Verdict judge(StepOutcome outcome, List<Step> steps, String tag, Duration limit, long began) throws InterruptedException {
        return switch (outcome) {
            case StepOutcome.Trouble(Facts facts, Ending ending, Optional<Duration> own) ->
                    trouble(facts, ending, tag, own.orElse(limit), began);
            case StepOutcome.Broken(Facts facts, Blame blame, String message) -> new Verdict.LabFault(blame, message);
            case StepOutcome.Wrong(Facts facts, String message) -> afterwards(facts, steps, Optional.of(message), tag, limit, began);
            case StepOutcome.Ok(Facts facts) -> afterwards(facts, steps, Optional.empty(), tag, limit, began);
        };
    }

    /** The steps ended: look at the guest, then let the first verdict win that holds. */
    private Verdict afterwards(Facts last, List<Step> steps, Optional<String> wrong, String tag, Duration limit, long began)
            throws InterruptedException {
        if (session.isRuined() && wrong.isPresent()) {
            // A restart that did not end well: there is nobody to look at.
            return new Verdict.Fail(wrong.get());
        }
        Observation before = session.latest();
        List<KernelReport> lost = leaks.map(LeakWatch::end).orElse(List.of());
        BoardSession.Look look = session.look("end " + check.id(), asksForLeftovers(steps));
        return switch (look) {
            case BoardSession.Look.Unseen(Ending ending) -> trouble(last, ending, tag, limit, began);
            case BoardSession.Look.Seen seen -> judged(last, steps, wrong, before, seen, lost);
        };
    }

    private Verdict judged(Facts last, List<Step> steps, Optional<String> wrong, Observation before,
            BoardSession.Look.Seen seen, List<KernelReport> lost)
            throws InterruptedException {
        waitForReportsToEnd();
        Optional<KernelReport> report = unexpected().or(() -> lost.stream().filter(this::isUnexpected).findFirst());
        Observation after = seen.observation();
        List<KernelReport> reports = Stream.concat(reports().stream(), lost.stream()).toList();
        session.continueFrom(seen.mark());
        if (report.isPresent()) {
            return crash(report.get(), doing(saidDuring(report.get()).orElse(last)));
        }
        if (boardsOwn().isPresent()) {
            session.ruin();
            return new Verdict.LabFault(Blame.INFRASTRUCTURE, boardsOwn().get());
        }
        if (!after.bootId().equals(session.baseline().bootId())) {
            session.ruin();
            return new Verdict.Crash(KernelReport.fromOutside(ReportKind.REBOOT, "The board restarted"),
                    "The board restarted while " + doing(last) + "; the lab did not ask for it.");
        }
        Expected expects = check.expects();
        long damage = Taint.damage(before.taint(), after.taint(), exercise.taint() | expects.mustTaint() | expects.mayTaint());
        if (damage != 0 && reports.stream().noneMatch(r -> r.confirmed() && !r.kind().isNotice())) {
            session.ruin();
            return new Verdict.Crash(KernelReport.fromOutside(ReportKind.TAINT, "The kernel's taint grew by " + damage).accepted(),
                    "The kernel marked itself while " + doing(last) + ": " + Taint.inWords(damage) + ". The report's text is lost.");
        }
        if (wrong.isPresent()) {
            return new Verdict.Fail(wrong.get());
        }
        KernelReports.lookAlike(reports).ifPresent(r -> notes.add(
                "The log has a line that looks like the beginning of a crash report, but none follows: " + Words.quoted(r.title()) + "."));
        return missingReport(reports).or(() -> missingTaint(after)).or(() -> leftovers(steps, after)).orElseGet(() -> new Verdict.Pass(""));
    }

    private Optional<Verdict> missingReport(List<KernelReport> reports) {
        return check.expects().must().stream().filter(e -> reports.stream().noneMatch(r -> r.confirmed() && matches(e, r))).findFirst()
                .map(e -> new Verdict.Fail("The kernel was expected to report " + e.kind()
                        + (e.function().isEmpty() ? "" : " in " + e.function() + "()") + ", but it did not."));
    }

    private Optional<Verdict> missingTaint(Observation after) {
        long missing = check.expects().mustTaint() & ~after.taint();
        return missing == 0 ? Optional.empty() : Optional.of(new Verdict.Fail(
                "The kernel was expected to mark itself " + Taint.inWords(missing) + ", but its taint is " + after.taint() + "."));
    }

    private static boolean asksForLeftovers(List<Step> steps) {
        return steps.stream().anyMatch(step -> step instanceof Step.Unload || step instanceof Step.Hygiene hygiene && hygiene.leftovers());
    }

    private Optional<Verdict> leftovers(List<Step> steps, Observation after) {
        if (!asksForLeftovers(steps) || after.modules().keySet().stream().anyMatch(own::contains)) {
            return Optional.empty();
        }
        List<String> left = after.newSince(session.baseline());
        return left.isEmpty() ? Optional.empty() : Optional.of(new Verdict.Fail("After the module was unloaded, this stayed behind: "
                + String.join(", ", left.subList(0, Math.min(10, left.size()))) + "."));
    }

    private Verdict trouble(Facts last, Ending ending, String tag, Duration limit, long began) throws InterruptedException {
        // What the lab itself says on the console afterwards is not the submission's last line.
        String tookTooLong = timeoutMessage(last, limit);
        boolean ranOut = reports().stream().anyMatch(r -> r.kind() == ReportKind.OOM_KILL);
        Rescue rescue = new Rescue(config, session, this::unexpected, own, startedAt);
        Finding finding = Aftermath.decide(rescue.collect(ending, ranOut, doing(last)));
        if (finding instanceof Finding.TookTooLong) {
            finding = tookTooLong(rescue, tag, began);
        }
        if (!(finding instanceof Finding.Crashed) && boardsOwn().isPresent()) {
            finding = new Finding.LabBroke(boardsOwn().get());
        }
        return switch (finding) {
            case Finding.Crashed(KernelReport report, String message) -> {
                session.ruin();
                waitForReportsToEnd();
                yield message.isEmpty() ? crash(unexpected().orElse(report), doing(last)) : new Verdict.Crash(report, message);
            }
            case Finding.LabBroke(String message) -> {
                session.ruin();
                yield new Verdict.LabFault(Blame.INFRASTRUCTURE, message);
            }
            case Finding.CutOff(String message) -> {
                session.ruin();
                yield freshBoard().<Verdict>map(why -> new Verdict.LabFault(Blame.INFRASTRUCTURE, message + " And no fresh board came up: " + why))
                        .orElseGet(() -> new Verdict.Fail(message));
            }
            case Finding.OutOfMemory(String message) -> {
                session.ruin();
                yield new Verdict.Fail(message);
            }
            case Finding.TookTooLong() -> {
                switch (session.look("end " + check.id(), false)) {
                    case BoardSession.Look.Seen seen -> session.continueFrom(seen.mark());
                    case BoardSession.Look.Unseen unseen -> session.ruin();
                }
                yield new Verdict.Timeout(limit, tookTooLong);
            }
        };
    }

    /** The kernel may be about to explain it. What cannot be killed is held in the kernel, which is then asked where. */
    private Finding tookTooLong(Rescue rescue, String tag, long began) throws InterruptedException {
        Rescue.await(config.hangDetectors().minusNanos(System.nanoTime() - began), () -> unexpected().isPresent());
        Optional<KernelReport> report = unexpected();
        if (report.isEmpty() && !session.stop(tag)) {
            session.ruin();
            report = rescue.askInTheGuest();
        }
        return report.<Finding>map(r -> new Finding.Crashed(r, "")).orElseGet(Finding.TookTooLong::new);
    }

    /** Whether the board comes back by a reset; if not, why: then nothing can be said of the submission. */
    private Optional<String> freshBoard() throws InterruptedException {
        session.close();
        try (BoardUse again = session.board().use(config.prepare())) {
            CommandResult answer = again.shell().run("true", config.answer());
            return answer.succeeded() ? Optional.empty() : Optional.of(Words.ending(answer.ending()));
        } catch (LabFaultException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private String timeoutMessage(Facts last, Duration limit) {
        String output = last.observed().lines().skip(1).reduce((a, b) -> b).orElse("");
        String console = session.console().lastLine(consoleFrom);
        return "Not finished within " + Words.seconds(limit) + ": " + Words.quoted(last.command()) + " was still running."
                + (output.isBlank() ? " It printed nothing." : " Its last line was " + Words.quoted(output) + ".")
                + (console.isEmpty() ? "" : " The console's last line was " + Words.quoted(console) + ".")
                + " Usual causes: a loop without an exit, waiting for input, waiting for an event that nobody announces, a lock that is held.";
    }

    private Verdict crash(KernelReport report, String doing) throws InterruptedException {
        session.ruin();
        starvation.look(System.nanoTime());
        Optional<String> starved = starvation.explains(report, own);
        if (starved.isPresent()) {
            return new Verdict.LabFault(Blame.INFRASTRUCTURE, starved.get());
        }
        KernelReport located = crashWords.located(report);
        return new Verdict.Crash(located, crashWords.sentence(located, doing));
    }

    /** The step that ran when the kernel said this; a crash need not end the step, nor the steps after it. */
    private Optional<Facts> saidDuring(KernelReport report) {
        KernelLog.Mark from = logFrom;
        for (StepEnd end : ends) {
            if (session.log().between(from, end.log()).kernelLines().stream().anyMatch(line -> line.contains(report.title()))) {
                return Optional.of(end.facts());
            }
            from = end.log();
        }
        return Optional.empty();
    }

    private String doing(Facts last) {
        return last.command().isEmpty() || last.command().equals("dmesg") ? "the check \"" + check.title() + "\" ran"
                : "`" + shortened(last.command().strip().lines().findFirst().orElse("")) + "` ran";
    }

    /** A sentence has no room for more; the whole command is in the evidence. */
    private static String shortened(String command) {
        return command.length() > 60 ? command.substring(0, 60) + "…" : command;
    }

    /** Reports of the log, then those that only the console has; a machine that died cannot hand over its log. */
    private List<KernelReport> reports() {
        // What kmemleak says in the log counts what anybody lost; whose it is, its own file tells.
        List<KernelReport> logged = session.log().since(session.mark()).reports(own).stream()
                .filter(r -> leaks.isEmpty() || r.kind() != ReportKind.MEMORY_LEAK).toList();
        List<LogLine> console = session.console().linesSince(consoleFrom);
        boolean died = !session.sightingsSince(startedAt).isEmpty();
        return KernelReports.joined(logged, KernelReports.find(console, own).stream()
                .filter(r -> leaks.isEmpty() || r.kind() != ReportKind.MEMORY_LEAK)
                .map(r -> died && !r.confirmed() && !r.kind().isNotice() ? r.accepted() : r).toList());
    }

    private Optional<KernelReport> unexpected() {
        List<KernelReport> crashes = reports().stream()
                .filter(r -> r.confirmed() && !r.kind().isNotice() && !isBoardsOwn(r)).filter(this::isUnexpected).toList();
        // What the host brought about excuses nothing else.
        return crashes.stream().filter(r -> starvation.explains(r, own).isEmpty()).findFirst().or(() -> crashes.stream().findFirst());
    }

    private boolean isUnexpected(KernelReport report) {
        Expected expects = check.expects();
        return Stream.concat(expects.must().stream(), expects.may().stream()).noneMatch(e -> matches(e, report));
    }

    private boolean isBoardsOwn(KernelReport report) {
        return report.isOf(session.board().ownReports(), own);
    }

    /** What a driver of the board itself complained about: it says nothing about the submission, and spoils the run. */
    private Optional<String> boardsOwn() {
        return reports().stream().filter(r -> r.confirmed() && !r.kind().isNotice() && isBoardsOwn(r)).findFirst()
                .map(r -> "A driver of board " + session.board().name() + " itself complained, with nothing of the submission in it: "
                        + Words.quoted(r.title()) + ".");
    }

    private boolean matches(ExpectedReport expected, KernelReport report) {
        try {
            return expected.kind().equals(report.kind().name())
                    && (expected.function().isEmpty() || expected.function().equals(report.function()))
                    && (expected.text().isEmpty() || TextMatch.find(names.inPattern(expected.text().get()), report.text()).isPresent());
        } catch (TooSlowException | UnknownValueException e) {
            return false;
        }
    }

    private void waitForReportsToEnd() throws InterruptedException {
        if (reports().stream().anyMatch(r -> !r.kind().isNotice())) {
            Rescue.await(config.reportEnds(), () -> session.log().quietFor().compareTo(QUIET) > 0
                    && session.console().quietFor().compareTo(QUIET) > 0);
        }
    }

    private Evidence evidence(List<Facts> done, StepOutcome outcome, double second) {
        Facts shown = outcome.facts();
        String command = outcome instanceof StepOutcome.Ok || shown.command().equals("dmesg")
                ? String.join("\n", done.stream().map(Facts::command).distinct().toList()) : shown.command();
        return new Evidence(command, shown.input(), shown.expected(), shown.observed(), consoleFrom, session.console().head(), second);
    }
}
