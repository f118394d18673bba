package dev.bootbench.console;

import org.jspecify.annotations.Nullable;

/** What each viewer of one console is sent next, by what it was sent before. Called with the lock: see {@link ConsoleLock}. */
final class ViewerFrames {
    private final String board;
    private final ConsoleConfig config;
    private final ConsoleFeed feed;
    private final SeatedViews seats;
    private final Audience audience;
    private final History history;
    private final Ring ring;
    /** What was read last from the ring, and after which header: most viewers are at the same byte. */
    private Frame.@Nullable Bytes lastRead;
    private int lastOpened;

    ViewerFrames(String board, ConsoleConfig config, ConsoleFeed feed, SeatedViews seats, Audience audience) {
        this.board = board;
        this.config = config;
        this.feed = feed;
        this.seats = seats;
        this.audience = audience;
        this.history = feed.history();
        this.ring = history.ring();
    }

    /** Null when the viewer has all there is. */
    @Nullable Frame next(Viewer viewer) {
        if (!viewer.refusals.isEmpty()) {
            return new Frame.Refused(viewer.refusals.remove());
        }
        Frame opening = opening(viewer);
        if (opening != null || viewer.openedTold != feed.opened()) {
            return opening;
        }
        Frame writer = seats.frame(viewer);
        if (writer != null) {
            return writer;
        }
        if (viewer.viewersTold != audience.version()) {
            viewer.viewersTold = audience.version();
            return audience.frame(viewer);
        }
        Frame state = feed.state(viewer);
        return state != null ? state : bytes(viewer);
    }

    /** The header, and why it does not come. */
    private @Nullable Frame opening(Viewer viewer) {
        String epoch = history.epoch();
        Frame header = epoch == null || viewer.openedTold == feed.opened() ? null : header(viewer, epoch);
        return header != null ? header : feed.absence(viewer);
    }

    /** Null while it is too early for it. */
    private @Nullable Frame header(Viewer viewer, String present) {
        boolean sameNumbers = viewer.epoch == null || viewer.epoch.equals(present);
        boolean known = viewer.position != Viewer.TAIL && sameNumbers && viewer.position <= history.head();
        if (!known) {
            if (feed.attached() && history.replaying()) {
                return null;
            }
            viewer.position = Math.max(history.tail(config.tail().asLongValue()), Math.min(viewer.floor, history.head()));
            viewer.rendered = viewer.position;
        } else if (feed.refills(viewer)) {
            return null;
        } else if (viewer.openedTold < 0) {
            viewer.rendered = viewer.position;
        }
        viewer.epoch = present;
        viewer.openedTold = feed.opened();
        viewer.writerTold = -1;
        Possession now = seats.possession();
        return new Frame.Opened(board, present, ring.base(), viewer.position, history.head(),
                now != null && now.canWrite(viewer.seat, viewer.right), now == null ? null : now.writerName(viewer.right), audience.count());
    }

    /** Whether the viewer has to show some of what it was sent before it is sent more bytes. */
    boolean isFull(Viewer viewer) {
        return room(viewer) <= 0;
    }

    private long room(Viewer viewer) {
        return viewer.rendered + config.window().asLongValue() - viewer.position;
    }

    private @Nullable Frame bytes(Viewer viewer) {
        long room = room(viewer);
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
        if (known == null || lastOpened != feed.opened() || known.first() != from || known.bytes().length != length) {
            known = new Frame.Bytes(from, ring.read(from, most), history.arrivals(from, Math.toIntExact(length)));
            lastRead = known;
            lastOpened = feed.opened();
        }
        return known;
    }
}
