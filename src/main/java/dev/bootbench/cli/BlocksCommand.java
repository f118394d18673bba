package dev.bootbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "blocks", description = "Boards that are set aside, and why.", subcommands = {BlocksCommand.Add.class, BlocksCommand.Lift.class})
final class BlocksCommand extends ApiCommand {
    @Override
    public Integer call() {
        JsonNode blocks = client().get("/api/blocks");
        if (printedAsJson(blocks)) {
            return 0;
        }
        Table table = new Table("ID", "FROM", "TO", "FOR", "BOARDS", "BY", "REASON");
        for (JsonNode each : blocks) {
            table.row(each.path("id").asText(), Sentences.time(each.path("start")), Sentences.time(each.path("end")),
                    each.path("class").asText("maintenance"), boards(each),
                    each.path("by").path("login").asText(), each.path("reason").asText());
        }
        table.print(out());
        return 0;
    }

    private static String boards(JsonNode block) {
        return StreamSupport.stream(block.path("boards").spliterator(), false).map(JsonNode::asText).collect(Collectors.joining(" "));
    }

    @Command(name = "add", description = "Sets boards aside, for maintenance or for a class (an exam).")
    static final class Add extends ApiCommand {
        @Parameters(arity = "0..*", paramLabel = "BOARD")
        private List<String> boards = List.of();

        @Option(names = "--profile", paramLabel = "PROFILE", description = "All of this profile.")
        private String profile;

        @Option(names = "--tag", paramLabel = "TAG", description = "All with this tag; more than once: with all of them.")
        private List<String> tags = List.of();

        @Option(names = "--at", paramLabel = "YYYY-MM-DDTHH:MM", description = "From when, on this machine's clock (default: now).")
        private String at;

        @Option(names = "--minutes", defaultValue = "60", description = "For how long (default: ${DEFAULT-VALUE}).")
        private int minutes;

        @Option(names = "--reason", required = true, description = "Everybody reads it who would have liked to have the boards.")
        private String reason;

        @Option(names = "--class", paramLabel = "CLASS", description = "For the members of this class, who have one board each at a time; "
                + "its teachers may do that, too.")
        private String forClass;

        @Option(names = "--override", description = "Reservations in the way move to equal boards or end, and their people are told why.")
        private boolean override;

        @Override
        public Integer call() {
            Map<String, Object> wanted = new LinkedHashMap<>();
            wanted.put("boards", boards);
            wanted.put("tags", tags);
            wanted.put("minutes", minutes);
            wanted.put("reason", reason);
            wanted.put("override", override);
            if (forClass != null) {
                wanted.put("class", forClass);
            }
            if (profile != null) {
                wanted.put("profile", profile);
            }
            if (at != null) {
                wanted.put("start", Sentences.instant("--at", at).toString());
            }
            JsonNode block = client().post("/api/blocks", wanted);
            if (!printedAsJson(block)) {
                out().println("Set aside: " + boards(block) + ", " + Sentences.window(block) + " (./lab blocks lift " + block.path("id").asText() + " frees them).");
            }
            return 0;
        }
    }

    @Command(name = "lift", description = "Frees what a block set aside.")
    static final class Lift extends ApiCommand {
        @Parameters(index = "0", paramLabel = "ID")
        private String id;

        @Override
        public Integer call() {
            client().delete("/api/blocks/" + Client.part(id));
            out().println("Freed.");
            return 0;
        }
    }
}
