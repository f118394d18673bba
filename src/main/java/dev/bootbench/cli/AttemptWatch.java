package dev.bootbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Follows one attempt to its end: each phase and each check is printed once, when it happens. On a terminal a moving
 * last line says what is being done just now.
 */
final class AttemptWatch {
    private static final Set<String> ENDS = Set.of("GRADED", "CANCELLED", "LAB_FAULT");
    private static final long LOOK_MS = 250;

    private final Client client;
    private final PrintWriter out;
    private final Ink ink = Ink.forTerminal();
    private final Set<String> told = new HashSet<>();
    private final long began = System.nanoTime();

    AttemptWatch(Client client, PrintWriter out) {
        this.client = client;
        this.out = out;
    }

    /** Exit code: 0 for full marks, 1 for less or cancelled, 3 for a fault of the lab. */
    int follow(String id) {
        while (true) {
            JsonNode attempt = client.get("/api/attempts/" + Client.part(id));
            tell(attempt);
            String state = attempt.path("state").asText();
            if (ENDS.contains(state)) {
                ink.clearLine(out);
                summary(attempt);
                return exitCode(attempt, state);
            }
            ink.movingLine(out, elapsed() + "  " + state.toLowerCase(java.util.Locale.ROOT) + "  " + now(attempt));
            try {
                TimeUnit.MILLISECONDS.sleep(LOOK_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CliException(CliException.LAB_FAULT, "Interrupted; the attempt goes on: ./lab watch " + id);
            }
        }
    }

    private void tell(JsonNode attempt) {
        boolean several = attempt.path("runs").size() > 1;
        for (JsonNode run : attempt.path("runs")) {
            // The second run waits while the first is under way: that is no news.
            if (!several || "1".equals(run.path("number").asText()) || run.path("phases").size() > 1) {
                tellPhases(attempt, run, several ? " on the " + run.path("lane").asText() + " kernel" : "");
            }
        }
        for (JsonNode check : attempt.path("checks")) {
            if (check.hasNonNull("verdict") && told.add("check " + check.path("id").asText())) {
                ink.clearLine(out);
                out.printf("%s    %s %s%n", elapsed(), mark(check), check.path("title").asText());
            }
        }
    }

    private void tellPhases(JsonNode attempt, JsonNode run, String where) {
        for (JsonNode phase : run.path("phases")) {
            String state = phase.path("state").asText();
            if (told.add("phase " + run.path("number").asText() + " " + state)) {
                ink.clearLine(out);
                String detail = "QUEUED".equals(state) ? attempt.path("reason").asText("") : "";
                if ("CLAIMED".equals(state)) {
                    detail = "by " + run.path("board").asText() + where;
                }
                out.printf("%s  %-10s %s%n", elapsed(), state.toLowerCase(java.util.Locale.ROOT), ink.dim(detail));
            }
        }
    }

    private static String now(JsonNode attempt) {
        return attempt.path("doing").asText(attempt.path("reason").asText(""));
    }

    private void summary(JsonNode attempt) {
        out.println();
        for (JsonNode check : attempt.path("checks")) {
            out.printf("%s %6s / %-4s %s %s%n", mark(check), Sentences.points(check.path("points")),
                    Sentences.points(check.path("maxPoints")), check.path("title").asText(),
                    ink.dim(Sentences.seconds(check.path("tookMs"))));
            if (check.hasNonNull("message")) {
                indent(check.path("message").asText());
            }
            for (JsonNode part : check.path("parts")) {
                indent((Sentences.points(part.path("points")) + " / " + Sentences.points(part.path("maxPoints")) + "  "
                        + part.path("title").asText() + "  " + part.path("message").asText()).strip());
            }
            check.path("notes").forEach(note -> indent(note.asText()));
            evidence(check);
        }
        out.println();
        String phases = "";
        for (JsonNode phase : attempt.path("phases")) {
            if (phase.hasNonNull("ms") && phase.path("ms").asLong() > 0) {
                phases += "  " + phase.path("state").asText().toLowerCase(java.util.Locale.ROOT) + " " + Sentences.seconds(phase.path("ms"));
            }
        }
        out.println(ink.bold(Sentences.points(attempt.path("score")) + " / " + Sentences.points(attempt.path("maxScore")))
                + "  " + attempt.path("summary").asText(attempt.path("reason").asText("")));
        out.println(ink.dim("on " + attempt.path("board").asText("no board") + "," + phases));
    }

    private void evidence(JsonNode check) {
        JsonNode evidence = check.path("evidence");
        boolean passed = "PASS".equals(check.path("verdict").asText());
        line("ran", evidence.path("command"), passed);
        line("expected", evidence.path("expected"), passed);
        line("observed", evidence.path("observed"), passed);
        for (JsonNode diagnostic : check.path("diagnostics")) {
            indent(diagnostic.path("file").asText() + ":" + diagnostic.path("line").asText() + ": "
                    + diagnostic.path("severity").asText() + ": " + diagnostic.path("message").asText());
        }
        if (!passed && check.path("hint").asText("").length() > 0) {
            line("hint", check.path("hint"), false);
        }
    }

    /** For a passed check one line of each is enough; what failed is shown whole. */
    private void line(String label, JsonNode value, boolean brief) {
        String text = value.asText("").strip();
        if (text.isEmpty()) {
            return;
        }
        String[] lines = text.split("\n");
        int shown = brief ? 1 : Math.min(lines.length, 20);
        for (int i = 0; i < shown; i++) {
            String more = i == shown - 1 && lines.length > shown ? " …" : "";
            out.println(ink.dim(String.format("                 %-9s", i == 0 ? label : "")) + " " + Ink.printable(lines[i]) + more);
        }
    }

    private void indent(String text) {
        text.lines().limit(12).forEach(each -> out.println("                 " + Ink.printable(each)));
    }

    private String mark(JsonNode check) {
        String verdict = check.path("verdict").asText("");
        return switch (verdict) {
            case "PASS" -> ink.good("✓");
            case "SKIPPED", "" -> ink.dim("–");
            default -> ink.bad("✗");
        };
    }

    private String elapsed() {
        return ink.dim(String.format(java.util.Locale.ROOT, "%6.1f s", (System.nanoTime() - began) / 1e9));
    }

    private static int exitCode(JsonNode attempt, String state) {
        if ("LAB_FAULT".equals(state)) {
            return CliException.LAB_FAULT;
        }
        // Without a total, as some of it is hidden, the verdicts tell.
        boolean full = attempt.path("scoreHidden").asBoolean() ? allPassed(attempt)
                : attempt.path("score").decimalValue().compareTo(attempt.path("maxScore").decimalValue()) == 0;
        return "GRADED".equals(state) && full ? 0 : CliException.NO;
    }

    private static boolean allPassed(JsonNode attempt) {
        for (JsonNode check : attempt.path("checks")) {
            if (!"PASS".equals(check.path("verdict").asText())) {
                return false;
            }
        }
        return true;
    }
}
