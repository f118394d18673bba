package dev.bootbench.recordings;

import dev.bootbench.Background;
import dev.bootbench.LabClock;
import dev.bootbench.boards.BoardUsed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Notes in recordings what happened to their boards. What is in the bytes themselves, {@link BootStages} finds. */
@ApplicationScoped
public class Markers {
    private static final Logger LOG = Logger.getLogger(Markers.class);
    private static final int LONGEST = 200;

    private final RecordingStore store;
    private final Recorders recorders;
    private final LabClock clock;

    Markers(RecordingStore store, Recorders recorders, LabClock clock) {
        this.store = store;
        this.recorders = recorders;
        this.clock = clock;
    }

    /** @param number of the byte before which it happened */
    public record Place(long number, MarkerKind kind, String label) {}

    /** It happened on this board just now. Returns at once. */
    public void note(String board, MarkerKind kind, String label) {
        Instant now = clock.now();
        Background.start("marker-" + board, () -> {
            try {
                store.growing(board).forEach(open -> note(open, now, kind, label));
            } catch (RuntimeException e) {
                LOG.warnf("a marker (%s) of %s is lost: %s", label, board, e.getMessage());
            }
        });
    }

    private void note(RecordingStore.Open open, Instant now, MarkerKind kind, String label) {
        Optional<Recorder> recorder = recorders.of(open.id());
        Long next = open.next();
        long position = recorder.map(Recorder::position).orElse(next == null ? open.consoleFrom() : next);
        long last = recorder.map(Recorder::lastUs).orElse(open.lastUs() == null ? 0L : open.lastUs());
        store.mark(open.id(), new Marker(position, Math.max(last, ChronoUnit.MICROS.between(Instant.EPOCH, now)), kind, cut(label)));
    }

    /**
     * What happened during a hold, by byte. Joins the caller's transaction.
     *
     * @param source who says so; what it said of this hold before is replaced
     */
    public void place(long hold, String source, List<Place> places) {
        if (!places.isEmpty()) {
            store.ofHold(hold, places.getFirst().number()).ifPresent(recording -> store.replace(recording, source, places.stream()
                    .map(place -> new Marker(0, place.number(), null, place.kind(), cut(place.label()), source))
                    .toList()));
        }
    }

    void used(@Observes(during = TransactionPhase.AFTER_SUCCESS) BoardUsed event) {
        switch (event.action()) {
            case "on", "off", "cycle", "power-on", "power-off", "power-cycle" ->
                note(event.board(), MarkerKind.POWER, event.action().replace('-', ' ').toLowerCase(Locale.ROOT));
            case "reset" -> note(event.board(), MarkerKind.RESET, "reset");
            case "break" -> note(event.board(), MarkerKind.BREAK, "BREAK");
            default -> { }
        }
    }

    private static String cut(String text) {
        String clean = text.replace('\0', ' ');
        return clean.length() <= LONGEST ? clean : clean.substring(0, LONGEST);
    }
}
