package dev.bootbench.booking;

import dev.bootbench.Changed;
import dev.bootbench.LabClock;
import dev.bootbench.boards.BoardInfo;
import dev.bootbench.boards.Inventory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The only place that decides who has a board. Every answer rests on the database's constraint, never on a look before. */
@ApplicationScoped
public class Holds {
    private static final Duration USE_IS_NEWS = Duration.ofSeconds(30);

    private final HoldRepository holds;
    private final Occupancy occupancy;
    private final Inventory inventory;
    private final LabClock clock;
    private final Event<HoldsChanged> holdsChanged;
    private final Event<HoldEnded> ended;
    private final Event<Changed> changed;

    Holds(
            HoldRepository holds, Occupancy occupancy, Inventory inventory, LabClock clock,
            Event<HoldsChanged> holdsChanged, Event<HoldEnded> ended, Event<Changed> changed) {
        this.holds = holds;
        this.occupancy = occupancy;
        this.inventory = inventory;
        this.clock = clock;
        this.holdsChanged = holdsChanged;
        this.ended = ended;
        this.changed = changed;
    }

    /**
     * Takes a board for an attempt, from now. Joins the caller's transaction: a roll-back gives it back. Give it the
     * longest time the attempt may take and {@link #release} it early, so that nobody books the board under it.
     *
     * @return empty when somebody has the board within that time or waits for it now, or its host is being taken out of service
     */
    @Transactional
    public Optional<Hold> lease(String board, long attempt, Duration length) {
        if (inventory.find(board).flatMap(BoardInfo::closed).isPresent()) {
            return Optional.empty();
        }
        Instant now = clock.now();
        if (holds.isWanted(board, now)) {
            return Optional.empty();
        }
        Optional<HoldRow> row = holds.insert(board, HoldKind.LEASE, now, now.plus(length), null, attempt, null);
        row.ifPresent(lease -> tell(lease.board));
        return row.map(HoldRow::hold);
    }

    /**
     * Makes a lease end {@code length} from now.
     *
     * @return false, and nothing is changed, when it has ended or somebody else comes before that
     */
    @Transactional
    public boolean renew(long lease, Duration length) {
        Instant now = clock.now();
        HoldRow row = holds.locked(lease).orElse(null);
        if (row == null || row.kind != HoldKind.LEASE || row.endedAt != null || !row.endAt.isAfter(now)) {
            return false;
        }
        if (!holds.moveEnd(row, now.plus(length))) {
            return false;
        }
        tell(row.board);
        return true;
    }

    /** Ends a lease now. Ending one that has ended changes nothing. */
    @Transactional
    public void release(long lease) {
        holds.locked(lease).filter(row -> row.kind == HoldKind.LEASE && row.endedAt == null).ifPresent(row -> {
            end(row, clock.now(), null);
        });
    }

    /** Whether nobody has the board from now until then. Only a hint: {@link #lease} decides. */
    @Transactional
    public boolean freeUntil(String board, Instant until) {
        return holds.overlapping(board, clock.now(), until).isEmpty();
    }

    /** The hold that has the board just now. */
    @Transactional
    public Optional<Hold> current(String board) {
        return holds.at(board, clock.now()).map(HoldRow::hold);
    }

    /** Over or not. */
    @Transactional
    public Optional<Hold> find(long hold) {
        return holds.findByIdOptional(hold).map(HoldRow::hold);
    }

    /** The holds of all boards that have not ended, by board and start. */
    @Transactional
    public List<Hold> live() {
        return holds.liveAfter(clock.now()).stream().map(HoldRow::hold).toList();
    }

    /** The same of one host's boards. */
    @Transactional
    List<Hold> live(String host) {
        return occupancy.ofHost(host, clock.now());
    }

    /** Remembers that the holder did something with the board just now. */
    @Transactional
    public void used(long hold) {
        Instant now = clock.now();
        holds.used(hold, now, now.minus(USE_IS_NEWS));
    }

    /** Ends a locked, live hold and tells everybody. */
    void end(HoldRow row, Instant now, @Nullable ReservationState last) {
        if (row.board == null) {
            row.end(now, last);
            return;
        }
        boolean begun = !row.startAt.isAfter(now);
        row.end(now, last);
        if (begun) {
            ended.fire(new HoldEnded(row.hold(), row.usedAt != null));
        }
        tell(row.board);
    }

    void tell(String board) {
        holdsChanged.fire(new HoldsChanged(board));
        changed.fire(new Changed(Changed.Kind.BOARD, board));
    }
}
