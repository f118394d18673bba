package dev.bootbench.agent.link;

import dev.bootbench.agent.build.Diagnostic;
import dev.bootbench.agent.grading.AttemptReport;
import dev.bootbench.agent.grading.Blame;
import dev.bootbench.agent.grading.CheckReport;
import dev.bootbench.agent.grading.Verdict;
import dev.bootbench.agent.grading.kernellog.KernelReport;
import dev.bootbench.contract.v1.AttemptFinished;
import dev.bootbench.contract.v1.AttemptRef;
import dev.bootbench.contract.v1.CheckResult;
import dev.bootbench.contract.v1.CrashReport;
import dev.bootbench.contract.v1.Evidence;
import dev.bootbench.contract.v1.Outcome;
import dev.bootbench.contract.v1.Place;
import dev.bootbench.contract.v1.Visibility;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The grader's records as the contract's messages. */
final class ReportMessages {
    private ReportMessages() {}

    /** A finished attempt and the contents that it names by their SHA-256. */
    record Finished(AttemptFinished message, List<byte[]> contents) {}

    static Finished finished(AttemptRef ref, AttemptReport report) {
        List<byte[]> contents = new ArrayList<>();
        AttemptFinished.Builder message = AttemptFinished.newBuilder()
                .setRef(ref)
                .setOutcome(switch (report.outcome()) {
                    case GRADED -> Outcome.GRADED;
                    case LAB_FAULT -> Outcome.LAB_FAULT;
                })
                .setSummary(report.summary())
                .setBuild(Messages.duration(report.times().build()))
                .setPrepare(Messages.duration(report.times().prepare()))
                .setRun(Messages.duration(report.times().run()))
                .setKernel(report.kernel())
                .setTaintBefore(report.taintBefore())
                .setTaintAfter(report.taintAfter())
                .setBuildLog(content(contents, report.buildLog().getBytes(StandardCharsets.UTF_8)))
                .setKernelLog(content(contents, report.kernelLog().getBytes(StandardCharsets.UTF_8)))
                .setConsoleLog(content(contents, report.console()))
                .setConsoleFrom(report.consoleFrom())
                .setConsoleTo(report.consoleTo())
                .setLabLog(report.labLog())
                .setReadied(report.readied())
                .setTaintExpected(report.taintExpected())
                .setReport(Messages.duration(report.times().report()))
                .putAllParameters(report.parameters());
        report.checks().forEach(check -> message.addChecks(check(check)));
        return new Finished(message.build(), contents);
    }

    /** A run that never came to a report of its own. */
    static Finished fault(AttemptRef ref, Outcome outcome, String sentence) {
        return new Finished(
                AttemptFinished.newBuilder().setRef(ref).setOutcome(outcome).setSummary(sentence).setLabLog(sentence).build(),
                List.of());
    }

    private static String content(List<byte[]> contents, byte[] bytes) {
        if (bytes.length == 0) {
            return "";
        }
        contents.add(bytes);
        return Spool.sha256(bytes);
    }

    static CheckResult check(CheckReport report) {
        Verdict verdict = report.verdict();
        CheckResult.Builder result = CheckResult.newBuilder()
                .setCheck(report.check())
                .setTitle(report.title())
                .setVerdict(verdict(verdict))
                .setBlame(verdict.blamed().map(ReportMessages::blame).orElse(dev.bootbench.contract.v1.Blame.BLAME_UNSPECIFIED))
                .setPoints(report.points())
                .setMaxPoints(report.maxPoints())
                .setHidden(report.hidden())
                .setVisibility(visibility(report.visibility()))
                .setMessage(verdict.message())
                .addAllNotes(report.notes())
                .setHint(report.hint())
                .setTook(Messages.duration(report.took()))
                .setEvidence(evidence(report.evidence()));
        PlotMessages.addParts(result, report);
        PlotMessages.addSeries(result, report);
        report.diagnostics().forEach(diagnostic -> result.addDiagnostics(diagnostic(diagnostic)));
        if (verdict instanceof Verdict.Crash(KernelReport crash, String ignored)) {
            result.setReport(crash(crash));
        }
        if (verdict instanceof Verdict.Skipped(String because, String ignored)) {
            result.setSkippedBecause(because);
        }
        return result.build();
    }

    private static Visibility visibility(dev.bootbench.agent.grading.Exercise.Visibility visibility) {
        return switch (visibility) {
            case VISIBLE -> Visibility.VISIBLE;
            case HIDDEN -> Visibility.HIDDEN;
            case AFTER_DUE -> Visibility.AFTER_DUE;
            case AFTER_PUBLISHED -> Visibility.AFTER_PUBLISHED;
        };
    }

    private static dev.bootbench.contract.v1.Verdict verdict(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Pass pass -> dev.bootbench.contract.v1.Verdict.PASS;
            case Verdict.Fail fail -> dev.bootbench.contract.v1.Verdict.FAIL;
            case Verdict.Skipped skipped -> dev.bootbench.contract.v1.Verdict.SKIPPED;
            case Verdict.Timeout timeout -> dev.bootbench.contract.v1.Verdict.TIMEOUT;
            case Verdict.Crash crash -> dev.bootbench.contract.v1.Verdict.CRASH;
            case Verdict.BuildError error -> dev.bootbench.contract.v1.Verdict.BUILD_ERROR;
            case Verdict.LabFault fault -> dev.bootbench.contract.v1.Verdict.LAB_FAULT_VERDICT;
        };
    }

    private static dev.bootbench.contract.v1.Blame blame(Blame blame) {
        return switch (blame) {
            case SUBMISSION -> dev.bootbench.contract.v1.Blame.SUBMISSION;
            case INFRASTRUCTURE -> dev.bootbench.contract.v1.Blame.INFRASTRUCTURE;
            case EXERCISE -> dev.bootbench.contract.v1.Blame.EXERCISE;
            case CONFIGURATION -> dev.bootbench.contract.v1.Blame.CONFIGURATION;
            case BUG -> dev.bootbench.contract.v1.Blame.BUG;
        };
    }

    private static Evidence evidence(CheckReport.Evidence evidence) {
        return Evidence.newBuilder()
                .setCommand(evidence.command())
                .setInput(evidence.input())
                .setExpected(evidence.expected())
                .setObserved(evidence.observed())
                .setConsoleFrom(evidence.consoleFrom())
                .setConsoleTo(evidence.consoleTo())
                .setConsoleSecond(evidence.consoleSecond())
                .build();
    }

    private static CrashReport crash(KernelReport report) {
        CrashReport.Builder message = CrashReport.newBuilder()
                .setKind(report.kind().name())
                .setSubKind(report.sub())
                .setTitle(report.title())
                .setFunction(report.function())
                .setModule(report.module())
                .setFile(report.file())
                .setLine(report.line())
                .setTruncated(report.truncated())
                .setText(report.text())
                .setSignature(report.signature())
                .setInterleaved(report.interleaved());
        // Only places in what was handed in have a line that a student can open.
        report.related().stream().filter(place -> place.line() > 0).forEach(place -> message.addPlaces(Place.newBuilder()
                .setWhat(what(place.role()))
                .setFunction(place.function())
                .setFile(place.file())
                .setLine(place.line())));
        return message.build();
    }

    private static String what(KernelReport.Place.Role role) {
        return switch (role) {
            case ACCESS -> "noticed";
            case LOCKED_BEFORE -> "locked before";
            case OTHER_THREAD -> "the other thread";
            case FREED -> "freed";
            case ALLOCATED -> "allocated";
        };
    }

    static dev.bootbench.contract.v1.Diagnostic diagnostic(Diagnostic diagnostic) {
        return dev.bootbench.contract.v1.Diagnostic.newBuilder()
                .setFile(diagnostic.file())
                .setLine(diagnostic.line())
                .setColumn(diagnostic.column())
                .setSeverity(diagnostic.severity())
                .setMessage(diagnostic.message())
                .build();
    }
}
