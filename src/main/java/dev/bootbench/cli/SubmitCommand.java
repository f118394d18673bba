package dev.bootbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "submit", description = "Hands in a file, a folder or an archive (.zip, .tar.gz) for an exercise.")
final class SubmitCommand extends ApiCommand {
    private static final int LARGEST_FILE = 1 << 20;

    @Parameters(index = "0", paramLabel = "EXERCISE")
    private String exercise;

    @Parameters(index = "1", paramLabel = "FILE|DIR")
    private Path what;

    @Option(names = "--watch", description = "Shows it being graded; the exit code tells the outcome.")
    private boolean watch;

    @Override
    public Integer call() {
        String path = "/api/exercises/" + Client.part(exercise) + "/submissions";
        String name = String.valueOf(what.getFileName());
        JsonNode answer;
        if (name.endsWith(".tar.gz") || name.endsWith(".tgz")) {
            answer = client().post(path, read(what), "application/gzip");
        } else {
            answer = client().post(path, name.endsWith(".zip") ? read(what) : packed(), "application/zip");
        }
        if (json && !watch) {
            printedAsJson(answer);
            return 0;
        }
        String attempt = attemptOf(answer);
        out().println("Handed in as submission " + answer.path("submission").path("id").asText() + ", attempt " + attempt + ".");
        return watch ? new AttemptWatch(client(), out()).follow(attempt) : 0;
    }

    static String attemptOf(JsonNode answer) {
        return answer.path("attempt").path("id").asText(answer.path("id").asText());
    }

    private byte[] packed() {
        return FolderZip.of(what, 5, 4L * LARGEST_FILE, "anything an exercise takes.");
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
