package dev.bootbench.console;

import dev.bootbench.boards.BoardCondition;
import dev.bootbench.contract.v1.ConsoleOpened;
import dev.bootbench.contract.v1.ConsolePort;
import dev.bootbench.contract.v1.ConsoleUp;
import dev.bootbench.link.ConsoleReceiver;
import dev.bootbench.link.ConsoleStream;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One watched console: a ring fed by one upstream, positions in it, and views at its keyboard, which may be at another coordinator.
 * One lock guards all state and is never held while something is sent or asked, {@code turn} keeps what the keyboard is told of
 * the views in its order and is taken before it. {@link ConsoleHub}'s upkeep alone opens and closes the upstream.
 */
final class BoardConsole {
    /** A refill whose stream ends so often before it begins is given up: who is here wants what comes, too. */
    private static final int MOST_REFILLS = 3;

    private final String board;
    private final ConsoleConfig config;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final Condition work = lock.newCondition();
    private final Set<Viewer> viewers = new HashSet<>();
    private final Audience audience;
    private final BootScreen screen = new BootScreen();
    private final History history;
    private final Ring ring;
    private final WakeUp wakeUp = new WakeUp(System.nanoTime());

    /** What was read last from the ring: most viewers are at the same byte. */
    private Frame.@Nullable Bytes lastRead;
    private int opened;
    private int port;
    private Frame.@Nullable Port portState;
    private int unreachable;
    private String unreachableSentence = "";
    private @Nullable Upstream upstream;
    private long refillFrom = Viewer.TAIL;
    private int refills;
    /** Whether the views have been told that the console is open, and not that it is unreachable since. */
    private boolean announced;
    /** The next try to open the upstream, by {@link System#nanoTime}. */
    private long notBefore = System.nanoTime();
    private long idleSince = System.nanoTime();
    private final ReentrantLock turn = new ReentrantLock();
    private @Nullable Place place;
    /** The last that was heard of the keyboard. */
    private @Nullable Possession possession;
    private long possessionVersion;
    private long seatNotBefore = System.nanoTime();
    private boolean over;

    BoardConsole(String board, ConsoleConfig config) {
        this.board = board;
        this.config = config;
        this.audience = new Audience(viewers);
        this.history = new History(Math.toIntExact(config.ring().asLongValue()));
        this.ring = history.ring();
    }

    String board() {
        return board;
    }

    // ---- viewers ---------------------------------------------------------------------------------------------------

    /** False when this console is being given up: ask for a new one. */
    boolean join(Viewer viewer) {
        return inTurn(() -> {
            Optional<ConsoleKeyboard> keyboard = locked(() -> {
                if (over) {
                    return Optional.empty();
                }
                viewers.add(viewer);
                audience.changed();
                news.signalAll();
                work.signalAll();
                return keyboard();
            });
            keyboard.filter(open -> viewer.seat.person() != null).ifPresent(open -> open.join(seated(viewer)));
            return locked(() -> viewers.contains(viewer));
        });
    }

    /** @param broken its connection broke: it may come back in a moment */
    void leave(Viewer viewer, boolean broken) {
        inTurn(() -> {
            boolean there = locked(() -> {
                boolean removed = viewers.remove(viewer);
                viewer.closed = true;
                if (removed) {
                    audience.changed();
                    idleSince = System.nanoTime();
                }
                news.signalAll();
                work.signalAll();
                return removed;
            });
            if (there || !broken) {
                keyboard().ifPresent(open -> open.leave(viewer.seat.number(), broken));
            }
            return null;
        });
    }

    List<Viewer> viewers() {
        return locked(() -> List.copyOf(viewers));
    }

    void rendered(Viewer viewer, long number) {
        locked(() -> {
            viewer.rendered = Math.max(viewer.rendered, Math.min(number, viewer.position));
            news.signalAll();
            return null;
        });
    }

    void refuse(Viewer viewer, String reason) {
        locked(() -> {
            viewer.refuse(reason);
            news.signalAll();
            return null;
        });
    }

    void right(Viewer viewer, WriteRight right) {
        inTurn(() -> {
            if (locked(() -> takeIn(viewer, right))) {
                keyboard().ifPresent(open -> open.right(viewer.seat.number(), right));
            }
            return null;
        });
    }

    private boolean takeIn(Viewer viewer, WriteRight right) {
        boolean other = !right.equals(viewer.right);
        if (other) {
            viewer.right = right;
            viewer.writerTold = -1;
            news.signalAll();
        }
        return other;
    }

    /**
     * One thing a person does with the keyboard; why not, if it cannot be done, is told to them. Waits where the keyboard is at
     * another coordinator. True when it was done.
     */
    boolean perform(Viewer viewer, WriteRight right, KeyboardDeed deed) {
        Optional<ConsoleKeyboard> keyboard = locked(() -> {
            takeIn(viewer, right);
            return keyboard();
        });
        Optional<String> no = viewer.closed ? Optional.of("This view has ended.")
                : keyboard.isEmpty() ? Optional.of(ConsoleKeyboard.UNREACHABLE)
                : keyboard.get().perform(viewer.seat.number(), right, deed);
        no.ifPresent(sentence -> refuse(viewer, sentence));
        return no.isEmpty();
    }

    // ---- the keyboard ----------------------------------------------------------------------------------------------

    /** Begins with what is known of the keyboard, null when nothing is, and with the views that are here. */
    interface Opener {
        ConsoleKeyboard open(@Nullable Possession before, List<ConsoleKeyboard.Seated> views, ConsoleKeyboard.Party party);
    }

    /** Has all views at the keyboard of that coordinator, unless they are there. */
    void sit(UUID coordinator, Opener opener) {
        inTurn(() -> {
            Place former = locked(() -> place);
            if (former != null && !former.over && former.coordinator.equals(coordinator)) {
                return null;
            }
            if (former != null) {
                former.leave();
            }
            Place next = new Place(coordinator);
            List<ConsoleKeyboard.Seated> views = locked(() -> {
                place = next;
                return viewers.stream().filter(viewer -> viewer.seat.person() != null).map(BoardConsole::seated).toList();
            });
            next.keyboard = opener.open(locked(() -> possession), views, next);
            return null;
        });
    }

    private static ConsoleKeyboard.Seated seated(Viewer viewer) {
        return new ConsoleKeyboard.Seated(viewer.seat, viewer.right, viewer.seated);
    }

    private Optional<ConsoleKeyboard> keyboard() {
        return locked(() -> Optional.ofNullable(place == null || place.over ? null : place.keyboard));
    }

    /** Its views are no more. */
    void leaveKeyboard() {
        inTurn(() -> {
            Place former = locked(() -> place);
            if (former != null) {
                former.leave();
            }
            return null;
        });
    }

    /** These views at the keyboard, for as long as that is at one coordinator. */
    private final class Place implements ConsoleKeyboard.Party {
        private final UUID coordinator;
        private volatile @Nullable ConsoleKeyboard keyboard;
        private volatile boolean over;

        private Place(UUID coordinator) {
            this.coordinator = coordinator;
        }

        @Override
        public void told(Possession now) {
            locked(() -> {
                if (place == this && !over) {
                    viewers.forEach(viewer -> viewer.seated = true);
                    heard(now);
                }
                return null;
            });
        }

        private void heard(Possession now) {
            if (!now.equals(possession)) {
                possession = now;
                possessionVersion++;
                news.signalAll();
            }
        }

        @Override
        public void refused(long seat, String sentence) {
            locked(() -> {
                viewers.stream().filter(viewer -> viewer.seat.number() == seat).forEach(viewer -> viewer.refuse(sentence));
                news.signalAll();
                return null;
            });
        }

        @Override
        public void over() {
            locked(() -> {
                over = true;
                if (place == this && possession != null) {
                    heard(possession.suspended());
                }
                work.signalAll();
                return null;
            });
        }

        private void leave() {
            over = true;
            ConsoleKeyboard open = keyboard;
            if (open != null) {
                open.close();
            }
        }
    }

    /** What the board is doing, as its agent says. */
    void condition(BoardCondition condition) {
        locked(() -> {
            if (screen.condition(condition)) {
                news.signalAll();
            }
            return null;
        });
    }

    /** Looks at the clock for what ends by itself; to be called about once a second. */
    void tick() {
        locked(() -> {
            if (audience.publish()) {
                news.signalAll();
            }
            return null;
        });
    }

    /** Waits for what the viewer is to be sent next; empty when there was nothing in time, or it has left. */
    Optional<Frame> next(Viewer viewer, Duration limit) throws InterruptedException {
        lock.lock();
        try {
            long left = limit.toNanos();
            while (!viewer.closed && left > 0) {
                Frame frame = frame(viewer);
                if (frame != null) {
                    return Optional.of(frame);
                }
                left = news.awaitNanos(left);
            }
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Frame frame(Viewer viewer) {
        if (!viewer.refusals.isEmpty()) {
            return new Frame.Refused(viewer.refusals.remove());
        }
        String epoch = history.epoch();
        Frame header = epoch == null || viewer.openedTold == opened ? null : header(viewer, epoch);
        if (header != null) {
            return header;
        }
        if (viewer.unreachableTold != unreachable) {
            viewer.unreachableTold = unreachable;
            if (!attached() && !unreachableSentence.isEmpty()) {
                return new Frame.Unreachable(unreachableSentence);
            }
        }
        if (viewer.openedTold != opened) {
            return null;
        }
        Possession now = possession;
        if (now != null && viewer.writerTold != possessionVersion) {
            viewer.writerTold = possessionVersion;
            boolean known = viewer.newsTold == now.news();
            viewer.newsTold = now.news();
            return now.frame(board, viewer.seat, viewer.right, known);
        }
        if (viewer.viewersTold != audience.version()) {
            viewer.viewersTold = audience.version();
            return audience.frame(viewer);
        }
        if (viewer.stageTold != screen.version()) {
            viewer.stageTold = screen.version();
            return screen.frame();
        }
        if (viewer.portTold != port) {
            viewer.portTold = port;
            return portState;
        }
        return bytes(viewer);
    }

    private @Nullable Frame bytes(Viewer viewer) {
        long room = viewer.rendered + config.window().asLongValue() - viewer.position;
        if (room <= 0) {
            return null;
        }
        if (viewer.position < ring.base()) {
            long from = viewer.position;
            viewer.position = ring.lineStart(ring.base());
            viewer.rendered = viewer.position;
            return new Frame.Skipped(from, viewer.position);
        }
        if (viewer.position >= ring.head()) {
            return null;
        }
        Frame.Bytes frame = read(viewer.position, (int) Math.min(room, config.frame().asLongValue()));
        viewer.position += frame.bytes().length;
        return frame;
    }

    private Frame.Bytes read(long from, int most) {
        long length = Math.min(most, ring.head() - from);
        Frame.Bytes known = lastRead;
        if (known == null || known.first() != from || known.bytes().length != length) {
            known = new Frame.Bytes(from, ring.read(from, most), history.arrivals(from, Math.toIntExact(length)));
            lastRead = known;
        }
        return known;
    }

    /** Null while it is too early for it. */
    private @Nullable Frame header(Viewer viewer, String present) {
        boolean sameNumbers = viewer.epoch == null || viewer.epoch.equals(present);
        boolean known = viewer.position != Viewer.TAIL && sameNumbers
                && viewer.position <= history.head();
        if (!known) {
            if (attached() && history.replaying()) {
                return null;
            }
            viewer.position =
                    Math.max(history.tail(config.tail().asLongValue()), Math.min(viewer.floor, history.head()));
            viewer.rendered = viewer.position;
        } else if (history.onlyAtTheAgent(viewer.position) && isFetched(viewer)) {
            return null;
        } else if (viewer.openedTold < 0) {
            viewer.rendered = viewer.position;
        }
        viewer.epoch = present;
        viewer.openedTold = opened;
        viewer.writerTold = -1;
        Possession now = possession;
        return new Frame.Opened(board, present, ring.base(), viewer.position, history.head(),
                now != null && now.canWrite(viewer.seat, viewer.right), now == null ? null : now.writerName(viewer.right), audience.count());
    }

    /** Whether the agent is asked for what this viewer lacks: once, however long its host is away then. */
    private boolean isFetched(Viewer viewer) {
        boolean pending = refillFrom != Viewer.TAIL;
        if (!viewer.refillTried && (pending || attached())) {
            viewer.refillTried = true;
            refillFrom = pending ? Math.min(refillFrom, viewer.position) : viewer.position;
            work.signalAll();
        }
        return viewer.refillTried && refillFrom != Viewer.TAIL;
    }

    private boolean attached() {
        return upstream != null && upstream.attached;
    }

    // ---- upstream --------------------------------------------------------------------------------------------------

    /** What the upkeep is to do next. */
    enum Task { OPEN, REOPEN, SEAT, GIVE_UP }

    /** Waits for something to do; empty after {@code limit}. */
    Optional<Task> task(Duration limit) throws InterruptedException {
        lock.lock();
        try {
            long left = limit.toNanos();
            while (true) {
                Task task = task();
                if (task != null) {
                    return Optional.of(task);
                }
                if (left <= 0) {
                    return Optional.empty();
                }
                long before = System.nanoTime();
                if (wakeUp.left(before) <= 0) {
                    wakeUp.done(before);
                    news.signalAll();
                }
                work.awaitNanos(Math.min(left, wakeUp.left(before)));
                left -= System.nanoTime() - before;
            }
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Task task() {
        if (viewers.isEmpty()) {
            if (System.nanoTime() - idleSince > config.linger().toNanos()) {
                over = true;
                return Task.GIVE_UP;
            }
            return null;
        }
        if (upstream == null) {
            return System.nanoTime() - notBefore >= 0 ? Task.OPEN : null;
        }
        if (refillFrom != Viewer.TAIL && attached()) {
            return Task.REOPEN;
        }
        if ((place == null || place.over) && System.nanoTime() - seatNotBefore >= 0) {
            seatNotBefore = System.nanoTime() + config.retry().toNanos();
            return Task.SEAT;
        }
        return null;
    }

    /** Where the next upstream is to begin: after what is here, or with the lowest byte that a viewer wants. */
    Upstream begin() {
        return locked(() -> {
            long from = Viewer.TAIL;
            if (refillFrom != Viewer.TAIL) {
                from = refillFrom;
            } else if (history.epoch() != null) {
                from = ring.head();
            } else {
                OptionalLong lowest = viewers.stream().mapToLong(viewer -> viewer.position).min();
                boolean anyTail = viewers.stream().anyMatch(viewer -> viewer.position == Viewer.TAIL);
                from = anyTail || lowest.isEmpty() ? Viewer.TAIL : lowest.getAsLong();
            }
            Upstream next = new Upstream(from, refillFrom != Viewer.TAIL);
            upstream = next;
            notBefore = System.nanoTime() + config.retry().toNanos();
            return next;
        });
    }

    /** Takes the present upstream away, so that nothing it still brings counts. */
    @Nullable Upstream detach() {
        return locked(() -> {
            Upstream former = upstream;
            upstream = null;
            return former;
        });
    }

    void unreachable(String sentence) {
        locked(() -> {
            notBefore = System.nanoTime() + config.retry().toNanos();
            announced = false;
            if (!sentence.equals(unreachableSentence) || unreachable == 0) {
                unreachableSentence = sentence;
                unreachable++;
                news.signalAll();
            }
            return null;
        });
    }

    /** Try to open the upstream at once: something has changed. */
    void retryNow() {
        locked(() -> {
            notBefore = System.nanoTime();
            work.signalAll();
            return null;
        });
    }

    /** One stream from the agent. */
    final class Upstream implements ConsoleReceiver {
        final long from;
        private final boolean refill;
        private boolean attached;
        private volatile @Nullable ConsoleStream stream;

        private Upstream(long from, boolean refill) {
            this.from = from;
            this.refill = refill;
        }

        void stream(ConsoleStream opened) {
            stream = opened;
        }

        void close() {
            ConsoleStream open = stream;
            if (open != null) {
                open.close();
            }
        }

        @Override
        public void received(ConsoleUp message) {
            locked(() -> {
                if (upstream == this) {
                    take(message);
                    if (!message.hasBytes() || wakeUp.news(System.nanoTime(), viewers.size())) {
                        news.signalAll();
                    } else {
                        work.signalAll();
                    }
                }
                return null;
            });
        }

        private void take(ConsoleUp message) {
            switch (message.getMessageCase()) {
                case OPENED -> opened(message.getOpened());
                case BYTES -> {
                    history.append(message.getBytes());
                    screen.printed(message.getBytes());
                }
                case SKIPPED -> history.skipTo(message.getSkipped().getTo());
                case PORT -> {
                    ConsolePort state = message.getPort();
                    portState = new Frame.Port(state.getOpen(), state.getReason());
                    port++;
                }
                // The kernel's log has streams of its own.
                case KERNEL_LINES, KERNEL_READER, MESSAGE_NOT_SET -> { }
            }
        }

        private void opened(ConsoleOpened header) {
            boolean sameNumbers = history.open(header);
            if (!sameNumbers) {
                screen.renumber();
            }
            attached = true;
            lastRead = null;
            unreachableSentence = "";
            if (from <= refillFrom) {
                refillFrom = Viewer.TAIL;
                refills = 0;
            }
            if (!announced || !sameNumbers) {
                announced = true;
                opened++;
            }
        }

        @Override
        public void ended(String sentence) {
            locked(() -> {
                if (upstream == this) {
                    upstream = null;
                    announced = false;
                    if (refill && !attached && ++refills >= MOST_REFILLS) {
                        refillFrom = Viewer.TAIL;
                        refills = 0;
                    }
                    unreachableSentence = sentence;
                    unreachable++;
                    news.signalAll();
                    work.signalAll();
                }
                return null;
            });
        }
    }

    private <T extends @Nullable Object> T inTurn(Supplier<T> action) {
        turn.lock();
        try {
            return action.get();
        } finally {
            turn.unlock();
        }
    }

    private <T extends @Nullable Object> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }
}
