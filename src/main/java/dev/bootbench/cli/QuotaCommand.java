package dev.bootbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "quota", description = "How much you may book, by which rule, and how much of it is used.")
final class QuotaCommand extends ApiCommand {
    @Option(names = "--person", paramLabel = "LOGIN", description = "Another's (teachers).")
    private @Nullable String person;

    @Override
    public Integer call() {
        JsonNode quota = client().get("/api/reservations/quota" + (person == null ? "" : "?person=" + Client.part(person)));
        if (printedAsJson(quota)) {
            return 0;
        }
        Table table = new Table("LIMIT", "USED", "OF", "UNTIL", "BY");
        for (JsonNode each : quota.path("limits")) {
            table.row(LimitOptions.name(each.path("limit")), each.path("used").asText("-"), each.path("most").asText(),
                    Sentences.time(each.path("until")),
                    each.path("source").path("kind").asText().toLowerCase(Locale.ROOT) + " " + each.path("source").path("name").asText());
        }
        table.print(out());
        return 0;
    }
}
