package dev.bootbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "tokens", description = "Your personal access tokens.", subcommands = {TokensCommand.Add.class, TokensCommand.Remove.class})
final class TokensCommand extends ApiCommand {
    @Override
    public Integer call() {
        JsonNode tokens = client().get("/api/me/tokens");
        if (printedAsJson(tokens)) {
            return 0;
        }
        Table table = new Table("ID", "NAME", "MADE", "EXPIRES", "LAST USED");
        for (JsonNode token : tokens) {
            table.row(
                    token.path("id").asText(),
                    token.path("name").asText(),
                    Sentences.time(token.path("createdAt")),
                    Sentences.time(token.path("expiresAt")),
                    Sentences.time(token.path("lastUsedAt")));
        }
        table.print(out());
        return 0;
    }

    @Command(name = "add", description = "Makes a token and prints it, this once. Asks for your password: a token alone makes no other.")
    static final class Add extends ApiCommand {
        @Parameters(index = "0", paramLabel = "NAME")
        private String name;

        @Option(names = "--days", defaultValue = "90", description = "How long it is good for (default: ${DEFAULT-VALUE}).")
        private int days;

        @Override
        public Integer call() {
            out().println(withPassword().post("/api/me/tokens", Map.of("name", name, "days", days)).path("token").asText());
            return 0;
        }

        private Client withPassword() {
            ClientSettings settings = ClientSettings.load();
            return settings.token() == null ? client() : new Client(new ClientSettings(
                    settings.url(), null, client().get("/api/session").at("/person/login").asText(), LoginCommand.password()));
        }
    }

    @Command(name = "remove", description = "Withdraws a token.")
    static final class Remove extends ApiCommand {
        @Parameters(index = "0", paramLabel = "ID")
        private String id;

        @Override
        public Integer call() {
            client().delete("/api/me/tokens/" + Client.part(id));
            out().println("Withdrawn.");
            return 0;
        }
    }
}
