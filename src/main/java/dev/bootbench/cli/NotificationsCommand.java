package dev.bootbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "notifications", description = "What the lab wanted you to know, the newest first; * marks what you have not read.")
final class NotificationsCommand extends ApiCommand {
    @Option(names = "--read", description = "Mark all of them as read afterwards.")
    private boolean read;

    @Override
    public Integer call() {
        JsonNode inbox = client().get("/api/notifications");
        if (!printedAsJson(inbox)) {
            Table table = new Table("", "WHEN", "WHAT");
            for (JsonNode each : inbox.path("notifications")) {
                table.row(each.hasNonNull("readAt") ? " " : "*", Sentences.time(each.path("at")),
                        Ink.printable(each.path("text").asText()));
            }
            table.print(out());
        }
        if (read) {
            client().post("/api/notifications/read", Map.of());
        }
        return 0;
    }
}
