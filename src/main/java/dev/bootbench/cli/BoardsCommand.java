package dev.bootbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;

@Command(name = "boards", description = "Every board: can it be used, by whom is it used, why not.")
final class BoardsCommand extends ApiCommand {
    @Override
    public Integer call() {
        JsonNode boards = client().get("/api/boards");
        if (printedAsJson(boards)) {
            return 0;
        }
        Table table = new Table("BOARD", "STATE", "HOLDER", "UNTIL", "PROFILE", "KERNEL", "WHY");
        for (JsonNode board : boards) {
            table.row(
                    board.path("name").asText(),
                    board.path("state").asText(),
                    board.path("holder").path("login").asText("-"),
                    Sentences.time(board.path("hold").path("end")),
                    board.path("profile").asText(),
                    board.path("kernel").asText(),
                    board.path("reason").path("sentence").asText());
        }
        table.print(out());
        return 0;
    }
}
