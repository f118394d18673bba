package dev.bootbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;

@Command(name = "attention", description = "What an administrator should look after, the most urgent first. Exit code 1: there is something.")
final class AttentionCommand extends ApiCommand {
    @Override
    public Integer call() {
        JsonNode found = client().get("/api/attention");
        int code = found.isEmpty() ? 0 : 1;
        if (printedAsJson(found)) {
            return code;
        }
        if (found.isEmpty()) {
            out().println("Nothing needs you: every host is linked, every board is in order.");
        }
        for (JsonNode matter : found) {
            String board = matter.path("board").asText("");
            out().println(matter.path("kind").asText().replace('_', ' ') + "  " + matter.path("host").asText()
                    + (board.isEmpty() ? "" : " / " + board) + "  since " + Sentences.time(matter.path("since")));
            out().println("  " + Ink.printable(matter.path("sentence").asText()));
            out().println("  " + matter.path("advice").asText());
        }
        return code;
    }
}
