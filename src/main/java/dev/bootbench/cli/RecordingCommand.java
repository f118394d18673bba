package dev.bootbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "recording", description = "One recording: its markers, or what the console said.")
final class RecordingCommand extends ApiCommand {
    @Parameters(index = "0", paramLabel = "NUMBER", description = "As ./lab recordings prints it.")
    private long id;

    @ArgGroup
    private @Nullable Form form;

    @Option(names = "--times", paramLabel = "none|absolute|relative", defaultValue = "none",
            description = "Before each line of --text (default: ${DEFAULT-VALUE}).")
    private String times;

    @Option(names = "--from", paramLabel = "PLACE", description = "A byte (65536), a second (12.5s) or a marker (marker:17).")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "PLACE", description = "Up to there.")
    private @Nullable String to;

    @Option(names = {"-o", "--output"}, paramLabel = "FILE", description = "Writes there instead of printing.")
    private @Nullable Path output;

    private static final class Form {
        @Option(names = "--text", description = "Lines without what only a terminal understands.")
        private boolean text;

        @Option(names = "--raw", description = "The bytes as the port carried them.")
        private boolean raw;

        @Option(names = "--cast", paramLabel = "2|3", description = "asciicast of this version, for players.")
        private @Nullable Integer cast;
    }

    @Override
    public Integer call() {
        if (form == null) {
            return facts();
        }
        String path = "/api/recordings/" + id + "/";
        Query query = new Query().and("from", from).and("to", to);
        if (form.text) {
            path += "text" + query.and("times", times);
        } else if (form.raw) {
            path += "raw" + query;
        } else {
            path += "cast" + query.and("version", form.cast);
        }
        try (OutputStream out = destination()) {
            client().copy(path, out);
        } catch (IOException e) {
            throw new CliException(CliException.BAD_INPUT, "The recording cannot be written: " + e.getMessage());
        }
        return 0;
    }

    private OutputStream destination() throws IOException {
        return output != null ? Files.newOutputStream(output) : BoardOutput.standard(false).stream();
    }

    private int facts() {
        JsonNode answer = client().get("/api/recordings/" + id);
        if (printedAsJson(answer)) {
            return 0;
        }
        JsonNode facts = answer.path("recording");
        out().printf(Locale.ROOT, "%s, %s of %s, from %s, %.1f s, bytes %s to %s%s%n", facts.path("board").asText(),
                facts.path("kind").asText().toLowerCase(Locale.ROOT), facts.path("person").asText(), Sentences.time(facts.path("start")),
                facts.path("seconds").asDouble(), facts.path("firstByte").asText(), facts.path("nextByte").asText(),
                facts.path("running").asBoolean() ? ", still running" : "");
        for (JsonNode gap : answer.path("gaps")) {
            out().printf("Bytes %s to %s are missing. %s%n", gap.path("from").asText(), gap.path("to").asText(), gap.path("reason").asText());
        }
        Table table = new Table("MARKER", "BYTE", "SECOND", "WHAT", "LABEL");
        for (JsonNode marker : answer.path("markers")) {
            table.row(marker.path("id").asText(), marker.path("byte").asText(), "%.3f".formatted(marker.path("seconds").asDouble()),
                    marker.path("kind").asText().toLowerCase(Locale.ROOT).replace('_', ' '), Ink.printable(marker.path("label").asText()));
        }
        table.print(out());
        return 0;
    }
}
