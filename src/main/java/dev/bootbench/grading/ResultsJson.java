package dev.bootbench.grading;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bootbench.exercises.Visibility;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A graded attempt as the {@code results.json} that Gradescope and its kin read. An ungraded attempt has none, not a zero. */
@ApplicationScoped
class ResultsJson {
    private static final int MOST_EVIDENCE = 8192;

    private final AttemptViews views;
    private final Submissions submissions;
    private final Runs runs;
    private final ObjectMapper json;

    ResultsJson(AttemptViews views, Submissions submissions, Runs runs, ObjectMapper json) {
        this.views = views;
        this.submissions = submissions;
        this.runs = runs;
        this.json = json;
    }

    JsonNode of(Attempt attempt, boolean teacher) {
        AttemptView view = views.full(attempt, teacher);
        if (attempt.state() != AttemptState.GRADED) {
            throw new ProblemException(
                    ProblemType.CONFLICT,
                    "Attempt %d is not graded (its state is %s), so it has no results.".formatted(attempt.id(), attempt.state()));
        }
        List<Run> all = runs.of(attempt.id());
        ObjectNode results = json.createObjectNode();
        if (view.score() != null) {
            results.put("score", view.score());
        }
        results.put("max_score", view.maxScore());
        results.put("execution_time", seconds(all));
        results.put("output", view.summary());
        results.put("output_format", "text");
        results.put("test_output_format", "text");
        results.put("test_name_format", "text");
        results.put("visibility", "visible");
        results.put("stdout_visibility", "hidden");
        ArrayNode tests = results.putArray("tests");
        int number = 1;
        for (AttemptView.CheckView check : view.checks()) {
            tests.add(test(check, number++));
        }
        results.putObject("extra_data").set("bootbench", ours(attempt, view, all));
        return results;
    }

    private static double seconds(List<Run> runs) {
        return runs.stream().map(run -> run.found().runMs()).filter(Objects::nonNull).mapToLong(ms -> ms).sum() / 1000.0;
    }

    private ObjectNode test(AttemptView.CheckView check, int number) {
        Verdict verdict = Objects.requireNonNull(check.verdict(), "a graded attempt has a verdict for each check");
        ObjectNode test = json.createObjectNode();
        test.put("name", check.title());
        test.put("number", Integer.toString(number));
        test.put("status", verdict == Verdict.PASS ? "passed" : "failed");
        test.putArray("tags").add(lower(verdict));
        test.put("visibility", visibility(check.visibility()));
        if (check.points() != null) {
            test.put("score", check.points());
            test.put("max_score", check.maxPoints());
            test.put("output", feedback(check));
        }
        test.putObject("extra_data").set("bootbench", ours(check, verdict));
        return test;
    }

    /** What a person reads of a check. */
    static String feedback(AttemptView.CheckView check) {
        StringBuilder text = new StringBuilder(check.message() == null ? "" : check.message());
        check.notes().forEach(note -> append(text, "", note));
        check.parts().forEach(part -> append(
                text, "%s / %s  ".formatted(part.points(), part.maxPoints()), part.title() + ": " + part.message()));
        CheckOutcome.Evidence evidence = check.evidence();
        if (evidence != null) {
            append(text, "Command: ", evidence.command());
            append(text, "Input: ", cut(evidence.input()));
            append(text, "Expected: ", cut(evidence.expected()));
            append(text, "Observed: ", cut(evidence.observed()));
        }
        if (check.verdict() != Verdict.PASS) {
            append(text, "Hint: ", check.hint());
        }
        return text.toString();
    }

    private static void append(StringBuilder text, String label, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            text.append(text.isEmpty() ? "" : "\n").append(label).append(value);
        }
    }

    private ObjectNode ours(Attempt attempt, AttemptView view, List<Run> all) {
        ObjectNode ours = json.createObjectNode();
        ours.put("schema", 1);
        ours.put("attempt", attempt.id());
        ours.put("attempt_number", attempt.claims());
        ours.put("submission_sha256", submissions.find(attempt.submission()).orElseThrow().archive());
        ours.put("seed", Long.toString(attempt.seed()));
        ours.putObject("exercise").put("id", attempt.exercise()).put("version", attempt.exerciseVersion());
        // The first run stands for the attempt, where a reader knows of one only; all of them follow.
        run(ours, all.getFirst(), view.runs().getFirst());
        ArrayNode runsNode = ours.putArray("runs");
        for (int i = 0; i < all.size(); i++) {
            run(runsNode.addObject().put("lane", all.get(i).lane().id()), all.get(i), view.runs().get(i));
        }
        ours.put("recording", "/api/attempts/" + attempt.id() + "/console");
        return ours;
    }

    private void run(ObjectNode node, Run run, AttemptView.RunView view) {
        Run.Found found = run.found();
        node.putObject("board").put("profile", run.profile()).put("name", run.board()).put("kernel", found.kernel());
        ObjectNode times = node.putObject("times");
        for (AttemptView.PhaseView phase : view.phases()) {
            times.put(lower(phase.state()), phase.at().toString());
        }
        node.putObject("durations_ms")
                .put("build", found.buildMs())
                .put("prepare", found.prepareMs())
                .put("run", found.runMs())
                .put("report", found.reportMs());
        node.putObject("taint")
                .put("before", found.taintBefore())
                .put("after", found.taintAfter())
                .put("expected", found.taintExpected());
        ObjectNode parameters = node.putObject("parameters");
        found.parameters().forEach(parameters::put);
    }

    private ObjectNode ours(AttemptView.CheckView check, Verdict verdict) {
        ObjectNode ours = json.createObjectNode();
        ours.put("check", check.id());
        ours.put("verdict", lower(verdict));
        if (check.points() == null) {
            return ours;
        }
        if (verdict != Verdict.PASS && check.blame() != null) {
            ours.put("fault", fault(check.blame()));
        }
        ours.put("duration_ms", check.tookMs());
        ours.put("lane", check.lane().id());
        ours.put("hint", check.hint());
        CheckOutcome.Evidence evidence = check.evidence();
        if (evidence != null) {
            ours.put("command", evidence.command());
            ours.put("input", cut(evidence.input()));
            ours.put("expected", cut(evidence.expected()));
            ours.put("observed", cut(evidence.observed()));
            ours.putObject("console")
                    .put("from", evidence.consoleFrom())
                    .put("to", evidence.consoleTo())
                    .put("second", evidence.consoleSecond());
        }
        if (check.report() != null) {
            ours.set("report", report(check.report()));
        }
        if (check.skippedBecause() != null) {
            ours.put("skipped_because", check.skippedBecause());
        }
        for (AttemptView.PartView part : check.parts()) {
            ours.withArray("parts").addObject().put("title", part.title()).put("score", part.points())
                    .put("max_score", part.maxPoints()).put("output", part.message());
        }
        for (CheckOutcome.Series series : check.series()) {
            ours.withArray("series").add(series(series));
        }
        check.notes().forEach(ours.withArray("notes")::add);
        return ours;
    }

    private ObjectNode report(CheckOutcome.Report report) {
        ObjectNode node = json.createObjectNode()
                .put("kind", report.kind()).put("sub_kind", report.subKind()).put("title", report.title())
                .put("function", report.function()).put("module", report.module()).put("file", report.file())
                .put("line", report.line()).put("truncated", report.truncated()).put("interleaved", report.interleaved())
                .put("signature", report.signature());
        report.consequences().forEach(one -> node.withArray("consequences").add(report(one)));
        report.places().forEach(place -> node.withArray("places").addObject()
                .put("what", place.what()).put("function", place.function()).put("file", place.file()).put("line", place.line()));
        return node;
    }

    private ObjectNode series(CheckOutcome.Series series) {
        ObjectNode node = json.createObjectNode()
                .put("name", series.name()).put("x_label", series.xLabel()).put("y_label", series.yLabel())
                .put("x_unit", series.xUnit()).put("y_unit", series.yUnit());
        node.set("x", json.valueToTree(series.x()));
        node.set("y", json.valueToTree(series.y()));
        if (!series.referenceY().isEmpty()) {
            node.set("reference_y", json.valueToTree(series.referenceY()));
        }
        return node;
    }

    private static String visibility(Visibility visibility) {
        return switch (visibility) {
            case VISIBLE -> "visible";
            case HIDDEN -> "hidden";
            case AFTER_DUE -> "after_due_date";
            case AFTER_PUBLISHED -> "after_published";
        };
    }

    /** The document stays below 1 MiB: of long evidence, the first and the last part. */
    static String cut(String text) {
        return text.length() <= MOST_EVIDENCE ? text
                : text.substring(0, MOST_EVIDENCE / 2)
                        + "\n[%d characters cut here]\n".formatted(text.length() - MOST_EVIDENCE)
                        + text.substring(text.length() - MOST_EVIDENCE / 2);
    }

    private static String fault(Blame blame) {
        return switch (blame) {
            case SUBMISSION -> "student";
            case EXERCISE -> "exercise";
            case INFRASTRUCTURE, CONFIGURATION, BUG -> "lab";
        };
    }

    static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
