package dev.bootbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "share", description = "Lets somebody work on your board, too; or hands it over to them.")
final class ShareCommand extends ApiCommand {
    @Parameters(index = "0", paramLabel = "BOARD|ID")
    private String which;

    @Parameters(index = "1", paramLabel = "LOGIN")
    private String login;

    @Option(names = "--stop", description = "They work on it no more.")
    private boolean stop;

    @Option(names = "--hand-over", description = "From now on it is theirs, and no longer yours.")
    private boolean handOver;

    @Override
    public Integer call() {
        if (stop && handOver) {
            throw new CliException(CliException.BAD_INPUT, "Either --stop or --hand-over.");
        }
        String path = "/api/reservations/" + Client.part(ReleaseCommand.reservation(client(), which));
        String partner = path + "/partners/" + Client.part(login);
        if (stop) {
            client().delete(partner);
            out().println("No longer shared with " + login + ".");
            return 0;
        }
        JsonNode now = handOver ? client().post(path + "/hand-over", Map.of("to", login)) : client().put(partner, Map.of());
        if (!printedAsJson(now)) {
            out().println(now.path("board").asText() + (handOver ? " is now " + login + "'s." : " is shared with " + login + "."));
        }
        return 0;
    }
}
