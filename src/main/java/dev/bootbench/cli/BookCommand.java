package dev.bootbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "book",
        description = "Books a board, now or later; several, or one again and again: all or none. Booking again what one already holds is not an error.")
final class BookCommand extends ApiCommand {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    @Parameters(arity = "0..*", paramLabel = "BOARD")
    private List<String> boards = List.of();

    @Option(names = "--profile", paramLabel = "PROFILE", description = "Any board of this profile.")
    private String profile;

    @Option(names = "--tag", paramLabel = "TAG", description = "Any board with this tag; more than once: with all of them.")
    private List<String> tags = List.of();

    @Option(names = "--count", paramLabel = "N", description = "So many of those that fit, all or none.")
    private Integer count;

    @Option(names = "--every", paramLabel = "day|week", description = "Again and again, at the same time on this machine's clock; all or none.")
    private String every;

    @Option(names = "--times", paramLabel = "N", description = "With --every: how many in all.")
    private Integer times;

    @Option(names = "--minutes", defaultValue = "60", description = "For how long (default: ${DEFAULT-VALUE}).")
    private int minutes;

    @Option(names = "--at", paramLabel = "YYYY-MM-DDTHH:MM", description = "From when, on this machine's clock (default: now).")
    private String at;

    @Option(names = "--wait", negatable = true, description = "When none is free, wait in line until one is; with neither, only for a graded run that "
            + "makes way.")
    private Boolean wait;

    @Option(names = "--only", description = "Only this board: when it breaks, do not give me an equal one.")
    private boolean only;

    @Override
    public Integer call() {
        if (boards.isEmpty() && profile == null && tags.isEmpty()) {
            throw new CliException(CliException.BAD_INPUT, "Say which board, or --profile or --tag for any that fits. ./lab boards lists them.");
        }
        if (boards.size() > 1 || count != null || every != null) {
            return series();
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

    private int series() {
        if (Boolean.TRUE.equals(wait)) {
            throw new CliException(CliException.BAD_INPUT, "--wait is for one board. Leave it out to book all or none.");
        }
        if (only) {
            throw new CliException(CliException.BAD_INPUT, "--only is for one board. Book each by itself, or leave it out.");
        }
        if ((every == null) != (times == null)) {
            throw new CliException(CliException.BAD_INPUT, "--every and --times belong together, as in --every week --times 12.");
        }
        Map<String, Object> wanted = wanted();
        wanted.remove("wait");
        wanted.remove("board");
        if (!boards.isEmpty()) {
            wanted.put("boards", boards);
            wanted.remove("tags");
        } else if (count != null) {
            wanted.put("count", count);
        }
        if (every != null) {
            wanted.put("repeat", Map.of("every", every.toUpperCase(Locale.ROOT), "times", times, "zone", ZoneId.systemDefault().getId()));
        }
        JsonNode booked = client().post("/api/reservations/series", wanted);
        if (!printedAsJson(booked)) {
            booked.path("reservations").forEach(each -> out().println("Booked " + each.path("board").asText() + ", " + Sentences.window(each)
                    + " (reservation " + each.path("id").asText() + ")."));
            out().println("./lab release --series " + booked.path("id").asText() + " gives all of them back.");
        }
        return 0;
    }

    private boolean isMine() {
        if (boards.isEmpty() || at != null) {
            return false;
        }
        String board = boards.getFirst();
        JsonNode found = client().get("/api/boards/" + Client.part(board));
        boolean mine = found.path("mine").asBoolean() && "RESERVATION".equals(found.path("hold").path("kind").asText());
        if (mine) {
            out().println("You hold " + board + " until " + Sentences.time(found.path("hold").path("end")) + ".");
        }
        return mine;
    }

    private Map<String, Object> wanted() {
        Map<String, Object> wanted = new LinkedHashMap<>();
        if (!boards.isEmpty()) {
            wanted.put("board", boards.getFirst());
        }
        if (profile != null) {
            wanted.put("profile", profile);
        }
        wanted.put("tags", tags);
        wanted.put("minutes", minutes);
        if (wait != null) {
            wanted.put("wait", wait);
        }
        if (only) {
            wanted.put("onlyThisBoard", true);
        }
        if (at != null) {
            wanted.put("start", Sentences.instant("--at", at).toString());
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
}
