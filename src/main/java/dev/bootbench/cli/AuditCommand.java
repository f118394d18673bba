package dev.bootbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "audit", description = "Who did what.")
final class AuditCommand extends ApiCommand {
    @Option(names = "--limit", defaultValue = "50", description = "How many of the newest (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Option(names = "--before", description = "Only of those before this ID.")
    private Long before;

    @Override
    public Integer call() {
        JsonNode entries = client().get("/api/audit?limit=" + limit + (before == null ? "" : "&before=" + before));
        if (printedAsJson(entries)) {
            return 0;
        }
        Table table = new Table("ID", "WHEN", "WHO", "WHAT", "ON", "DETAIL");
        for (JsonNode entry : entries) {
            JsonNode person = entry.path("person");
            table.row(
                    entry.path("id").asText(),
                    Sentences.time(entry.path("at")),
                    person.isTextual() ? person.asText() : person.path("login").asText("-"),
                    entry.path("action").asText(),
                    entry.path("subject").asText(),
                    entry.path("detail").asText());
        }
        table.print(out());
        return 0;
    }
}
