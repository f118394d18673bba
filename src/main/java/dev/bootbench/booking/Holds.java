package dev.bootbench.booking;

import dev.bootbench.Changed;
import dev.bootbench.LabClock;
import dev.bootbench.LabTimes;
import dev.bootbench.boards.BoardInfo;
import dev.bootbench.boards.Inventory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The only place that decides who has a board. Every answer rests on the database's constraint, never on a look before. */
@ApplicationScoped
public class Holds {
    private static final Duration USE_IS_NEWS = Duration.ofSeconds(30);

    private final HoldRepository holds;
    private final WaitingRows line;
    private final Occupancy occupancy;
    private final Exams exams;
    private final Shares shares;
    private final ExamCuts cuts;
    private final BlockRepository blocks;
    private final Resets resets;
    private final LabTimes times;
    private final Inventory inventory;
    private final LabClock clock;
    private final Event<HoldsChanged> holdsChanged;
    private final Event<HoldEnded> ended;
    private final Event<Changed> changed;
    private final Event<ReservationNews> news;

    Holds(
            HoldRepository holds, WaitingRows line, Occupancy occupancy, Exams exams, Shares shares, ExamCuts cuts, BlockRepository blocks, Resets resets, LabTimes times, Inventory inventory, LabClock clock,
            Event<HoldsChanged> holdsChanged, Event<HoldEnded> ended, Event<Changed> changed, Event<ReservationNews> news) {
        this.holds = holds;
        this.line = line;
        this.occupancy = occupancy;
        this.exams = exams;
        this.shares = shares;
        this.cuts = cuts;
        this.blocks = blocks;
        this.resets = resets;
        this.times = times;
        this.inventory = inventory;
        this.clock = clock;
        this.holdsChanged = holdsChanged;
        this.ended = ended;
        this.changed = changed;
        this.news = news;
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
        if (isWanted(board, now)) {
            return Optional.empty();
        }
        Optional<HoldRow> row = holds.insert(board, HoldKind.LEASE, now, now.plus(length), null, attempt, null);
        row.ifPresent(lease -> tell(lease.board));
        return row.map(HoldRow::hold);
    }

    /** By one who waits and may have it: what is kept for graded runs is not for them. */
    private boolean isWanted(String board, Instant now) {
        Optional<Duration> shortest = line.wantedFor(board, null, now);
        return shortest.isPresent() && inventory.find(board)
                .flatMap(info -> shares.refusal(info.profile(), new Window(now, now.plus(shortest.get())), List.of())).isEmpty();
    }

    /** The same for an attempt of that person, who may be in a class for which the board is set aside. */
    @Transactional
    public Optional<Hold> lease(String board, long attempt, long person, Duration length) {
        Optional<HoldRow> row = inventory.find(board).filter(info -> info.closed().isEmpty())
                .flatMap(info -> cuts.lease(info, attempt, person, length));
        row.ifPresent(lease -> tell(board));
        return row.isPresent() ? row.map(HoldRow::hold) : lease(board, attempt, length);
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
        boolean moved = row.block == null ? holds.moveEnd(row, now.plus(length)) : renewOfExam(row, now.plus(length));
        if (moved) {
            tell(row.board);
        }
        return moved;
    }

    private boolean renewOfExam(HoldRow row, Instant end) {
        return !end.isAfter(exams.window(Objects.requireNonNull(row.block)).end())
                && cuts.move(row, Objects.requireNonNull(row.board), new Window(row.startAt, end));
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

    /** Over or not; one that waits is none. */
    @Transactional
    public Optional<Hold> find(long hold) {
        return holds.findByIdOptional(hold).filter(row -> row.board != null).map(HoldRow::hold);
    }

    /** The holds of all boards that run or begin within this time, by board and start. What begins later is most of what there is. */
    @Transactional
    public List<Hold> live(Duration ahead) {
        Instant now = clock.now();
        return occupancy.live(now, now.plus(ahead));
    }

    /** The same of one host's boards. */
    @Transactional
    List<Hold> live(String host, Duration ahead) {
        Instant now = clock.now();
        return occupancy.ofHost(host, now, now.plus(ahead));
    }

    /** The exams whose boards graded runs of that person may have now. */
    @Transactional
    public Set<Long> examsOf(long person) {
        Instant now = clock.now();
        return exams.of(person, now).stream().filter(exam -> !exam.window().start().isAfter(now)).map(Exams.Exam::block).collect(Collectors.toSet());
    }

    /** Of a board that is set aside: for whom, why and until when, in a sentence. */
    @Transactional
    public String setAside(Hold hold) {
        BlockRow block = hold.block() == null ? null : blocks.findById(hold.block());
        String name = block == null ? null : blocks.forClass(block);
        return hold.board() + " is set aside" + (name == null ? "" : " for the class " + name) + " until "
                + times.clock(block == null ? hold.end() : block.endAt) + (block == null ? "." : ": " + block.reason);
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
        boolean active = row.state == ReservationState.ACTIVE;
        row.end(now, last);
        exams.giveBack(row, now);
        if (active) {
            over(row);
        }
        if (begun) {
            if (row.kind != HoldKind.LEASE) {
                resets.owe(row.id, row.usedAt != null, now);
            }
            ended.fire(new HoldEnded(row.hold(), row.usedAt != null));
        }
        tell(row.board);
    }

    /** @param expected its time came, as had been agreed before */
    void begun(HoldRow row, boolean expected) {
        news.fire(new ReservationNews(row.hold(), ReservationNews.What.BEGAN, expected));
    }

    /** Of a reservation that had begun. */
    void over(HoldRow row) {
        news.fire(new ReservationNews(row.hold(), ReservationNews.What.ENDED, !row.endAt.isAfter(clock.now())));
    }

    void tell(String board) {
        tell(board, Duration.ZERO);
    }

    /** @param ahead how far in the future that lies which has changed */
    void tell(String board, Duration ahead) {
        holdsChanged.fire(new HoldsChanged(board, ahead));
        changed.fire(new Changed(Changed.Kind.BOARD, board));
    }
}
