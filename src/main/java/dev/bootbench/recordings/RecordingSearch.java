package dev.bootbench.recordings;

import dev.bootbench.people.Person;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import dev.bootbench.recordings.RecordingView.Hit;
import dev.bootbench.recordings.RecordingView.Hits;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Looks through recordings, the newest first, chunk by chunk, within a limit of time and bytes; it then says where to go on.
 * An index would find sooner, but what is written every second and read once a month is better scanned.
 */
@ApplicationScoped
class RecordingSearch {
    private static final int SHORTEST = 2;
    private static final int LONGEST = 200;
    private static final int RECORDINGS_AT_ONCE = 50;
    private static final int SEARCHES_AT_ONCE = 2;
    private static final Pattern AFTER = Pattern.compile("([0-9]{1,18}):([0-9]{1,18})");

    private final Recordings recordings;
    private final RecordingReader reader;
    private final RecordingsConfig config;
    /** A search takes a processor for as long as it runs. */
    private final Semaphore turns = new Semaphore(SEARCHES_AT_ONCE, true);

    RecordingSearch(Recordings recordings, RecordingReader reader, RecordingsConfig config) {
        this.recordings = recordings;
        this.reader = reader;
        this.config = config;
    }

    /** @param after where an earlier search ended, as it said */
    Hits search(Person asker, String text, Recordings.Filter filter, @Nullable String after, int most) {
        if (text.length() < SHORTEST || text.length() > LONGEST || text.chars().anyMatch(c -> c < ' ' && c != '\t')) {
            throw new ProblemException(ProblemType.INVALID,
                    "Search for a text of %d to %d characters within one line.".formatted(SHORTEST, LONGEST));
        }
        Matcher at = AFTER.matcher(after == null ? "" : after);
        if (after != null && !at.matches()) {
            throw new ProblemException(ProblemType.INVALID, "after is what the field next of an earlier answer said.");
        }
        try {
            if (!turns.tryAcquire(config.searchTime().toMillis(), TimeUnit.MILLISECONDS)) {
                throw new ProblemException(ProblemType.TOO_MANY, "Others are searching just now. Try again in a few seconds.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(ProblemType.UNAVAILABLE, "The coordinator is stopping. Try again in a minute.");
        }
        try {
            Long recording = after == null ? null : (Long) Long.parseLong(at.group(1));
            return search(asker, text, filter, recording, after == null ? 0 : Long.parseLong(at.group(2)), most);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            turns.release();
        }
    }

    private Hits search(Person asker, String text, Recordings.Filter wanted, @Nullable Long goOnIn, long goOnAt, int most) throws IOException {
        long deadline = System.nanoTime() + config.searchTime().toNanos();
        long limit = config.searchLimit().asLongValue();
        List<Hit> hits = new ArrayList<>();
        long read = 0;
        Long before = goOnIn == null ? null : (Long) (goOnIn + 1);
        while (true) {
            Recordings.Filter filter = new Recordings.Filter(wanted.board(), wanted.person(), wanted.hold(), wanted.attempt(), wanted.id(),
                    wanted.from(), wanted.to(), before, wanted.own());
            List<Recording> batch = recordings.list(asker, filter, RECORDINGS_AT_ONCE);
            for (Recording recording : batch) {
                boolean goesOn = goOnIn != null && recording.id() == goOnIn;
                TextSearch search = new TextSearch(text, most - hits.size(), deadline);
                reader.chunks(recording.id(), goesOn ? goOnAt : 0, Long.MAX_VALUE, search);
                boolean stopped = search.done();
                long position = search.position();
                search.finish().forEach(found -> hits.add(hit(recording, found)));
                read += search.read();
                if (stopped || read > limit) {
                    return new Hits(hits, recording.id() + ":" + position, read);
                }
            }
            if (batch.size() < RECORDINGS_AT_ONCE) {
                return new Hits(hits, null, read);
            }
            before = batch.getLast().id();
        }
    }

    private static Hit hit(Recording recording, TextSearch.Found found) {
        return new Hit(recording.id(), recording.kind().name(), recording.board(), recording.login(), recording.attempt(),
                Recordings.instant(recording.firstUs()), found.number(), Recordings.seconds(recording, found.us()), found.excerpt(), found.offset());
    }
}
