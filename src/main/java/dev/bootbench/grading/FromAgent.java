package dev.bootbench.grading;

import com.google.protobuf.Duration;
import dev.bootbench.contract.v1.AttemptFinished;
import dev.bootbench.contract.v1.CheckResult;
import dev.bootbench.contract.v1.CrashReport;
import org.jspecify.annotations.Nullable;

/** The contract's messages as records of ours. Text may hold anything a kernel printed, also what PostgreSQL takes for an error. */
final class FromAgent {
    private FromAgent() {}

    static CheckOutcome check(CheckResult result) {
        return new CheckOutcome(
                text(result.getCheck()),
                text(result.getTitle()),
                Verdict.of(result.getVerdict()),
                Blame.of(result.getBlame()),
                result.getPoints(),
                result.getMaxPoints(),
                result.getHidden(),
                text(result.getMessage()),
                text(result.getHint()),
                millis(result.getTook()),
                text(result.getSkippedBecause()),
                result.hasEvidence() ? evidence(result.getEvidence()) : null,
                result.hasReport() ? report(result.getReport()) : null,
                result.getDiagnosticsList().stream()
                        .map(d -> new CheckOutcome.Diagnostic(
                                text(d.getFile()), d.getLine(), d.getColumn(), text(d.getSeverity()), text(d.getMessage())))
                        .toList());
    }

    static Attempt.Found found(AttemptFinished finished) {
        return new Attempt.Found(
                text(finished.getSummary()),
                text(finished.getKernel()),
                finished.getTaintBefore(),
                finished.getTaintAfter(),
                finished.hasBuild() ? (Long) millis(finished.getBuild()) : null,
                finished.hasPrepare() ? (Long) millis(finished.getPrepare()) : null,
                finished.hasRun() ? (Long) millis(finished.getRun()) : null,
                text(finished.getBuildLog()),
                text(finished.getKernelLog()),
                text(finished.getConsoleLog()),
                position(finished, finished.getConsoleFrom()),
                position(finished, finished.getConsoleTo()),
                text(finished.getLabLog()));
    }

    static String text(String text) {
        return text.replace('\0', '�');
    }

    private static @Nullable Long position(AttemptFinished finished, long position) {
        return finished.getConsoleLog().isEmpty() && finished.getConsoleTo() == 0 ? null : (Long) position;
    }

    private static CheckOutcome.Evidence evidence(dev.bootbench.contract.v1.Evidence evidence) {
        return new CheckOutcome.Evidence(
                text(evidence.getCommand()),
                text(evidence.getInput()),
                text(evidence.getExpected()),
                text(evidence.getObserved()),
                evidence.getConsoleFrom(),
                evidence.getConsoleTo(),
                evidence.getConsoleSecond());
    }

    private static CheckOutcome.Report report(CrashReport report) {
        return new CheckOutcome.Report(
                text(report.getKind()),
                text(report.getTitle()),
                text(report.getFunction()),
                text(report.getModule()),
                text(report.getFile()),
                report.getLine(),
                report.getTruncated(),
                text(report.getText()));
    }

    private static long millis(Duration duration) {
        return duration.getSeconds() * 1000 + duration.getNanos() / 1_000_000;
    }
}
