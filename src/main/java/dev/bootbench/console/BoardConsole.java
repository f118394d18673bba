package dev.bootbench.console;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One watched console: its viewers, each a position in what its {@link ConsoleFeed} brings, and a view at its keyboard, where they
 * are {@link SeatedViews}. See {@link ConsoleLock}.
 */
final class BoardConsole {
    private final String board;
    private final ConsoleConfig config;
    private final ConsoleLock lock = new ConsoleLock();
    private final Set<Viewer> viewers = new HashSet<>();
    private final Audience audience = new Audience(viewers);
    private final ConsoleFeed feed;
    private final SeatedViews seats;
    private final ViewerFrames frames;
    /** One at a time finds out what its viewers may do. */
    private final ReentrantLock asking = new ReentrantLock();
    private long idleSince = System.nanoTime();
    private boolean over;

    BoardConsole(String board, ConsoleConfig config) {
        this.board = board;
        this.config = config;
        this.feed = new ConsoleFeed(config, lock, viewers);
        this.seats = new SeatedViews(board, config.retry(), lock, viewers);
        this.frames = new ViewerFrames(board, config, feed, seats, audience);
    }

    String board() {
        return board;
    }

    ConsoleFeed feed() {
        return feed;
    }

    SeatedViews seats() {
        return seats;
    }

    /** False when this console is being given up: ask for a new one. */
    boolean join(Viewer viewer) {
        return lock.inTurn(() -> {
            boolean joined = lock.locked(() -> add(viewer));
            if (joined) {
                seats.joined(viewer);
            }
            return joined;
        });
    }

    private boolean add(Viewer viewer) {
        if (!over) {
            viewers.add(viewer);
            audience.changed();
            lock.news();
            lock.work();
        }
        return !over;
    }

    /** @param broken its connection broke: it may come back in a moment */
    void leave(Viewer viewer, boolean broken) {
        lock.inTurn(() -> {
            boolean there = lock.locked(() -> remove(viewer));
            if (there || !broken) {
                seats.left(viewer, broken);
            }
        });
    }

    private boolean remove(Viewer viewer) {
        boolean removed = viewers.remove(viewer);
        viewer.closed = true;
        if (removed) {
            audience.changed();
            idleSince = System.nanoTime();
        }
        lock.news();
        lock.work();
        return removed;
    }

    List<Viewer> viewers() {
        return lock.locked(() -> List.copyOf(viewers));
    }

    void rendered(Viewer viewer, long number) {
        lock.locked(() -> {
            boolean wasFull = frames.isFull(viewer);
            viewer.rendered = Math.max(viewer.rendered, Math.min(number, viewer.position));
            if (wasFull) {
                lock.room();
            }
        });
    }

    void refuse(Viewer viewer, String reason) {
        lock.locked(() -> {
            viewer.refuse(reason);
            lock.news();
        });
    }

    /** Finds out what viewers may do, after whoever does so now: what is found out later is never replaced by what was before. */
    void askInTurn(Runnable question) {
        asking.lock();
        try {
            question.run();
        } finally {
            asking.unlock();
        }
    }

    /** What its person may do has been found out anew. */
    void right(Viewer viewer, WriteRight right) {
        lock.inTurn(() -> {
            if (lock.locked(() -> takeIn(viewer, right))) {
                seats.right(viewer, right);
            }
        });
    }

    private boolean takeIn(Viewer viewer, WriteRight right) {
        boolean another = !right.equals(viewer.right);
        if (another) {
            viewer.right = right;
            viewer.writerTold = -1;
            lock.news();
        }
        return another;
    }

    /**
     * One thing a person does with the keyboard; why not, if it cannot be done, is told to them. Waits where the keyboard is at
     * another coordinator. True when it was done.
     */
    boolean perform(Viewer viewer, WriteRight right, KeyboardDeed deed) {
        lock.locked(() -> takeIn(viewer, right));
        Optional<ConsoleKeyboard> keyboard = seats.keyboard();
        Optional<String> no = viewer.closed ? Optional.of("This view has ended.")
                : keyboard.isEmpty() ? Optional.of(ConsoleKeyboard.UNREACHABLE)
                : keyboard.get().perform(viewer.seat.number(), right, deed);
        no.ifPresent(sentence -> refuse(viewer, sentence));
        return no.isEmpty();
    }

    /** Waits for what the viewer is to be sent next; empty when there was nothing in time, or it has left. */
    Optional<Frame> next(Viewer viewer, Duration limit) throws InterruptedException {
        return lock.waiting(() -> {
            long left = limit.toNanos();
            while (!viewer.closed && left > 0) {
                Frame frame = frames.next(viewer);
                if (frame != null) {
                    return Optional.of(frame);
                }
                left = lock.awaitNews(left, frames.isFull(viewer));
            }
            return Optional.empty();
        });
    }

    /** Looks at the clock for what ends by itself; to be called about once a second. */
    void tick() {
        lock.locked(() -> {
            if (audience.publish()) {
                lock.news();
            }
        });
    }

    /** What the upkeep is to do next. */
    enum Task { OPEN, REOPEN, SEAT, GIVE_UP }

    /** Waits for something to do; empty after {@code limit}. */
    Optional<Task> task(Duration limit) throws InterruptedException {
        return lock.waiting(() -> {
            long end = System.nanoTime() + limit.toNanos();
            Task task = task();
            for (long left = limit.toNanos(); task == null && left > 0; left = end - System.nanoTime()) {
                lock.awaitWork(Math.min(left, feed.wake()));
                task = task();
            }
            return Optional.ofNullable(task);
        });
    }

    private @Nullable Task task() {
        if (viewers.isEmpty()) {
            over |= System.nanoTime() - idleSince > config.linger().toNanos();
            return over ? Task.GIVE_UP : null;
        }
        if (!feed.isOpen()) {
            return feed.mayOpen() ? Task.OPEN : null;
        }
        if (feed.wantsRefill()) {
            return Task.REOPEN;
        }
        return seats.areToSit() ? Task.SEAT : null;
    }
}
