package dev.bootbench.recordings;

import dev.bootbench.Background;
import dev.bootbench.LabClock;
import dev.bootbench.Paced;
import dev.bootbench.boards.BoardReports;
import dev.bootbench.booking.HoldsChanged;
import dev.bootbench.link.AgentConnected;
import dev.bootbench.link.AgentHub;
import dev.bootbench.link.ConsoleStreams;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;

/**
 * Sees to it that every running reservation and attempt is recorded, by the replica that its host is connected to. What is to be
 * recorded stands in the table, so nothing is lost with this process; a {@link Recorder} each does it.
 *
 * <p>Each opens a stream of its own beside the one of the viewers: viewers would rather skip than wait, a recording would rather
 * wait than skip, and a database that is slow must not show on anybody's screen.
 */
@ApplicationScoped
class Recorders {
    private static final Logger LOG = Logger.getLogger(Recorders.class);
    /** Chunks written at once, of all boards: the database's connections are for people. */
    private static final int WRITERS = 4;
    /** So long a recording waits for its board to be reset after the user before. */
    private static final Duration RESET = Duration.ofMinutes(2);
    private static final Duration HOST_GONE = Duration.ofDays(3);
    private static final int REST = 9;

    private final RecordingStore store;
    private final AgentHub hub;
    private final LabClock clock;
    private final Recorder.Means means;
    private final Map<Long, Recorder> running = new ConcurrentHashMap<>();
    /** Why the database took nothing from the last recorder of a recording. */
    private final Map<Long, String> troubles = new ConcurrentHashMap<>();
    /** It reads what all boards have. */
    private final Paced looks = new Paced("recordings", REST, this::sync);
    private volatile boolean closing;

    Recorders(RecordingStore store, AgentHub hub, ConsoleStreams streams, LabClock clock, RecordingsConfig config) {
        this.store = store;
        this.hub = hub;
        this.clock = clock;
        this.means = new Recorder.Means(streams, store, new Semaphore(WRITERS), config, clock::now);
    }

    /** The backstop; what begins or ends is told by events. */
    @Scheduled(every = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void tick() {
        looks.wake();
    }

    void holdsChanged(@Observes(during = TransactionPhase.AFTER_SUCCESS) HoldsChanged event) {
        if (!event.later()) {
            looks.wake();
        }
    }

    void connected(@Observes @Priority(BoardReports.FIRST + 3) AgentConnected event) {
        looks.wake();
    }

    void stop(@Observes ShutdownEvent event) {
        closing = true;
        running.values().forEach(Recorder::stop);
    }

    private void sync() {
        if (closing) {
            return;
        }
        try {
            store.makeRows();
            store.overOrNotAmong(running.keySet()).forEach(this::look);
        } catch (RuntimeException e) {
            // The database is away: recorders keep what they have, the next tick looks again.
            LOG.warnf("what is to be recorded cannot be read just now: %s", e.getMessage());
        }
    }

    private void look(RecordingStore.Open open) {
        Recorder present = running.get(open.id());
        Instant over = open.over();
        if (present != null) {
            if (over != null) {
                present.over(over);
            }
            return;
        }
        if (over != null && open.cut()) {
            store.end(open.id(), "");
        } else if (over != null && over.isBefore(clock.now().minus(HOST_GONE))) {
            store.end(open.id(), "The host did not come back to tell what else the console said.");
        } else if (!open.cut() && hub.isConnected(open.host())) {
            first(open).ifPresent(from -> start(open, from));
        }
    }

    /** Where to go on, or to begin: with the first byte after the power-on of the reset that made the board ready for this hold. */
    private OptionalLong first(RecordingStore.Open open) {
        Long next = open.next();
        if (next != null) {
            return OptionalLong.of(next);
        }
        Long before = open.before();
        if (open.pristine() || before == null || open.consoleFrom() > before) {
            return OptionalLong.of(open.consoleFrom());
        }
        // What the board still says to whoever had it before is not for this recording.
        boolean waitedEnough = before != RecordingStore.UNKNOWN && open.madeAt().isBefore(clock.now().minus(RESET));
        return waitedEnough ? OptionalLong.of(before) : OptionalLong.empty();
    }

    private void start(RecordingStore.Open open, long from) {
        Recorder recorder = new Recorder(open, from, troubles.getOrDefault(open.id(), ""), means);
        if (running.putIfAbsent(open.id(), recorder) == null) {
            Background.start("recorder-" + open.board(), () -> {
                try {
                    recorder.run();
                } finally {
                    if (recorder.trouble().isEmpty()) {
                        troubles.remove(open.id());
                    } else {
                        troubles.put(open.id(), recorder.trouble());
                    }
                    running.remove(open.id(), recorder);
                }
            });
        }
    }

    /** The recorder of this recording, when it runs here. */
    Optional<Recorder> of(long recording) {
        return Optional.ofNullable(running.get(recording));
    }
}
