package dev.bootbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "keys", description = "Your SSH keys: with them you come in by ssh, without a password.",
        subcommands = {KeysCommand.ListKeys.class, KeysCommand.Add.class, KeysCommand.Remove.class})
final class KeysCommand extends ApiCommand {
    @Override
    public Integer call() {
        return print(this);
    }

    private static int print(ApiCommand command) {
        JsonNode keys = command.client().get("/api/me/ssh-keys");
        if (command.printedAsJson(keys)) {
            return 0;
        }
        Table table = new Table("ID", "NAME", "TYPE", "FINGERPRINT", "LAST USED");
        for (JsonNode key : keys) {
            table.row(
                    key.path("id").asText(),
                    key.path("name").asText(),
                    key.path("type").asText(),
                    key.path("fingerprint").asText(),
                    Sentences.time(key.path("lastUsedAt")));
        }
        table.print(command.out());
        return 0;
    }

    @Command(name = "list", description = "Shows them.")
    static final class ListKeys extends ApiCommand {
        @Override
        public Integer call() {
            return print(this);
        }
    }

    @Command(name = "add", description = "Gives the lab a public key.")
    static final class Add extends ApiCommand {
        private static final List<String> USUAL = List.of("id_ed25519.pub", "id_ecdsa.pub", "id_rsa.pub");
        private static final long LARGEST = 64 * 1024;

        @Parameters(index = "0", arity = "0..1", paramLabel = "FILE", description = "Without it ~/.ssh/id_ed25519.pub, or the next usual one.")
        private Path file;

        @Option(names = "--name", defaultValue = "", description = "For yourself; the key's comment where there is none.")
        private String name;

        @Override
        public Integer call() {
            Path chosen = file != null ? file : usual();
            try {
                if (Files.size(chosen) > LARGEST) {
                    throw new CliException(CliException.BAD_INPUT, chosen + " is no key: it is too large.");
                }
                JsonNode key = client().post("/api/me/ssh-keys", Map.of("name", name, "key", Files.readString(chosen, StandardCharsets.UTF_8)));
                if (!printedAsJson(key)) {
                    out().println("Added: " + key.path("name").asText() + ", " + key.path("fingerprint").asText());
                }
                return 0;
            } catch (IOException e) {
                throw new CliException(CliException.BAD_INPUT, chosen + " cannot be read: " + e.getMessage());
            }
        }

        private static Path usual() {
            Path folder = Path.of(System.getProperty("user.home"), ".ssh");
            return USUAL.stream().map(folder::resolve).filter(Files::isRegularFile).findFirst().orElseThrow(() -> new CliException(
                    CliException.BAD_INPUT, "There is no key in " + folder + ": ssh-keygen -t ed25519 makes one."));
        }
    }

    @Command(name = "remove", description = "Takes a key away: whoever is inside with it is out at once.")
    static final class Remove extends ApiCommand {
        @Parameters(index = "0", paramLabel = "ID")
        private String id;

        @Override
        public Integer call() {
            client().delete("/api/me/ssh-keys/" + Client.part(id));
            out().println("Removed.");
            return 0;
        }
    }
}
