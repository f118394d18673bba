package dev.bootbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "console-links", description = "Links to watch your board's console without an account: lists them, makes one, takes one back.")
final class ConsoleLinksCommand extends ApiCommand {
    @Parameters(index = "0", paramLabel = "BOARD")
    private String board;

    @Option(names = "--make", description = "Makes one and prints its address.")
    private boolean make;

    @Option(names = "--minutes", paramLabel = "N", description = "How long it works; else as long as the reservation.")
    private @Nullable Integer minutes;

    @Option(names = "--revoke", paramLabel = "NUMBER", description = "From now on it shows nothing.")
    private @Nullable Long revoke;

    @Override
    public Integer call() {
        String path = "/api/boards/" + Client.part(board) + "/console-links";
        if (revoke != null) {
            client().delete(path + "/" + revoke);
            out().println("Link " + revoke + " no longer works.");
            return 0;
        }
        if (make) {
            Map<String, Object> wish = new HashMap<>();
            wish.put("minutes", minutes);
            JsonNode link = client().post(path, wish);
            if (!printedAsJson(link)) {
                out().println(client().url() + link.path("path").asText());
                out().println("Whoever has it watches " + board + " until " + link.path("endsAt").asText() + ", and does nothing else.");
            }
            return 0;
        }
        JsonNode links = client().get(path);
        if (!printedAsJson(links)) {
            Table table = new Table("NUMBER", "MADE BY", "UNTIL");
            links.forEach(link -> table.row(link.path("id").asText(), link.path("madeBy").asText(), link.path("endsAt").asText()));
            table.print(out());
        }
        return 0;
    }
}
