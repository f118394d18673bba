package dev.bootbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "reservations", description = "Your bookings, or everybody's; or who waits.")
final class ReservationsCommand extends ApiCommand {
    @Option(names = "--all", description = "Everybody's.")
    private boolean all;

    @Option(names = "--waiting", description = "Who waits for a board, in the order in which they are served.")
    private boolean waiting;

    @Override
    public Integer call() {
        JsonNode reservations = client().get("/api/reservations" + (waiting ? "/waiting" : "") + (all ? "" : "?mine=true"));
        if (printedAsJson(reservations)) {
            return 0;
        }
        if (waiting) {
            line(reservations);
            return 0;
        }
        Table table = new Table("ID", "BOARD", "WHO", "FROM", "TO", "STATE", "MOVED");
        for (JsonNode each : reservations) {
            table.row(
                    each.path("id").asText(),
                    each.path("board").asText(),
                    each.path("person").path("login").asText("-"),
                    Sentences.time(each.path("start")),
                    Sentences.time(each.path("end")),
                    each.path("state").asText(),
                    moved(each));
        }
        table.print(out());
        return 0;
    }

    /** As in "from vm-1: vm-1 does not answer since 14:03 CET". */
    private static String moved(JsonNode reservation) {
        JsonNode from = reservation.path("movedFrom");
        JsonNode to = reservation.path("movedTo");
        JsonNode other = to.isObject() ? to : from;
        return other.isObject() ? (to.isObject() ? "to " : "from ") + other.path("board").asText() + ": " + other.path("reason").asText() : "";
    }

    private void line(JsonNode reservations) {
        Table table = new Table("ID", "PLACE", "WHO", "WANTS", "MINUTES", "SINCE", "EXPECTED", "WHY");
        for (JsonNode each : reservations) {
            JsonNode place = each.path("waiting");
            table.row(each.path("id").asText(), place.path("position").asText(), each.path("person").path("login").asText("-"),
                    place.path("wish").asText(), place.path("minutes").asText(), Sentences.time(place.path("since")),
                    Sentences.time(place.path("estimate")), place.path("why").asText());
        }
        table.print(out());
    }
}
