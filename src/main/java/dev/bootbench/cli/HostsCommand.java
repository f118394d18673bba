package dev.bootbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "hosts", description = "The machines with boards attached.", subcommands = {HostsCommand.Add.class, HostsCommand.Remove.class})
final class HostsCommand extends ApiCommand {
    @Override
    public Integer call() {
        JsonNode hosts = client().get("/api/hosts");
        if (printedAsJson(hosts)) {
            return 0;
        }
        Table table = new Table("HOST", "LINK", "SINCE", "VERSION", "BOARDS", "WHY");
        for (JsonNode host : hosts) {
            table.row(
                    host.path("name").asText(),
                    host.path("link").asText(),
                    Sentences.time(host.path("since")),
                    host.path("version").asText("-"),
                    Integer.toString(host.path("boards").size()),
                    host.path("sentence").asText());
        }
        table.print(out());
        return 0;
    }

    @Command(name = "add", description = "Makes a credential for a new host and prints it, this once.")
    static final class Add extends ApiCommand {
        @Parameters(index = "0", paramLabel = "NAME")
        private String name;

        @Override
        public Integer call() {
            out().println(client().post("/api/hosts", Map.of("name", name)).path("credential").asText());
            return 0;
        }
    }

    @Command(name = "remove", description = "Withdraws a host's credential; its boards leave the inventory.")
    static final class Remove extends ApiCommand {
        @Parameters(index = "0", paramLabel = "NAME")
        private String name;

        @Override
        public Integer call() {
            client().delete("/api/hosts/" + Client.part(name));
            out().println("Removed " + name + ".");
            return 0;
        }
    }
}
