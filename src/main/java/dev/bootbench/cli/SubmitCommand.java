package dev.bootbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
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
            answer = client().post(path, name.endsWith(".zip") ? read(what) : zip(), "application/zip");
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

    private byte[] zip() {
        try (Stream<Path> walk = Files.isDirectory(what) ? Files.walk(what, 5) : Stream.of(what)) {
            List<Path> files = walk.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)).sorted().toList();
            if (files.isEmpty()) {
                throw new CliException(CliException.BAD_INPUT, "There is no file to hand in at " + what + ".");
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
                for (Path file : files) {
                    Path inside = Files.isDirectory(what) ? what.relativize(file) : file.getFileName();
                    zip.putNextEntry(new ZipEntry(inside.toString()));
                    zip.write(read(file));
                    zip.closeEntry();
                }
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new CliException(CliException.BAD_INPUT, "Cannot read " + what + ": " + e.getMessage());
        }
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
