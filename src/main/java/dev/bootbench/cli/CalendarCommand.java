package dev.bootbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "calendar", description = "Who has which board when, and what is set aside.")
final class CalendarCommand extends ApiCommand {
    @Option(names = "--board", paramLabel = "BOARD", description = "Of this board only.")
    private String board;

    @Option(names = "--from", paramLabel = "YYYY-MM-DDTHH:MM", description = "From when, on this machine's clock (default: now).")
    private String from;

    @Option(names = "--days", defaultValue = "7", description = "How many days (default: ${DEFAULT-VALUE}).")
    private int days;

    @Override
    public Integer call() {
        Instant begin = from == null ? Instant.now() : Sentences.instant("--from", from);
        JsonNode entries = client().get("/api/calendar?from=" + begin + "&to=" + begin.plus(Duration.ofDays(days))
                + (board == null ? "" : "&board=" + Client.part(board)));
        if (printedAsJson(entries)) {
            return 0;
        }
        Table table = new Table("BOARD", "FROM", "TO", "WHAT", "WHO", "SERIES", "REASON");
        for (JsonNode each : entries) {
            table.row(each.path("board").asText(), Sentences.time(each.path("start")), Sentences.time(each.path("end")),
                    each.hasNonNull("state") ? each.path("state").asText() : each.path("kind").asText(), each.path("person").path("login").asText("-"),
                    each.path("series").asText("-"), each.path("reason").asText(""));
        }
        table.print(out());
        return 0;
    }
}
