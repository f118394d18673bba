package dev.bootbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "recordings", description = "What consoles said while you had boards; teachers see everybody's.")
final class RecordingsCommand extends ApiCommand {
    private static final int MOST_PAGES = 50;

    @Option(names = "--board", paramLabel = "BOARD", description = "Only of this board.")
    private @Nullable String board;

    @Option(names = "--person", paramLabel = "LOGIN", description = "Only of this person.")
    private @Nullable String person;

    @Option(names = "--attempt", paramLabel = "NUMBER", description = "Only of this attempt.")
    private @Nullable Long attempt;

    @Option(names = "--since", paramLabel = "TIME", description = "Only those that ended after it, like 2026-11-22T08:30.")
    private @Nullable String since;

    @Option(names = "--limit", defaultValue = "50", description = "How many of the newest (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Option(names = "--search", paramLabel = "TEXT", description = "Prints the lines that contain this, with recording, byte and second.")
    private @Nullable String search;

    @Option(names = "--everybody", description = "Searches everybody's, for teachers.")
    private boolean everybody;

    @Option(names = "--delete", paramLabel = "NUMBER", description = "Deletes that one for good.")
    private @Nullable Long delete;

    @Override
    public Integer call() {
        if (delete != null) {
            client().delete("/api/recordings/" + delete);
            out().println("Recording " + delete + " is gone.");
            return 0;
        }
        return search == null ? list() : found(search);
    }

    private int list() {
        Query query = filter().and("attempt", attempt).and("from", since == null ? null : Sentences.instant("--since", since)).and("limit", limit);
        JsonNode all = client().get("/api/recordings" + query);
        if (printedAsJson(all)) {
            return 0;
        }
        Table table = new Table("NUMBER", "BOARD", "FOR", "WHO", "FROM", "SECONDS", "BYTES", "STATE");
        for (JsonNode each : all) {
            String what = each.path("kind").asText().toLowerCase(Locale.ROOT) + " "
                    + (each.path("kind").asText().equals("ATTEMPT") ? each.path("attempt") : each.path("hold")).asText();
            table.row(
                    each.path("id").asText(), each.path("board").asText(), what, each.path("person").asText(),
                    Sentences.time(each.path("start")), "%.1f".formatted(each.path("seconds").asDouble()), each.path("bytes").asText(),
                    state(each));
        }
        table.print(out());
        return 0;
    }

    private static String state(JsonNode recording) {
        if (recording.path("running").asBoolean()) {
            return recording.path("cut").asBoolean() ? "running, cut" : "running";
        }
        boolean saidNothing = recording.path("nextByte").asLong() == recording.path("firstByte").asLong();
        return recording.path("cut").asBoolean() ? "ended, cut" : saidNothing ? "ended, nothing was said" : "ended";
    }

    private Query filter() {
        return new Query().and("board", board).and("person", person);
    }

    /** Follows the search to its end; exit code 1 when nothing was found. */
    private int found(String text) {
        int hits = 0;
        String after = null;
        for (int page = 0; page < MOST_PAGES; page++) {
            Query query = filter().and("q", text).and("everybody", everybody ? true : null).and("after", after);
            JsonNode answer = client().get("/api/recordings/search" + query);
            if (json) {
                out().println(answer.toPrettyString());
            } else {
                answer.path("hits").forEach(this::print);
            }
            hits += answer.path("hits").size();
            if (!answer.path("next").isTextual()) {
                return hits > 0 ? 0 : 1;
            }
            after = answer.path("next").asText();
        }
        return hits > 0 ? 0 : 1;
    }

    private void print(JsonNode hit) {
        out().printf(Locale.ROOT, "%s %s byte %s, %.3f s: %s%n", hit.path("recording").asText(), hit.path("board").asText(),
                hit.path("byte").asText(), hit.path("seconds").asDouble(), Ink.printable(hit.path("excerpt").asText()));
    }
}
