package dev.bootbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "attempts",
        description = "Your attempts, newest first.",
        subcommands = {AttemptsCommand.Cancel.class, AttemptsCommand.Log.class, AttemptsCommand.Save.class})
final class AttemptsCommand extends ApiCommand {
    @Option(names = "--exercise", description = "Only of this exercise.")
    private String exercise;

    @Option(names = "--all", description = "Everybody's (teachers).")
    private boolean all;

    @Option(names = "--limit", defaultValue = "100", description = "How many of the newest (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Option(names = "--before", description = "Only of those before this ID.")
    private Long before;

    @Override
    public Integer call() {
        JsonNode attempts = client().get("/api/attempts?limit=" + limit + (before == null ? "" : "&before=" + before) + (all ? "" : "&mine=true")
                + (exercise == null ? "" : "&exercise=" + Client.part(exercise)));
        if (printedAsJson(attempts)) {
            return 0;
        }
        Table table = new Table("ID", "EXERCISE", "WHO", "STATE", "SCORE", "BOARD", "WHAT");
        for (JsonNode attempt : attempts) {
            table.row(
                    attempt.path("id").asText(),
                    attempt.path("exercise").path("id").asText(attempt.path("exercise").asText()),
                    attempt.path("person").path("login").asText(),
                    attempt.path("state").asText(),
                    Sentences.points(attempt.path("score")) + " / " + Sentences.points(attempt.path("maxScore")),
                    attempt.path("board").asText("-"),
                    attempt.path("summary").asText(attempt.path("reason").asText("")));
        }
        table.print(out());
        return 0;
    }

    /** A command about one attempt. */
    abstract static class OnOne extends ApiCommand {
        @Parameters(index = "0", paramLabel = "ATTEMPT")
        String attempt;

        String path() {
            return "/api/attempts/" + Client.part(attempt);
        }
    }

    @Command(name = "cancel", description = "Takes an attempt back, or stops it.")
    static final class Cancel extends OnOne {
        @Override
        public Integer call() {
            JsonNode cancelled = client().post(path() + "/cancel", Map.of());
            if (!printedAsJson(cancelled)) {
                out().println("Attempt " + attempt + ": " + cancelled.path("state").asText("CANCELLED"));
            }
            return 0;
        }
    }

    @Command(name = "log", description = "What its build, its kernel or its console said.")
    static final class Log extends OnOne {
        /** What there is to read of an attempt. */
        enum Part { build, kernel, console }

        @Parameters(index = "1", arity = "0..1", defaultValue = "kernel", paramLabel = "WHICH",
                description = "One of ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} if left out.")
        private Part part;

        @Option(names = "--run", description = "Of that run, 1 being the first: an attempt may need two boards.")
        private Integer run;

        @Override
        public Integer call() throws IOException {
            String path = path() + (part == Part.console ? "/console" : "/" + part + "-log") + (run == null ? "" : "?run=" + run);
            client().copy(path, BoardOutput.standard(false).stream());
            return 0;
        }
    }

    @Command(name = "save", description = "Saves what was handed in, or with --collected what its checks brought back from the board, as an archive.")
    static final class Save extends OnOne {
        @Option(names = "--collected", description = "What its checks collected.")
        private boolean collected;

        @Option(names = {"-o", "--output"}, required = true, paramLabel = "FILE", description = "Where to; nothing that is there is overwritten.")
        private Path output;

        @Override
        public Integer call() throws IOException {
            String from = collected ? path() + "/artifacts"
                    : "/api/submissions/" + Client.part(client().get(path()).path("submission").asText()) + "/archive";
            ByteArrayOutputStream archive = new ByteArrayOutputStream();
            client().copy(from, archive);
            try {
                Files.write(output, archive.toByteArray(), StandardOpenOption.CREATE_NEW);
            } catch (FileAlreadyExistsException e) {
                throw new CliException(CliException.BAD_INPUT, output + " is there already. Name another file.");
            }
            out().println(output);
            return 0;
        }
    }
}
