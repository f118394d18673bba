package dev.bootbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "checks", description = "How an exercise's checks turn out: pass rate, verdicts, and whether they are the same twice (teachers).")
final class ChecksCommand extends ApiCommand {
    @Parameters(index = "0", paramLabel = "EXERCISE")
    private String exercise;

    @Override
    public Integer call() {
        JsonNode statistics = client().get("/api/exercises/" + Client.part(exercise) + "/check-statistics");
        if (printedAsJson(statistics)) {
            return 0;
        }
        Table table = new Table("CHECK", "KERNEL", "POINTS", "GRADED", "PASSED", "VERDICTS", "REPEATED", "OTHERWISE", "TITLE");
        for (JsonNode check : statistics.path("checks")) {
            table.row(
                    check.path("id").asText(),
                    check.path("lane").asText(),
                    Sentences.points(check.path("points")),
                    check.path("graded").asText(),
                    percent(check.path("passRate")),
                    check.path("verdicts").properties().stream()
                            .map(verdict -> verdict.getValue().asText() + " " + verdict.getKey().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", ")),
                    check.path("repeats").asText(),
                    percent(check.path("flakeRate")),
                    check.path("title").asText());
        }
        table.print(out());
        for (JsonNode attempt : statistics.path("stopsBoards")) {
            out().println("Attempt " + attempt.asText() + " stops boards: look at it before it is graded again.");
        }
        return 0;
    }

    private static String percent(JsonNode rate) {
        return rate.isNumber() ? Math.round(rate.asDouble() * 100) + " %" : "-";
    }
}
