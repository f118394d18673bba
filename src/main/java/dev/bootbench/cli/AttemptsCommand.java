package dev.bootbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "attempts", description = "Your attempts, newest first.")
final class AttemptsCommand extends ApiCommand {
    @Option(names = "--exercise", description = "Only of this exercise.")
    private String exercise;

    @Option(names = "--all", description = "Everybody's (teachers).")
    private boolean all;

    @Override
    public Integer call() {
        JsonNode attempts = client().get("/api/attempts?limit=100" + (all ? "" : "&mine=true")
                + (exercise == null ? "" : "&exercise=" + Client.part(exercise)));
        if (printedAsJson(attempts)) {
            return 0;
        }
        Table table = new Table("ID", "EXERCISE", "WHO", "STATE", "SCORE", "BOARD", "WHAT");
        for (JsonNode attempt : attempts) {
            table.row(
                    attempt.path("id").asText(),
                    attempt.path("exercise").path("id").asText(attempt.path("exercise").asText()),
                    attempt.path("person").path("login").asText(),
                    attempt.path("state").asText(),
                    Sentences.points(attempt.path("score")) + " / " + Sentences.points(attempt.path("maxScore")),
                    attempt.path("board").asText("-"),
                    attempt.path("summary").asText(attempt.path("reason").asText("")));
        }
        table.print(out());
        return 0;
    }
}
