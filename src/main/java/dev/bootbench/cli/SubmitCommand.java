package dev.bootbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "submit", description = "Hands in a file, a folder or an archive (.zip, .tar.gz) for an exercise, or a board you hold as it is.")
final class SubmitCommand extends ApiCommand {
    private static final int LARGEST_FILE = 1 << 20;
    /** Above what the coordinator gives the board's agent for it. */
    private static final Duration CAPTURE = Duration.ofMinutes(5);

    @Parameters(index = "0", paramLabel = "EXERCISE")
    private String exercise;

    @Parameters(index = "1", paramLabel = "FILE|DIR", arity = "0..1", description = "Not for exercises that want a board.")
    private @Nullable Path what;

    @Option(names = "--board", paramLabel = "NAME", description = "The board to hand in, disk and memory, for exercises that want one.")
    private @Nullable String board;

    @Option(names = "--watch", description = "Shows it being graded; the exit code tells the outcome.")
    private boolean watch;

    @Override
    public Integer call() {
        JsonNode answer = handIn("/api/exercises/" + Client.part(exercise) + "/submissions");
        if (json && !watch) {
            printedAsJson(answer);
            return 0;
        }
        String attempt = attemptOf(answer);
        out().println("Handed in as submission " + answer.path("submission").path("id").asText() + ", attempt " + attempt + ".");
        return watch ? new AttemptWatch(client(), out()).follow(attempt) : 0;
    }

    private JsonNode handIn(String path) {
        if ((what == null) == (board == null)) {
            throw new CliException(CliException.BAD_INPUT, "Hand in either files, as in: submit " + exercise
                    + " DIR, or a board, as in: submit " + exercise + " --board NAME");
        }
        return board != null ? handInBoard(path + "/board", board) : handInFiles(path, what);
    }

    private JsonNode handInBoard(String path, String name) {
        if (!json) {
            out().println(name + " is being copied and handed over. That takes half a minute or so; it stays yours.");
            out().flush();
        }
        return client().post(path, Map.of("board", name), CAPTURE);
    }

    private JsonNode handInFiles(String path, Path files) {
        String name = String.valueOf(files.getFileName());
        if (name.endsWith(".tar.gz") || name.endsWith(".tgz")) {
            return client().post(path, read(files), "application/gzip");
        }
        return client().post(path, name.endsWith(".zip") ? read(files) : packed(files), "application/zip");
    }

    static String attemptOf(JsonNode answer) {
        return answer.path("attempt").path("id").asText(answer.path("id").asText());
    }

    private static byte[] packed(Path files) {
        return FolderZip.of(files, 5, 4L * LARGEST_FILE, "anything an exercise takes.");
    }

    private static byte[] read(Path file) {
        try {
            if (Files.size(file) > 4L * LARGEST_FILE) {
                throw new CliException(CliException.BAD_INPUT, file + " is larger than anything an exercise takes.");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new CliException(CliException.BAD_INPUT, "Cannot read " + file + ": " + e.getMessage());
        }
    }
}
