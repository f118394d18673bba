package dev.bootbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "release", description = "Gives a board back now, or cancels a booking by its number.")
final class ReleaseCommand extends ApiCommand {
    @Parameters(index = "0", paramLabel = "BOARD|ID")
    private String which;

    @Option(names = "--series", description = "The number is that of a series: all of it.")
    private boolean series;

    @Override
    public Integer call() {
        client().delete(series ? "/api/reservations/series/" + Client.part(which) : "/api/reservations/" + Client.part(reservation(client(), which)));
        out().println("Given back: " + which + ".");
        return 0;
    }

    /** The number of a reservation, given itself or as the board that the caller holds now. */
    static String reservation(Client client, String which) {
        if (which.chars().allMatch(Character::isDigit)) {
            return which;
        }
        JsonNode board = client.get("/api/boards/" + Client.part(which));
        if (!board.path("mine").asBoolean() || !board.path("hold").hasNonNull("id")) {
            throw new CliException(CliException.NO, "You do not hold " + which + " now; ./lab reservations lists your bookings.");
        }
        return board.path("hold").path("id").asText();
    }
}
