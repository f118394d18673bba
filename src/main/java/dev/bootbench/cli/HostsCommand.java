package dev.bootbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "hosts",
        description = "The machines with boards attached.",
        subcommands = {
            HostsCommand.Add.class,
            HostsCommand.JoinToken.class,
            HostsCommand.Drain.class,
            HostsCommand.Resume.class,
            HostsCommand.ResumeGrading.class,
            HostsCommand.Rename.class,
            HostsCommand.Rotate.class,
            HostsCommand.Retire.class,
            HostsCommand.Remove.class
        })
final class HostsCommand extends ApiCommand {
    @Override
    public Integer call() {
        JsonNode hosts = client().get("/api/hosts");
        if (printedAsJson(hosts)) {
            return 0;
        }
        Table table = new Table("HOST", "STATE", "LINK", "SINCE", "VERSION", "BOARDS", "WHY");
        for (JsonNode host : hosts) {
            table.row(
                    host.path("name").asText(),
                    host.path("state").asText(),
                    host.path("link").asText(),
                    Sentences.time(host.path("since")),
                    host.path("version").asText("-"),
                    Integer.toString(host.path("boards").size()),
                    host.path("sentence").asText());
        }
        table.print(out());
        return 0;
    }

    /** What is done to one host, and said of it afterwards. */
    private abstract static class Change extends ApiCommand {
        @Parameters(index = "0", paramLabel = "NAME")
        String name;

        String path() {
            return "/api/hosts/" + Client.part(name);
        }

        int done(String sentence) {
            out().println(sentence);
            return 0;
        }

        /** The credential or token alone, so that a script can take it. */
        int secret(JsonNode answer, String field) {
            if (!printedAsJson(answer)) {
                out().println(answer.path(field).asText());
            }
            return 0;
        }

        int joinCommand(JsonNode token) {
            if (!printedAsJson(token)) {
                out().println("Run on the machine of " + name + ", once, before " + Sentences.time(token.path("expiresAt")) + ":");
                out().println("  ./lab join " + client().url() + " " + token.path("token").asText());
            }
            return 0;
        }
    }

    @Command(name = "add", description = "Makes a new host and prints its credential, this once; or a join token.")
    static final class Add extends Change {
        @Option(names = "--join", description = "Make a join token instead: its machine gets the credential by itself.")
        private boolean join;

        @Option(names = "--minutes", defaultValue = "60", description = "How long the token is good for (default: ${DEFAULT-VALUE}).")
        private int minutes;

        @Override
        public Integer call() {
            if (join) {
                return joinCommand(client().post("/api/hosts", Map.of("name", name, "join", true, "minutes", minutes)).path("join"));
            }
            return secret(client().post("/api/hosts", Map.of("name", name)), "credential");
        }
    }

    @Command(name = "join-token", description = "Makes a token with which a machine becomes this host, once.")
    static final class JoinToken extends Change {
        @Option(names = "--minutes", defaultValue = "60", description = "How long it is good for (default: ${DEFAULT-VALUE}).")
        private int minutes;

        @Override
        public Integer call() {
            return joinCommand(client().post(path() + "/join-tokens", Map.of("minutes", minutes)));
        }
    }

    @Command(name = "drain", description = "Lets nothing new begin on its boards; what runs there finishes.")
    static final class Drain extends Change {
        @Override
        public Integer call() {
            client().post(path() + "/drain", Map.of());
            return done(name + " is draining: nothing new begins on its boards. ./lab attention says when it is done.");
        }
    }

    @Command(name = "resume", description = "Takes it back into service.")
    static final class Resume extends Change {
        @Override
        public Integer call() {
            client().post(path() + "/resume", Map.of());
            return done(name + " is in service.");
        }
    }

    @Command(name = "resume-grading", description = "Lets a host grade again that was withdrawn because it failed submissions in a row.")
    static final class ResumeGrading extends Change {
        @Override
        public Integer call() {
            client().post(path() + "/resume-grading", Map.of());
            return done("Host " + name + " takes attempts again.");
        }
    }

    @Command(name = "rename", description = "Gives it another name; its boards and their history stay.")
    static final class Rename extends Change {
        @Parameters(index = "1", paramLabel = "NEW-NAME")
        private String next;

        @Override
        public Integer call() {
            client().post(path() + "/rename", Map.of("name", next));
            return done(name + " is called " + next + " now.");
        }
    }

    @Command(name = "rotate", description = "Makes a new credential and prints it, this once; the old one stops working.")
    static final class Rotate extends Change {
        @Override
        public Integer call() {
            return secret(client().post(path() + "/credential", Map.of()), "credential");
        }
    }

    @Command(name = "retire", description = "Takes it out of service: its credential is revoked, its boards are unlisted; it stays in the list.")
    static final class Retire extends Change {
        @Override
        public Integer call() {
            client().post(path() + "/retire", Map.of());
            return done(name + " is out of service.");
        }
    }

    @Command(name = "remove", description = "Withdraws its credential and takes it off the list; its boards leave the inventory.")
    static final class Remove extends Change {
        @Override
        public Integer call() {
            client().delete(path());
            return done("Removed " + name + ".");
        }
    }
}
