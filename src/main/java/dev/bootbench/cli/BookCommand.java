package dev.bootbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "book", description = "Books a board, now or later. Booking again what one already holds is not an error.")
final class BookCommand extends ApiCommand {
    @Parameters(index = "0", paramLabel = "BOARD")
    private String board;

    @Option(names = "--minutes", defaultValue = "60", description = "For how long (default: ${DEFAULT-VALUE}).")
    private int minutes;

    @Option(names = "--at", paramLabel = "YYYY-MM-DDTHH:MM", description = "From when, on this machine's clock (default: now).")
    private String at;

    @Override
    public Integer call() {
        JsonNode found = client().get("/api/boards/" + Client.part(board));
        if (at == null && found.path("mine").asBoolean() && "RESERVATION".equals(found.path("hold").path("kind").asText())) {
            out().println("You hold " + board + " until " + Sentences.time(found.path("hold").path("end")) + ".");
            return 0;
        }
        Map<String, Object> wanted = new LinkedHashMap<>();
        wanted.put("board", board);
        wanted.put("minutes", minutes);
        if (at != null) {
            wanted.put("start", start().toString());
        }
        JsonNode booked = client().post("/api/reservations", wanted);
        if (!printedAsJson(booked)) {
            out().println("Booked " + board + ", " + Sentences.window(booked) + " (reservation " + booked.path("id").asText() + ").");
        }
        return 0;
    }

    private Instant start() {
        try {
            return LocalDateTime.parse(at).atZone(ZoneId.systemDefault()).toInstant();
        } catch (DateTimeParseException e) {
            throw new CliException(CliException.BAD_INPUT, "--at takes a time like 2026-11-21T14:00, not \"" + at + "\".");
        }
    }
}
