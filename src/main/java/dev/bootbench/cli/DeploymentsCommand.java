package dev.bootbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "deployments", description = "The last ten things you put on a board; teachers see everybody's.")
final class DeploymentsCommand extends ApiCommand {
    @Parameters(index = "0", paramLabel = "BOARD")
    private String board;

    @Option(names = "--repeat", paramLabel = "NUMBER", description = "Deploys that one once more.")
    private @Nullable Long repeat;

    @Override
    public Integer call() {
        if (repeat != null) {
            JsonNode made = client().post("/api/deployments/" + repeat + "/repeat", new byte[0], "application/json");
            return new DeploymentWatch(client(), out(), json).follow(made.path("id").asText());
        }
        JsonNode all = client().get("/api/boards/" + Client.part(board) + "/deployments");
        if (printedAsJson(all)) {
            return 0;
        }
        Table table = new Table("NUMBER", "WHEN", "WHO", "WHAT", "NAME", "STATE", "WHY");
        for (JsonNode each : all) {
            table.row(
                    each.path("id").asText(),
                    Sentences.time(each.path("queuedAt")),
                    each.path("person").path("login").asText(),
                    each.path("kind").asText().toLowerCase(Locale.ROOT).replace('_', ' '),
                    Ink.printable(each.path("title").asText()),
                    each.path("state").asText().toLowerCase(Locale.ROOT).replace('_', ' '),
                    Ink.printable(each.path("sentence").asText()));
        }
        table.print(out());
        return 0;
    }
}
