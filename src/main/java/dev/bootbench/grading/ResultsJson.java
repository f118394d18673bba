package dev.bootbench.grading;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bootbench.boards.BoardInfo;
import dev.bootbench.boards.Inventory;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A graded attempt as the {@code results.json} that Gradescope and its kin read. An ungraded attempt has none, not a zero. */
@ApplicationScoped
class ResultsJson {
    private final AttemptViews views;
    private final Submissions submissions;
    private final Inventory inventory;
    private final ObjectMapper json;

    ResultsJson(AttemptViews views, Submissions submissions, Inventory inventory, ObjectMapper json) {
        this.views = views;
        this.submissions = submissions;
        this.inventory = inventory;
        this.json = json;
    }

    JsonNode of(Attempt attempt, boolean teacher) {
        AttemptView view = views.full(attempt, teacher);
        if (view.score() == null) {
            throw new ProblemException(
                    ProblemType.CONFLICT,
                    "Attempt %d is not graded (its state is %s), so it has no results.".formatted(attempt.id(), attempt.state()));
        }
        ObjectNode results = json.createObjectNode();
        results.put("score", view.score());
        results.put("max_score", view.maxScore());
        if (attempt.found().runMs() != null) {
            results.put("execution_time", attempt.found().runMs() / 1000.0);
        }
        results.put("output", attempt.found().summary());
        results.put("output_format", "text");
        results.put("test_output_format", "text");
        results.put("test_name_format", "text");
        results.put("visibility", "visible");
        ArrayNode tests = results.putArray("tests");
        int number = 1;
        for (AttemptView.CheckView check : view.checks()) {
            tests.add(test(check, number++));
        }
        results.putObject("extra_data").set("bootbench", ours(attempt, view));
        return results;
    }

    private ObjectNode test(AttemptView.CheckView check, int number) {
        Verdict verdict = Objects.requireNonNull(check.verdict(), "a graded attempt has a verdict for each check");
        ObjectNode test = json.createObjectNode();
        test.put("name", check.title());
        test.put("number", Integer.toString(number));
        test.put("status", verdict == Verdict.PASS ? "passed" : "failed");
        test.putArray("tags").add(lower(verdict));
        test.put("visibility", check.hidden() ? "hidden" : "visible");
        if (check.points() != null) {
            test.put("score", check.points());
            test.put("max_score", check.maxPoints());
            test.put("output", feedback(check));
        }
        test.putObject("extra_data").set("bootbench", ours(check, verdict));
        return test;
    }

    private static String feedback(AttemptView.CheckView check) {
        StringBuilder text = new StringBuilder(check.message() == null ? "" : check.message());
        CheckOutcome.Evidence evidence = check.evidence();
        if (evidence != null) {
            append(text, "Command: ", evidence.command());
            append(text, "Input: ", evidence.input());
            append(text, "Expected: ", evidence.expected());
            append(text, "Observed: ", evidence.observed());
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

    private ObjectNode ours(Attempt attempt, AttemptView view) {
        ObjectNode ours = json.createObjectNode();
        ours.put("schema", 1);
        ours.put("attempt", attempt.id());
        ours.put("attempt_number", attempt.generation());
        ours.put("submission_sha256", submissions.find(attempt.submission()).orElseThrow().archive());
        ours.putObject("exercise").put("id", attempt.exercise()).put("version", attempt.exerciseVersion());
        ObjectNode board = ours.putObject("board").put("name", attempt.board()).put("kernel", attempt.found().kernel());
        if (attempt.board() != null) {
            inventory.find(attempt.board()).map(BoardInfo::profile).ifPresent(profile -> board.put("profile", profile));
        }
        ObjectNode times = ours.putObject("times");
        ours.putObject("durations_ms")
                .put("build", attempt.found().buildMs())
                .put("prepare", attempt.found().prepareMs())
                .put("run", attempt.found().runMs());
        for (AttemptView.PhaseView phase : view.phases()) {
            times.put(lower(phase.state()), phase.at().toString());
        }
        ours.putObject("taint").put("before", attempt.found().taintBefore()).put("after", attempt.found().taintAfter());
        ours.put("recording", "/api/attempts/" + attempt.id() + "/console");
        return ours;
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
        ours.put("hint", check.hint());
        CheckOutcome.Evidence evidence = check.evidence();
        if (evidence != null) {
            ours.put("command", evidence.command());
            ours.put("input", evidence.input());
            ours.put("expected", evidence.expected());
            ours.put("observed", evidence.observed());
            ours.putObject("console")
                    .put("from", evidence.consoleFrom())
                    .put("to", evidence.consoleTo())
                    .put("second", evidence.consoleSecond());
        }
        if (check.report() != null) {
            ours.set("report", json.valueToTree(check.report()));
        }
        if (check.skippedBecause() != null) {
            ours.put("skipped_because", check.skippedBecause());
        }
        return ours;
    }

    private static String fault(Blame blame) {
        return switch (blame) {
            case SUBMISSION -> "student";
            case EXERCISE -> "exercise";
            case INFRASTRUCTURE, CONFIGURATION, BUG -> "lab";
        };
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
