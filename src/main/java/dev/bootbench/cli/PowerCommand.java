package dev.bootbench.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "power", description = "Acts on a board you hold: power-on, power-off, power-cycle, reset (back to pristine), break.")
final class PowerCommand extends ApiCommand {
    @Parameters(index = "0", paramLabel = "BOARD")
    private String board;

    @Parameters(index = "1", paramLabel = "ACTION", description = "power-on, power-off, power-cycle, reset or break")
    private String action;

    @Override
    public Integer call() {
        client().post("/api/boards/" + Client.part(board) + "/actions", Map.of("action", action));
        out().println(board + ": " + action + " done.");
        return 0;
    }
}
