package dev.bootbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "reservations", description = "Your bookings, or everybody's.")
final class ReservationsCommand extends ApiCommand {
    @Option(names = "--all", description = "Everybody's.")
    private boolean all;

    @Override
    public Integer call() {
        JsonNode reservations = client().get("/api/reservations" + (all ? "" : "?mine=true"));
        if (printedAsJson(reservations)) {
            return 0;
        }
        Table table = new Table("ID", "BOARD", "WHO", "FROM", "TO", "STATE");
        for (JsonNode each : reservations) {
            table.row(
                    each.path("id").asText(),
                    each.path("board").asText(),
                    each.path("person").path("login").asText("-"),
                    Sentences.time(each.path("start")),
                    Sentences.time(each.path("end")),
                    each.path("state").asText());
        }
        table.print(out());
        return 0;
    }
}
