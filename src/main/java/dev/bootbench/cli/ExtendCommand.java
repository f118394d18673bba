package dev.bootbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "extend", description = "Keeps a board longer, if nobody has booked it after you.")
final class ExtendCommand extends ApiCommand {
    @Parameters(index = "0", paramLabel = "BOARD|ID")
    private String which;

    @Option(names = "--minutes", defaultValue = "30", description = "By how much (default: ${DEFAULT-VALUE}).")
    private int minutes;

    @Override
    public Integer call() {
        String id = ReleaseCommand.reservation(client(), which);
        JsonNode extended = client().post("/api/reservations/" + Client.part(id) + "/extend", Map.of("minutes", minutes));
        if (!printedAsJson(extended)) {
            out().println("Yours until " + Sentences.time(extended.path("end")) + ".");
        }
        return 0;
    }
}
