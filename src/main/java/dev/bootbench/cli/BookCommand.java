package dev.bootbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "book", description = "Books a board, now or later. Booking again what one already holds is not an error.")
final class BookCommand extends ApiCommand {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    @Parameters(index = "0", arity = "0..1", paramLabel = "BOARD")
    private String board;

    @Option(names = "--profile", paramLabel = "PROFILE", description = "Any board of this profile.")
    private String profile;

    @Option(names = "--tag", paramLabel = "TAG", description = "Any board with this tag; more than once: with all of them.")
    private List<String> tags = List.of();

    @Option(names = "--minutes", defaultValue = "60", description = "For how long (default: ${DEFAULT-VALUE}).")
    private int minutes;

    @Option(names = "--at", paramLabel = "YYYY-MM-DDTHH:MM", description = "From when, on this machine's clock (default: now).")
    private String at;

    @Option(names = "--wait", description = "When none is free, wait in line until one is.")
    private boolean wait;

    @Override
    public Integer call() {
        if (board == null && profile == null && tags.isEmpty()) {
            throw new CliException(CliException.BAD_INPUT, "Say which board, or --profile or --tag for any that fits. ./lab boards lists them.");
        }
        if (isMine()) {
            return 0;
        }
        JsonNode booked = client().post("/api/reservations", wanted());
        while ("WAITING".equals(booked.path("state").asText())) {
            booked = next(booked);
        }
        if (!"ACTIVE".equals(booked.path("state").asText()) && !"CONFIRMED".equals(booked.path("state").asText())) {
            throw new CliException(CliException.NO, "You left the line; no board was booked.");
        }
        if (!printedAsJson(booked)) {
            out().println("Booked " + booked.path("board").asText() + ", " + Sentences.window(booked) + " (reservation " + booked.path("id").asText() + ").");
        }
        return 0;
    }

    private boolean isMine() {
        if (board == null || at != null) {
            return false;
        }
        JsonNode found = client().get("/api/boards/" + Client.part(board));
        boolean mine = found.path("mine").asBoolean() && "RESERVATION".equals(found.path("hold").path("kind").asText());
        if (mine) {
            out().println("You hold " + board + " until " + Sentences.time(found.path("hold").path("end")) + ".");
        }
        return mine;
    }

    private Map<String, Object> wanted() {
        Map<String, Object> wanted = new LinkedHashMap<>();
        if (board != null) {
            wanted.put("board", board);
        }
        if (profile != null) {
            wanted.put("profile", profile);
        }
        wanted.put("tags", tags);
        wanted.put("minutes", minutes);
        wanted.put("wait", wait);
        if (at != null) {
            wanted.put("start", start().toString());
        }
        return wanted;
    }

    /** Tells the place, and returns when something about it has changed. Whoever stops this program keeps the place. */
    private JsonNode next(JsonNode waiting) {
        JsonNode line = waiting.path("waiting");
        System.err.println("Waiting for " + line.path("wish").asText() + ": place " + line.path("position").asText() + ", expected "
                + Sentences.time(line.path("estimate")) + ". " + line.path("why").asText() + " (./lab release "
                + waiting.path("id").asText() + " leaves the line.)");
        JsonNode seen = waiting;
        while (seen.path("state").equals(waiting.path("state")) && seen.path("waiting").path("position").equals(line.path("position"))
                && seen.path("waiting").path("estimate").equals(line.path("estimate"))) {
            pause(waiting);
            seen = client().get("/api/reservations/" + waiting.path("id").asText());
        }
        return seen;
    }

    private static void pause(JsonNode waiting) {
        try {
            Thread.sleep(BETWEEN_LOOKS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliException(CliException.NO, "Interrupted; you keep your place: ./lab reservations --waiting shows it, ./lab release "
                    + waiting.path("id").asText() + " leaves the line.");
        }
    }

    private Instant start() {
        try {
            return LocalDateTime.parse(at).atZone(ZoneId.systemDefault()).toInstant();
        } catch (DateTimeParseException e) {
            throw new CliException(CliException.BAD_INPUT, "--at takes a time like 2026-11-21T14:00, not \"" + at + "\".");
        }
    }
}
