package dev.bootbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "feed", description = "An address that calendar programs read your bookings at, or those of a class or a board.")
final class FeedCommand extends ApiCommand {
    @ArgGroup
    private @Nullable Of of;

    @Option(names = "--revoke", description = "The address opens nothing any more.")
    private boolean revoke;

    @Option(names = "--list", description = "The feeds that you have.")
    private boolean list;

    /** Whose bookings. */
    static final class Of {
        @Option(names = "--class", paramLabel = "CLASS", description = "Of everybody in a class of yours.")
        private @Nullable String className;

        @Option(names = "--board", paramLabel = "BOARD", description = "Of a board.")
        private @Nullable String board;
    }

    @Override
    public Integer call() {
        if (list) {
            return list();
        }
        if (revoke) {
            return revoke();
        }
        JsonNode made = client().post("/api/feeds", of == null ? Map.of()
                : of.className != null ? Map.of("class", of.className) : Map.of("board", Objects.requireNonNull(of.board)));
        if (!printedAsJson(made)) {
            out().println(client().url() + made.path("path").asText());
            out().println("Subscribe to it in a calendar program. It is shown this once, and whoever has it reads the calendar; "
                    + "a former one opens nothing any more.");
        }
        return 0;
    }

    private int list() {
        JsonNode feeds = client().get("/api/feeds");
        if (printedAsJson(feeds)) {
            return 0;
        }
        Table table = new Table("OF", "NAME", "MADE", "LAST READ");
        for (JsonNode feed : feeds) {
            table.row(feed.path("kind").asText().toLowerCase(java.util.Locale.ROOT), feed.path("name").asText("-"),
                    Sentences.time(feed.path("createdAt")), Sentences.time(feed.path("lastUsedAt")));
        }
        table.print(out());
        return 0;
    }

    private int revoke() {
        String kind = of == null ? "PERSON" : of.className != null ? "CLASS" : "BOARD";
        @Nullable String name = of == null ? null : of.className != null ? of.className : of.board;
        for (JsonNode feed : client().get("/api/feeds")) {
            if (feed.path("kind").asText().equals(kind) && Objects.equals(name, feed.path("name").asText(null))) {
                client().delete("/api/feeds/" + feed.path("id").asText());
                out().println("Revoked.");
                return 0;
            }
        }
        throw new CliException(CliException.NO, "You have no such feed. ./lab feed --list shows yours.");
    }
}
