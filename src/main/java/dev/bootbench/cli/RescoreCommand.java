package dev.bootbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "rescore", description = "Scores an exercise's graded attempts by its present points, without a run (teachers).")
final class RescoreCommand extends ApiCommand {
    @Parameters(index = "0", paramLabel = "EXERCISE")
    private String exercise;

    @Override
    public Integer call() {
        JsonNode rescored = client().post("/api/exercises/" + Client.part(exercise) + "/rescore", Map.of());
        if (!printedAsJson(rescored)) {
            out().printf("%d changed, %d unchanged.%n", rescored.path("changed").asInt(), rescored.path("unchanged").asInt());
            if (rescored.path("regrade").asInt() > 0) {
                out().printf("%d had other checks than the exercise has now: ./lab regrade --all %s%n",
                        rescored.path("regrade").asInt(), exercise);
            }
        }
        return 0;
    }
}
