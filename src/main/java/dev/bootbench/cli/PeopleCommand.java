package dev.bootbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "people",
        description = "Accounts (administrators only).",
        subcommands = {
            PeopleCommand.Add.class,
            PeopleCommand.Change.class,
            PeopleCommand.Disable.class,
            PeopleCommand.Enable.class,
            PeopleCommand.ResetPassword.class,
            PeopleCommand.Limits.class,
            PeopleCommand.Import.class
        })
final class PeopleCommand extends ApiCommand {
    @Override
    public Integer call() {
        JsonNode people = client().get("/api/people");
        if (printedAsJson(people)) {
            return 0;
        }
        Table table = new Table("LOGIN", "NAME", "ROLE", "E-MAIL", "");
        for (JsonNode person : people) {
            table.row(
                    person.path("login").asText(),
                    person.path("name").asText(),
                    person.path("role").asText(),
                    person.path("email").asText(""),
                    person.path("disabled").asBoolean() ? "disabled" : "");
        }
        table.print(out());
        return 0;
    }

    /** A command about one account. */
    abstract static class OnOne extends ApiCommand {
        @Parameters(index = "0", paramLabel = "LOGIN")
        String login;

        String path() {
            return "/api/people/" + Client.part(login);
        }
    }

    @Command(name = "add", description = "Makes an account and prints its first password.")
    static final class Add extends OnOne {
        @Option(names = "--name", description = "Full name (default: the login).")
        private String name;

        @Option(names = "--role", defaultValue = "student", description = "student, teacher or admin (default: ${DEFAULT-VALUE}).")
        private String role;

        @Option(names = "--email")
        private String email;

        @Override
        public Integer call() {
            Map<String, Object> person = new LinkedHashMap<>();
            person.put("login", login);
            person.put("name", name == null ? login : name);
            person.put("role", role.toUpperCase(Locale.ROOT));
            if (email != null) {
                person.put("email", email);
            }
            JsonNode made = client().post("/api/people", person);
            if (!printedAsJson(made)) {
                out().println(login + " " + made.path("password").asText());
            }
            return 0;
        }
    }

    @Command(name = "change", description = "Gives an account another name or role.")
    static final class Change extends OnOne {
        @Option(names = "--name", description = "Full name.")
        private String name;

        @Option(names = "--role", description = "student, teacher or admin.")
        private String role;

        @Override
        public Integer call() {
            Map<String, Object> change = new LinkedHashMap<>();
            if (name != null) {
                change.put("name", name);
            }
            if (role != null) {
                change.put("role", role.toUpperCase(Locale.ROOT));
            }
            if (change.isEmpty()) {
                throw new CliException(CliException.BAD_INPUT, "Say what to change: --name, --role or both.");
            }
            JsonNode changed = client().patch(path(), change);
            if (!printedAsJson(changed)) {
                out().println(login + ": " + changed.path("name").asText() + ", " + changed.path("role").asText());
            }
            return 0;
        }
    }

    @Command(name = "disable", description = "Shuts an account: its sessions and tokens end at once.")
    static final class Disable extends OnOne {
        @Override
        public Integer call() {
            client().patch(path(), Map.of("disabled", true));
            out().println("Disabled " + login + ".");
            return 0;
        }
    }

    @Command(name = "enable", description = "Opens a disabled account again.")
    static final class Enable extends OnOne {
        @Override
        public Integer call() {
            client().patch(path(), Map.of("disabled", false));
            out().println("Enabled " + login + ".");
            return 0;
        }
    }

    @Command(name = "reset", description = "Gives an account a new password and prints it. What let somebody in before ends: sessions, "
            + "tokens, SSH keys, calendar feeds, links to watch.")
    static final class ResetPassword extends OnOne {
        @Override
        public Integer call() {
            out().println(login + " " + client().post(path() + "/reset", Map.of()).path("password").asText());
            return 0;
        }
    }

    @Command(name = "limits", description = "Shows or sets what one person may book, whatever their role and classes say.")
    static final class Limits extends OnOne {
        @Mixin
        private LimitOptions limits;

        @Override
        public Integer call() {
            JsonNode now = client().get(path() + "/limits");
            ObjectNode wanted = limits.over(now);
            JsonNode set = wanted == null ? now : client().put(path() + "/limits", wanted);
            if (!printedAsJson(set)) {
                out().println(login + ": " + LimitOptions.inWords(set));
            }
            return 0;
        }
    }

    @Command(name = "import", description = "Makes accounts from a CSV file with the columns login,name,role,email.")
    static final class Import extends ApiCommand {
        @Parameters(index = "0", paramLabel = "FILE.csv")
        private Path file;

        @Override
        public Integer call() {
            byte[] csv;
            try {
                csv = Files.readAllBytes(file);
            } catch (IOException e) {
                throw new CliException(CliException.BAD_INPUT, "Cannot read " + file + ": " + e.getMessage());
            }
            JsonNode results = client().post("/api/people/import", csv, "text/csv");
            if (printedAsJson(results)) {
                return 0;
            }
            boolean all = true;
            Table table = new Table("LINE", "LOGIN", "RESULT");
            for (JsonNode result : results) {
                boolean made = result.path("created").asBoolean();
                all &= made;
                table.row(
                        result.path("line").asText(),
                        result.path("login").asText(""),
                        made ? result.path("password").asText("made") : result.path("problem").asText());
            }
            table.print(out());
            return all ? 0 : CliException.NO;
        }
    }
}
