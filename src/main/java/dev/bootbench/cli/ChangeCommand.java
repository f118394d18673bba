package dev.bootbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "change", description = "Moves a booking to another time or board; of one that runs, its end.")
final class ChangeCommand extends ApiCommand {
    @Parameters(index = "0", paramLabel = "BOARD|ID")
    private String which;

    @Option(names = "--board", paramLabel = "BOARD", description = "To this board.")
    private String board;

    @Option(names = "--at", paramLabel = "YYYY-MM-DDTHH:MM", description = "From then on, on this machine's clock.")
    private String at;

    @Option(names = "--until", paramLabel = "YYYY-MM-DDTHH:MM", description = "To end then, on this machine's clock.")
    private String until;

    @Override
    public Integer call() {
        Map<String, Object> change = new LinkedHashMap<>();
        if (board != null) {
            change.put("board", board);
        }
        if (at != null) {
            change.put("start", Sentences.instant("--at", at).toString());
        }
        if (until != null) {
            change.put("end", Sentences.instant("--until", until).toString());
        }
        if (change.isEmpty()) {
            throw new CliException(CliException.BAD_INPUT, "Say what is to change: --board, --at or --until.");
        }
        JsonNode changed = client().patch("/api/reservations/" + Client.part(ReleaseCommand.reservation(client(), which)), change);
        if (!printedAsJson(changed)) {
            out().println("Now " + changed.path("board").asText() + ", " + Sentences.window(changed) + ".");
        }
        return 0;
    }
}
