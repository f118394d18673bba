package dev.bootbench.console;

import dev.bootbench.boards.BoardCondition;
import dev.bootbench.contract.v1.ConsoleOpened;
import dev.bootbench.contract.v1.ConsolePort;
import dev.bootbench.contract.v1.ConsoleUp;
import dev.bootbench.link.ConsoleReceiver;
import dev.bootbench.link.ConsoleStream;
import java.util.Collection;
import java.util.LongSummaryStatistics;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one console: the bytes that one stream from its agent brings, at a time, and what they and the agent tell of the
 * board. {@link ConsoleHub}'s upkeep alone opens and closes the stream: anew when it has ended, and once more from further back for
 * a viewer who wants what is no longer here. See {@link ConsoleLock}.
 */
final class ConsoleFeed {
    /** A refill whose stream ends so often before it begins is given up: who is here wants what comes, too. */
    private static final int MOST_REFILLS = 3;

    private final ConsoleConfig config;
    private final ConsoleLock lock;
    private final Collection<Viewer> viewers;
    private final BootScreen screen = new BootScreen();
    private final History history;
    private final WakeUp wakeUp = new WakeUp(System.nanoTime());
    private @Nullable Upstream upstream;
    /** The next try to open the upstream, by {@link System#nanoTime}. */
    private long notBefore = System.nanoTime();
    private int opened;
    /** Whether the views have been told that the console is open, and not that it is unreachable since. */
    private boolean announced;
    private long refillFrom = Viewer.TAIL;
    private int refills;
    private int ports;
    private Frame.@Nullable Port port;
    private int unreachable;
    private String unreachableSentence = "";

    ConsoleFeed(ConsoleConfig config, ConsoleLock lock, Collection<Viewer> viewers) {
        this.config = config;
        this.lock = lock;
        this.viewers = viewers;
        this.history = new History(Math.toIntExact(config.ring().asLongValue()));
    }

    /** Where the next upstream is to begin: after what is here, or with the lowest byte that a viewer wants. */
    Upstream begin() {
        return lock.locked(() -> {
            boolean refill = refillFrom != Viewer.TAIL;
            long from = refill ? refillFrom : history.epoch() == null ? lowestWanted() : history.ring().head();
            Upstream next = new Upstream(from, refill);
            upstream = next;
            notBefore = System.nanoTime() + config.retry().toNanos();
            return next;
        });
    }

    private long lowestWanted() {
        LongSummaryStatistics wanted = viewers.stream().mapToLong(viewer -> viewer.position).summaryStatistics();
        return wanted.getCount() == 0 ? Viewer.TAIL : wanted.getMin();
    }

    /** Takes the present upstream away, so that nothing it still brings counts. */
    @Nullable Upstream detach() {
        return lock.locked(() -> {
            Upstream former = upstream;
            upstream = null;
            return former;
        });
    }

    /** It cannot be opened now; said to the views unless that is what they know. */
    void unreachable(String sentence) {
        lock.locked(() -> {
            notBefore = System.nanoTime() + config.retry().toNanos();
            if (!sentence.equals(unreachableSentence) || unreachable == 0) {
                away(sentence);
            }
        });
    }

    /** Try to open the upstream at once: something has changed. */
    void retryNow() {
        lock.locked(() -> {
            notBefore = System.nanoTime();
            lock.work();
        });
    }

    /** What the board is doing, as its agent says. */
    void condition(BoardCondition condition) {
        lock.locked(() -> {
            if (screen.condition(condition)) {
                lock.news();
            }
        });
    }

    // ---- with the lock ---------------------------------------------------------------------------------------------

    private void away(String sentence) {
        announced = false;
        unreachableSentence = sentence;
        unreachable++;
        lock.news();
    }

    /** Whether there is an upstream, be it that the agent has not answered yet. */
    boolean isOpen() {
        return upstream != null;
    }

    boolean mayOpen() {
        return System.nanoTime() - notBefore >= 0;
    }

    boolean attached() {
        return upstream != null && upstream.attached;
    }

    /** Whether the upstream is to be opened anew from further back. */
    boolean wantsRefill() {
        return refillFrom != Viewer.TAIL && attached();
    }

    /** Whether the agent is asked for what this viewer lacks: once, however long its host is away then. */
    boolean refills(Viewer viewer) {
        if (!history.onlyAtTheAgent(viewer.position)) {
            return false;
        }
        boolean pending = refillFrom != Viewer.TAIL;
        if (!viewer.refillTried && (pending || attached())) {
            viewer.refillTried = true;
            refillFrom = pending ? Math.min(refillFrom, viewer.position) : viewer.position;
            lock.work();
        }
        return viewer.refillTried && refillFrom != Viewer.TAIL;
    }

    /** Shows what is to be shown by now, and says how long nothing else is, by {@link WakeUp}. */
    long wake() {
        long now = System.nanoTime();
        if (wakeUp.left(now) <= 0) {
            wakeUp.done(now);
            lock.bytes();
        }
        return wakeUp.left(now);
    }

    History history() {
        return history;
    }

    /** Another number whenever a header is to come. */
    int opened() {
        return opened;
    }

    /** That the console cannot be reached, where the viewer does not know. */
    Frame.@Nullable Unreachable absence(Viewer viewer) {
        if (viewer.unreachableTold == unreachable) {
            return null;
        }
        viewer.unreachableTold = unreachable;
        return attached() || unreachableSentence.isEmpty() ? null : new Frame.Unreachable(unreachableSentence);
    }

    /** What else is new to the viewer, but for the bytes. */
    @Nullable Frame state(Viewer viewer) {
        if (viewer.stageTold != screen.version()) {
            viewer.stageTold = screen.version();
            return screen.frame();
        }
        if (viewer.portTold != ports) {
            viewer.portTold = ports;
            return port;
        }
        return null;
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
            lock.locked(() -> {
                if (upstream == this) {
                    int stage = screen.version();
                    take(message);
                    if (!message.hasBytes() || screen.version() != stage) {
                        lock.news();
                    } else if (wakeUp.news(System.nanoTime(), lock.awaitingBytes())) {
                        lock.bytes();
                    } else {
                        lock.work();
                    }
                }
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
                    port = new Frame.Port(state.getOpen(), state.getReason());
                    ports++;
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
            lock.locked(() -> {
                if (upstream == this) {
                    upstream = null;
                    if (refill && !attached && ++refills >= MOST_REFILLS) {
                        refillFrom = Viewer.TAIL;
                        refills = 0;
                    }
                    away(sentence);
                    lock.work();
                }
            });
        }
    }
}
