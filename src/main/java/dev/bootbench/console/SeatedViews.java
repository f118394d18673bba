package dev.bootbench.console;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The views of one console at its keyboard, wherever that is decided: they sit down there together, and anew when it is elsewhere or
 * cannot be reached any more. See {@link ConsoleLock}.
 */
final class SeatedViews {
    private final String board;
    private final Duration retry;
    private final ConsoleLock lock;
    private final Collection<Viewer> viewers;
    private @Nullable Place place;
    /** The last that was heard of the keyboard. */
    private @Nullable Possession possession;
    private long version;
    private long notBefore = System.nanoTime();

    SeatedViews(String board, Duration retry, ConsoleLock lock, Collection<Viewer> viewers) {
        this.board = board;
        this.retry = retry;
        this.lock = lock;
        this.viewers = viewers;
    }

    /** Begins with what is known of the keyboard, null when nothing is, and with the views that are here. */
    interface Opener {
        ConsoleKeyboard open(@Nullable Possession before, List<ConsoleKeyboard.Seated> views, ConsoleKeyboard.Party party);
    }

    /** Has all views at the keyboard of that coordinator, unless they are there. */
    void sit(UUID coordinator, Opener opener) {
        lock.inTurn(() -> {
            Place former = lock.locked(() -> place);
            if (former != null && !former.over && former.coordinator.equals(coordinator)) {
                return;
            }
            if (former != null) {
                former.leave();
            }
            Place next = new Place(coordinator);
            List<ConsoleKeyboard.Seated> views = lock.locked(() -> {
                place = next;
                return viewers.stream().filter(SeatedViews::sits).map(SeatedViews::seated).toList();
            });
            next.keyboard = opener.open(lock.locked(() -> possession), views, next);
        });
    }

    /** None of them is left. */
    void leave() {
        lock.inTurn(() -> {
            Place former = lock.locked(() -> place);
            if (former != null) {
                former.leave();
            }
        });
    }

    /** Where they sit; empty while that is not known, or cannot be reached. */
    Optional<ConsoleKeyboard> keyboard() {
        return lock.locked(() -> Optional.ofNullable(place == null || place.over ? null : place.keyboard));
    }

    // ---- in turn ---------------------------------------------------------------------------------------------------

    void joined(Viewer viewer) {
        if (sits(viewer)) {
            keyboard().ifPresent(open -> open.join(lock.locked(() -> seated(viewer))));
        }
    }

    void left(Viewer viewer, boolean broken) {
        keyboard().ifPresent(open -> open.leave(viewer.seat.number(), broken));
    }

    void right(Viewer viewer, WriteRight right) {
        keyboard().ifPresent(open -> open.right(viewer.seat.number(), right));
    }

    // ---- with the lock ---------------------------------------------------------------------------------------------

    /** Who has no account never types. */
    private static boolean sits(Viewer viewer) {
        return viewer.seat.person() != null;
    }

    private static ConsoleKeyboard.Seated seated(Viewer viewer) {
        return new ConsoleKeyboard.Seated(viewer.seat, viewer.right, viewer.seated);
    }

    /** Whether it is time to find out where the keyboard is; then, not again for a while. */
    boolean areToSit() {
        boolean now = (place == null || place.over) && System.nanoTime() - notBefore >= 0;
        if (now) {
            notBefore = System.nanoTime() + retry.toNanos();
        }
        return now;
    }

    @Nullable Possession possession() {
        return possession;
    }

    /** Who types, where the viewer does not know. */
    Frame.@Nullable Writer frame(Viewer viewer) {
        Possession now = possession;
        if (now == null || viewer.writerTold == version) {
            return null;
        }
        viewer.writerTold = version;
        boolean known = viewer.newsTold == now.news();
        viewer.newsTold = now.news();
        return now.frame(board, viewer.seat, viewer.right, known);
    }

    private void heard(Possession now) {
        if (!now.equals(possession)) {
            possession = now;
            version++;
            lock.news();
        }
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
            lock.locked(() -> {
                if (place == this && !over) {
                    viewers.forEach(viewer -> viewer.seated = true);
                    heard(now);
                }
            });
        }

        @Override
        public void refused(long seat, String sentence) {
            lock.locked(() -> {
                viewers.stream().filter(viewer -> viewer.seat.number() == seat).forEach(viewer -> viewer.refuse(sentence));
                lock.news();
            });
        }

        @Override
        public void over() {
            lock.locked(() -> {
                over = true;
                if (place == this && possession != null) {
                    heard(possession.suspended());
                }
                lock.work();
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
}
