package dev.bootbench.agent.grading;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bootbench.agent.grading.CheckReport.Evidence;
import dev.bootbench.agent.grading.kernellog.KernelReport;
import java.time.Duration;
import java.util.Locale;

/** An attempt as one {@code results.json} object, as Gradescope's autograders write it; what is ours lies under {@code extra_data}. */
final class GradescopeJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int EVIDENCE = 16 * 1024;

    private GradescopeJson() {}

    static String write(AttemptReport report) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("score", Exercise.decimal(report.points()));
        root.put("max_score", Exercise.decimal(report.maxPoints()));
        root.put("execution_time", seconds(report.times().run()));
        root.put("output", report.summary());
        root.put("output_format", "text");
        root.put("visibility", "visible");
        ArrayNode tests = root.putArray("tests");
        int number = 0;
        for (CheckReport check : report.checks()) {
            number++;
            test(tests.addObject(), check, number);
        }
        ours(root.putObject("extra_data").putObject("bootbench"), report);
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of our own cannot be written", e);
        }
    }

    private static void test(ObjectNode test, CheckReport check, int number) {
        test.put("name", check.title());
        test.put("score", Exercise.decimal(check.points()));
        test.put("max_score", Exercise.decimal(check.maxPoints()));
        test.put("status", check.verdict().passed() ? "passed" : "failed");
        test.put("output", Feedback.text(check));
        test.put("output_format", "text");
        test.put("number", Integer.toString(number));
        test.putArray("tags").add(check.verdict().name().toLowerCase(Locale.ROOT));
        test.put("visibility", gradescope(check.visibility()));
        ObjectNode extra = test.putObject("extra_data").putObject("bootbench");
        extra.put("check", check.check());
        extra.put("verdict", check.verdict().name());
        extra.put("visibility", check.visibility().text());
        check.verdict().blamed().ifPresent(blame -> extra.put("blame", blame.name()));
        extra.put("duration_ms", check.took().toMillis());
        Evidence evidence = check.evidence();
        extra.put("command", evidence.command());
        extra.put("input", evidence.input());
        extra.put("expected", evidence.expected());
        extra.put("observed", Words.shortened(evidence.observed(), EVIDENCE));
        extra.put("hint", check.hint());
        extra.putObject("console").put("from", evidence.consoleFrom()).put("to", evidence.consoleTo()).put("second", evidence.consoleSecond());
        parts(extra, check);
        series(extra, check);
        if (check.verdict() instanceof Verdict.Skipped(String because, String message)) {
            extra.put("skipped_because", because);
        }
        if (check.verdict() instanceof Verdict.Crash(KernelReport report, String message)) {
            extra.putObject("report").put("kind", report.kind().name()).put("title", report.title())
                    .put("function", report.function()).put("module", report.module()).put("file", report.file()).put("line", report.line())
                    .put("truncated", report.truncated()).put("interleaved", report.interleaved()).put("signature", report.signature());
        }
        if (!check.diagnostics().isEmpty()) {
            ArrayNode diagnostics = extra.putArray("diagnostics");
            check.diagnostics().stream().limit(50).forEach(d -> diagnostics.addObject().put("file", d.file()).put("line", d.line())
                    .put("column", d.column()).put("severity", d.severity()).put("message", d.message()));
        }
    }

    private static String gradescope(Exercise.Visibility visibility) {
        return switch (visibility) {
            case VISIBLE -> "visible";
            case HIDDEN -> "hidden";
            case AFTER_DUE -> "after_due_date";
            case AFTER_PUBLISHED -> "after_published";
        };
    }

    private static void parts(ObjectNode extra, CheckReport check) {
        if (!check.parts().isEmpty()) {
            ArrayNode parts = extra.putArray("parts");
            check.parts().forEach(part -> parts.addObject().put("title", part.title()).put("share", part.share())
                    .put("met", part.met()).put("message", part.message()));
        }
    }

    private static void series(ObjectNode extra, CheckReport check) {
        if (check.series().isEmpty()) {
            return;
        }
        ArrayNode all = extra.putArray("series");
        for (CheckReport.Series series : check.series()) {
            ObjectNode one = all.addObject().put("name", series.name()).put("x", series.x()).put("y", series.y())
                    .put("shape", series.shape().name().toLowerCase(Locale.ROOT));
            ArrayNode curves = one.putArray("curves");
            for (CheckReport.Curve curve : series.curves()) {
                ArrayNode points = curves.addObject().put("name", curve.name()).putArray("points");
                curve.points().forEach(point -> points.addArray().add(point.x()).add(point.y()));
            }
        }
    }

    private static void ours(ObjectNode ours, AttemptReport report) {
        ours.put("schema", 1);
        ours.put("attempt", report.attempt());
        ours.put("outcome", report.outcome().name());
        ours.putObject("exercise").put("id", report.exercise()).put("version", report.version());
        ours.putObject("board").put("profile", report.profile()).put("name", report.board()).put("kernel", report.kernel());
        ours.putObject("phases").put("build", seconds(report.times().build())).put("prepare", seconds(report.times().prepare()))
                .put("run", seconds(report.times().run())).put("report", seconds(report.times().report()));
        ours.putObject("taint").put("before", report.taintBefore()).put("after", report.taintAfter()).put("expected", report.taintExpected());
        ours.put("seed", Long.toString(report.seed()));
        ObjectNode parameters = ours.putObject("parameters");
        report.parameters().forEach(parameters::put);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
