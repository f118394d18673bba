package dev.bootbench.console;

import dev.bootbench.Background;
import dev.bootbench.boards.BoardInfo;
import dev.bootbench.boards.Inventory;
import dev.bootbench.link.ConsoleStreams;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jboss.logging.Logger;

/** The kernel logs that are watched: one stream each, however many watch, and none when nobody does. */
@ApplicationScoped
class KernelLogs {
    private static final Logger LOG = Logger.getLogger(KernelLogs.class);
    private static final Duration RETRY = Duration.ofSeconds(2);

    /** One view of a feed. */
    record View(KernelLogFeed feed, KernelLogFeed.Place place) {}

    private final ConsoleStreams streams;
    private final Inventory inventory;
    private final ConcurrentMap<String, KernelLogFeed> watched = new ConcurrentHashMap<>();

    KernelLogs(ConsoleStreams streams, Inventory inventory) {
        this.streams = streams;
        this.inventory = inventory;
    }

    View join(String board) {
        while (true) {
            KernelLogFeed feed = watched.computeIfAbsent(board, this::watch);
            Optional<KernelLogFeed.Place> place = feed.join();
            if (place.isPresent()) {
                return new View(feed, place.get());
            }
            watched.remove(board, feed);
        }
    }

    private KernelLogFeed watch(String board) {
        KernelLogFeed feed = new KernelLogFeed();
        Background.start("kernel-log-upkeep-" + board, () -> upkeep(board, feed));
        return feed;
    }

    private void upkeep(String board, KernelLogFeed feed) {
        try {
            boolean going = true;
            while (going) {
                going = follow(board, feed) && feed.pause(RETRY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            watched.remove(board, feed);
        }
    }

    /** A database that is away for a moment must not leave those who watch without a word. */
    private boolean follow(String board, KernelLogFeed feed) throws InterruptedException {
        try {
            Optional<BoardInfo> info = inventory.find(board).filter(BoardInfo::connected);
            if (info.isEmpty()) {
                feed.unreachable("The host of " + board + " is not connected.");
                return true;
            }
            feed.feed(streams.openKernelLog(info.get().host(), board, feed));
            return feed.awaitEnd();
        } catch (RuntimeException e) {
            LOG.warnf("the kernel log of %s cannot be opened just now: %s", board, e.getMessage());
            feed.unreachable("The lab cannot reach the kernel log just now and tries again.");
            return true;
        }
    }
}
