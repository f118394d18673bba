package dev.bootbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "shares", description = "Boards that are kept for graded runs at certain hours.",
        subcommands = {SharesCommand.Add.class, SharesCommand.Remove.class})
final class SharesCommand extends ApiCommand {
    private static final List<String> DAYS = List.of("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY");

    @Override
    public Integer call() {
        JsonNode shares = client().get("/api/grading-shares");
        if (printedAsJson(shares)) {
            return 0;
        }
        Table table = new Table("ID", "PROFILE", "KEPT", "DAYS", "FROM", "TO", "CLOCK");
        for (JsonNode each : shares) {
            table.row(each.path("id").asText(), each.path("profile").asText(), kept(each), days(each), each.path("from").asText(),
                    each.path("to").asText(), each.path("zone").asText());
        }
        table.print(out());
        return 0;
    }

    private static String kept(JsonNode share) {
        return share.has("boards") ? share.path("boards").asText() : share.path("percent").asText() + " %";
    }

    private static String days(JsonNode share) {
        return StreamSupport.stream(share.path("days").spliterator(), false)
                .map(day -> day.asText().substring(0, 1) + day.asText().substring(1, 3).toLowerCase(Locale.ROOT)).collect(Collectors.joining(" "));
    }

    @Command(name = "add", description = "Keeps boards of a profile for graded runs.")
    static final class Add extends ApiCommand {
        @Parameters(index = "0", paramLabel = "PROFILE")
        private String profile;

        @Option(names = "--boards", paramLabel = "N", description = "So many boards.")
        private Integer boards;

        @Option(names = "--percent", paramLabel = "N", description = "So many of a hundred, rounded up.")
        private Integer percent;

        @Option(names = "--days", split = ",", paramLabel = "DAY", description = "As in mon,tue (default: every day).")
        private List<String> days = List.of();

        @Option(names = "--from", required = true, paramLabel = "HH:MM", description = "By the lab's clock.")
        private String from;

        @Option(names = "--to", required = true, paramLabel = "HH:MM", description = "Not after --from: on the day after.")
        private String to;

        @Override
        public Integer call() {
            Map<String, Object> wanted = new LinkedHashMap<>();
            wanted.put("profile", profile);
            wanted.put("boards", boards);
            wanted.put("percent", percent);
            wanted.put("from", from);
            wanted.put("to", to);
            if (!days.isEmpty()) {
                wanted.put("days", days.stream().map(Add::inFull).toList());
            }
            JsonNode made = client().post("/api/grading-shares", wanted);
            if (!printedAsJson(made)) {
                out().println("Kept for graded runs: " + kept(made) + " of the " + profile + " boards, " + days(made) + ", " + from + " to " + to
                        + " (./lab shares remove " + made.path("id").asText() + " ends that).");
            }
            return 0;
        }

        private static String inFull(String day) {
            String upper = day.strip().toUpperCase(Locale.ROOT);
            return DAYS.stream().filter(known -> upper.length() >= 2 && known.startsWith(upper)).findFirst().orElse(upper);
        }
    }

    @Command(name = "remove", description = "Keeps them no more.")
    static final class Remove extends ApiCommand {
        @Parameters(index = "0", paramLabel = "ID")
        private String id;

        @Override
        public Integer call() {
            client().delete("/api/grading-shares/" + Client.part(id));
            out().println("No longer kept.");
            return 0;
        }
    }
}
