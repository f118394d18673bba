package dev.bootbench.console;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * Who watches a console, for all who do: told now and then rather than with each that comes, since a thousand may come at
 * once. Its console's lock guards it.
 */
final class Audience {
    private static final Duration AT_MOST_EVERY = Duration.ofMillis(500);
    /** More names than that nobody reads. */
    private static final int MOST_NAMES = 50;

    private final Collection<Viewer> viewers;
    private boolean changed;
    private long publishedAt = System.nanoTime() - AT_MOST_EVERY.toNanos();
    private int version;
    private int count;
    private List<String> names = List.of();

    Audience(Collection<Viewer> viewers) {
        this.viewers = viewers;
    }

    void changed() {
        changed = true;
    }

    /** Draws the list up anew if it has changed; true when there is something to tell. */
    boolean publish() {
        if (!changed || System.nanoTime() - publishedAt < AT_MOST_EVERY.toNanos()) {
            return false;
        }
        changed = false;
        publishedAt = System.nanoTime();
        count = count();
        names = viewers.stream().filter(Viewer::isShown).map(viewer -> viewer.who.name()).distinct().sorted().limit(MOST_NAMES).toList();
        version++;
        return true;
    }

    int version() {
        return version;
    }

    int count() {
        return (int) viewers.stream().filter(Viewer::isShown).count();
    }

    Frame.Viewers frame(Viewer viewer) {
        return new Frame.Viewers(count, viewer.who instanceof Watcher.Guest ? List.of() : names);
    }
}
