package dev.bootbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "classes",
        description = "Classes: who takes part, and how much they may book.",
        subcommands = {
            ClassesCommand.All.class,
            ClassesCommand.Show.class,
            ClassesCommand.Add.class,
            ClassesCommand.Change.class,
            ClassesCommand.Remove.class,
            ClassesCommand.Member.class
        })
final class ClassesCommand extends ApiCommand {
    @Override
    public Integer call() {
        return list(this);
    }

    private static int list(ApiCommand command) {
        JsonNode classes = command.client().get("/api/classes");
        if (command.printedAsJson(classes)) {
            return 0;
        }
        Table table = new Table("CLASS", "TITLE", "TEACHERS", "MEMBERS", "EACH MAY BOOK", "ALL TOGETHER");
        for (JsonNode each : classes) {
            table.row(each.path("name").asText(), each.path("title").asText(), logins(each.path("teachers")), each.path("size").asText(),
                    LimitOptions.inWords(each.path("limits")), budget(each));
        }
        table.print(command.out());
        return 0;
    }

    private static String logins(JsonNode people) {
        List<String> logins = new ArrayList<>();
        people.forEach(person -> logins.add(person.path("login").asText()));
        return String.join(" ", logins);
    }

    private static String budget(JsonNode each) {
        JsonNode hours = each.path("budget").path("hoursPerWeek");
        return hours.isNumber() ? hours.asText() + " h a week" : "-";
    }

    @Command(name = "list", description = "Those you teach or are in; all of them for teachers.")
    static final class All extends ApiCommand {
        @Override
        public Integer call() {
            return list(this);
        }
    }

    /** A command about one class. */
    abstract static class OnOne extends ApiCommand {
        @Parameters(index = "0", paramLabel = "CLASS")
        String name;

        String path() {
            return "/api/classes/" + Client.part(name);
        }

        int done(JsonNode answer, String sentence) {
            if (!printedAsJson(answer)) {
                out().println(sentence);
            }
            return 0;
        }
    }

    @Command(name = "show", description = "One class, with its members.")
    static final class Show extends OnOne {
        @Override
        public Integer call() {
            JsonNode found = client().get(path());
            if (printedAsJson(found)) {
                return 0;
            }
            out().println(found.path("title").asText() + ", taught by " + logins(found.path("teachers")));
            out().println("Each may book: " + LimitOptions.inWords(found.path("limits")) + ". All together: " + budget(found) + ".");
            Table table = new Table("LOGIN", "NAME", "");
            for (JsonNode member : found.path("members")) {
                table.row(member.path("login").asText(), member.path("name").asText(), member.path("disabled").asBoolean() ? "disabled" : "");
            }
            table.print(out());
            return 0;
        }
    }

    /** What both a new class and a changed one may be given. */
    abstract static class Described extends OnOne {
        @Option(names = "--title")
        @Nullable String title;

        @Option(names = "--teacher", paramLabel = "LOGIN", description = "Who teaches it; more than once for more of them.")
        @Nullable List<String> teachers;

        @Option(names = "--budget", paramLabel = "HOURS", description = "What all members may book in a week together; - for any.")
        private @Nullable String budget;

        @Mixin
        private LimitOptions limits;

        Map<String, Object> described(JsonNode before) {
            Map<String, Object> described = new LinkedHashMap<>();
            if (title != null) {
                described.put("title", title);
            }
            if (teachers != null) {
                described.put("teachers", teachers);
            }
            ObjectNode wanted = limits.over(before.path("limits"));
            if (wanted != null) {
                described.put("limits", wanted);
            }
            ObjectNode together = JsonNodeFactory.instance.objectNode();
            if (LimitOptions.set(together, "hoursPerWeek", budget)) {
                described.put("budget", together);
            }
            return described;
        }
    }

    @Command(name = "add", description = "Makes a class; a teacher who does so teaches it.")
    static final class Add extends Described {
        @Override
        public Integer call() {
            Map<String, Object> wanted = described(JsonNodeFactory.instance.objectNode());
            wanted.put("name", name);
            wanted.putIfAbsent("title", name);
            return done(client().post("/api/classes", wanted), "Made " + name + ". ./lab classes member add " + name + " LOGIN… adds people.");
        }
    }

    @Command(name = "change", description = "Changes what is given; limits that are not named stay.")
    static final class Change extends Described {
        @Override
        public Integer call() {
            return done(client().patch(path(), described(client().get(path()))), "Changed " + name + ".");
        }
    }

    @Command(name = "remove", description = "Takes the class away; its people, their bookings and grades stay.")
    static final class Remove extends OnOne {
        @Override
        public Integer call() {
            return done(client().delete(path()), "Removed " + name + ".");
        }
    }

    @Command(name = "member", description = "Who takes part.", subcommands = {Member.AddMembers.class, Member.RemoveMember.class})
    static final class Member extends ApiCommand {
        @Override
        public Integer call() {
            throw new CliException(CliException.BAD_INPUT, "Say add or remove, as in ./lab classes member add os-2026 mira.");
        }

        @Command(name = "add", description = "Adds people by login, or those of a list.")
        static final class AddMembers extends OnOne {
            @Parameters(index = "1..*", paramLabel = "LOGIN")
            private List<String> logins = List.of();

            @Option(names = "--csv", paramLabel = "FILE", description = "A list whose lines begin with a login.")
            private @Nullable Path csv;

            @Override
            public Integer call() {
                if (logins.isEmpty() == (csv == null)) {
                    throw new CliException(CliException.BAD_INPUT, "Name the people, or a list with --csv FILE.");
                }
                JsonNode results = csv == null ? client().post(path() + "/members", Map.of("logins", logins))
                        : client().post(path() + "/members", read(csv), "text/csv");
                if (printedAsJson(results)) {
                    return 0;
                }
                int added = 0;
                for (JsonNode result : results) {
                    if (result.path("added").asBoolean()) {
                        added++;
                    } else {
                        out().println((csv == null ? "" : "Line " + result.path("line").asText() + ": ") + result.path("problem").asText());
                    }
                }
                out().println(added + (added == 1 ? " person is" : " people are") + " in " + name + ".");
                return added == results.size() ? 0 : CliException.NO;
            }

            private static byte[] read(Path file) {
                try {
                    return Files.readAllBytes(file);
                } catch (IOException e) {
                    throw new CliException(CliException.BAD_INPUT, "Cannot read " + file + ": " + e.getMessage());
                }
            }
        }

        @Command(name = "remove", description = "Takes one person out of the class.")
        static final class RemoveMember extends OnOne {
            @Parameters(index = "1", paramLabel = "LOGIN")
            private String login;

            @Override
            public Integer call() {
                return done(client().delete(path() + "/members/" + Client.part(login)), login + " is no longer in " + name + ".");
            }
        }
    }
}
