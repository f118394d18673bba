package dev.bootbench.grading;

import com.google.protobuf.Duration;
import dev.bootbench.contract.v1.AttemptFinished;
import dev.bootbench.contract.v1.CheckResult;
import dev.bootbench.contract.v1.CrashReport;
import dev.bootbench.contract.v1.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The contract's messages as records of ours. Text may hold anything a kernel printed, also what PostgreSQL takes for an error. */
final class FromAgent {
    private static final int MOST_POINTS = 2000;

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
                result.hasReport() ? report(result.getReport(), false) : null,
                result.getDiagnosticsList().stream()
                        .map(d -> new CheckOutcome.Diagnostic(
                                text(d.getFile()), d.getLine(), d.getColumn(), text(d.getSeverity()), text(d.getMessage())))
                        .toList(),
                details(result));
    }

    private static CheckOutcome.Details details(CheckResult result) {
        return new CheckOutcome.Details(
                result.getPartsList().stream()
                        .map(part -> new CheckOutcome.Part(
                                text(part.getTitle()), part.getPoints(), part.getMaxPoints(), text(part.getMessage())))
                        .toList(),
                result.getSeriesList().stream().map(FromAgent::series).flatMap(Optional::stream).toList(),
                result.getNotesList().stream().map(FromAgent::text).toList(),
                text(result.getTeacherMessage()));
    }

    /** Empty for numbers that belong to nothing: they are evidence, and must not spoil the result. */
    private static Optional<CheckOutcome.Series> series(Series series) {
        int length = series.getXCount();
        boolean fits = length == series.getYCount() && length <= MOST_POINTS
                && (series.getReferenceYCount() == 0 || series.getReferenceYCount() == length)
                && Stream.of(series.getXList(), series.getYList()).flatMap(List::stream).allMatch(Double::isFinite);
        return fits ? Optional.of(new CheckOutcome.Series(
                text(series.getName()), text(series.getXLabel()), text(series.getYLabel()), text(series.getXUnit()),
                text(series.getYUnit()), shape(series.getShape()), series.getXList(), series.getYList(), reference(series)))
                : Optional.empty();
    }

    /** Where nothing was measured, the agent says "not a number", which JSON cannot. */
    private static List<@Nullable Double> reference(Series series) {
        List<@Nullable Double> reference = new ArrayList<>();
        series.getReferenceYList().forEach(value -> reference.add(Double.isFinite(value) ? value : null));
        return reference;
    }

    private static CheckOutcome.Shape shape(Series.Shape shape) {
        return switch (shape) {
            case BARS -> CheckOutcome.Shape.BARS;
            case POINTS -> CheckOutcome.Shape.POINTS;
            case LINE, UNRECOGNIZED -> CheckOutcome.Shape.LINE;
        };
    }

    static Run.Found found(AttemptFinished finished) {
        return new Run.Found(
                text(finished.getSummary()),
                text(finished.getKernel()),
                text(finished.getReadied()),
                finished.getTaintBefore(),
                finished.getTaintAfter(),
                finished.getTaintExpected(),
                finished.hasBuild() ? (Long) millis(finished.getBuild()) : null,
                finished.hasPrepare() ? (Long) millis(finished.getPrepare()) : null,
                finished.hasRun() ? (Long) millis(finished.getRun()) : null,
                finished.hasReport() ? (Long) millis(finished.getReport()) : null,
                parameters(finished.getParametersMap()),
                text(finished.getArtifacts()),
                text(finished.getBuildLog()),
                text(finished.getKernelLog()),
                text(finished.getConsoleLog()),
                position(finished, finished.getConsoleFrom()),
                position(finished, finished.getConsoleTo()),
                text(finished.getLabLog()));
    }

    private static Map<String, String> parameters(Map<String, String> reported) {
        Map<String, String> parameters = new TreeMap<>();
        reported.forEach((name, value) -> parameters.put(text(name), text(value)));
        return parameters;
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

    private static CheckOutcome.Report report(CrashReport report, boolean nested) {
        return new CheckOutcome.Report(
                text(report.getKind()),
                text(report.getTitle()),
                text(report.getFunction()),
                text(report.getModule()),
                text(report.getFile()),
                report.getLine(),
                report.getTruncated(),
                text(report.getText()),
                text(report.getSubKind()),
                text(report.getSignature()),
                report.getInterleaved(),
                // Consequences have none of their own, whatever a message may say.
                nested ? List.of() : report.getConsequencesList().stream().map(one -> report(one, true)).toList(),
                report.getPlacesList().stream()
                        .map(place -> new CheckOutcome.Place(
                                text(place.getWhat()), text(place.getFunction()), text(place.getFile()), place.getLine()))
                        .toList());
    }

    private static long millis(Duration duration) {
        return duration.getSeconds() * 1000 + duration.getNanos() / 1_000_000;
    }
}
