package dev.bootbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

@Command(
        name = "board",
        description = "One board: how it is and why, and how it last became pristine.",
        subcommands = {BoardCommand.Health.class, BoardCommand.HandDone.class})
final class BoardCommand extends ApiCommand {
    @Parameters(index = "0", arity = "0..1", paramLabel = "BOARD")
    private @Nullable String board;

    @Override
    public Integer call() {
        if (board == null) {
            throw new ParameterException(spec.commandLine(), "Say which board, as in: board vm-1");
        }
        JsonNode view = client().get(path(board));
        if (printedAsJson(view)) {
            return 0;
        }
        line("State", view.path("state").asText() + " since " + Sentences.time(view.path("reason").path("since")));
        line("Why", view.path("reason").path("sentence").asText());
        line("Power", view.path("power").asText());
        line("Host", view.path("host").asText() + ", " + view.path("hostState").asText() + ", " + view.path("link").asText());
        line("Kernel", view.path("kernel").asText("unknown"));
        if (view.hasNonNull("byHand")) {
            line("To do by hand", view.path("byHand").asText());
        }
        proof(view.path("proof"));
        return 0;
    }

    private void proof(JsonNode proof) {
        if (!proof.isObject()) {
            line("Clean state", "unknown");
            return;
        }
        line("Clean state", proof.path("how").asText() + " " + Sentences.time(proof.path("at")) + ", in "
                + Sentences.seconds(proof.path("tookMs")) + ", "
                + (proof.path("verified").asBoolean() ? "verified by the host" : "cooperative"));
        line("  kernel", proof.path("kernel").asText() + ", taint " + proof.path("taint").asText());
        line("  disk", proof.path("disk").asText());
    }

    private void line(String name, String value) {
        out().printf("%-14s %s%n", name, Ink.printable(value));
    }

    private static String path(String board) {
        return "/api/boards/" + Client.part(board);
    }

    @Command(name = "health", description = "What looks at its health found, the newest first. Exit code 1: the last one found something.")
    static final class Health extends ApiCommand {
        private static final int SHOWN = 20;

        @Parameters(index = "0", paramLabel = "BOARD")
        private String board;

        @Option(names = "--check", description = "Have it looked at now, first. For its holder and for teachers.")
        private boolean check;

        @Override
        public Integer call() {
            if (check) {
                client().post(path(board) + "/health", Map.of());
            }
            JsonNode history = client().get(path(board) + "/health");
            int code = history.isEmpty() || history.path(0).path("healthy").asBoolean() ? 0 : 1;
            if (printedAsJson(history)) {
                return code;
            }
            Table table = new Table("WHEN", "RESULT", "OCCASION", "TOOK", "WHAT WAS FOUND");
            for (int i = 0; i < Math.min(SHOWN, history.size()); i++) {
                JsonNode look = history.path(i);
                table.row(
                        Sentences.time(look.path("at")),
                        look.path("healthy").asBoolean() ? "well" : "NOT WELL",
                        occasion(look),
                        Sentences.seconds(look.path("tookMs")),
                        Ink.printable(look.path("sentence").asText()));
            }
            table.print(out());
            return code;
        }

        private static String occasion(JsonNode look) {
            String recovery = look.path("recovery").asText();
            return recovery.isEmpty() ? look.path("occasion").asText().toLowerCase(java.util.Locale.ROOT).replace('_', ' ') : recovery;
        }
    }

    @Command(name = "hand-done", description = "Says that what the board waits for has been done at the bench. For administrators.")
    static final class HandDone extends ApiCommand {
        @Parameters(index = "0", paramLabel = "BOARD")
        private String board;

        @Override
        public Integer call() {
            client().post(path(board) + "/hand-done", Map.of());
            out().println(board + " goes on.");
            return 0;
        }
    }
}
