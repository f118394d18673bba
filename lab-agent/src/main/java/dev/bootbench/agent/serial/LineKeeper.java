package dev.bootbench.agent.serial;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Has one port open, from its start to its end. One that keeps opens the port anew by itself after each loss; its pauses
 * grow to two seconds, because an adapter may be out for days and may be back at any moment.
 *
 * <p>Locking: {@link #change} guards the line and what was last said of it.
 */
final class LineKeeper implements AutoCloseable {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    /** A line that was open for so long was no failed try. */
    private static final Duration STEADY = Duration.ofSeconds(5);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(3);
    private static final String OPEN = "the port is open";

    /** Called in the order things happened: open before the first byte, closed after the last. */
    interface Watcher {
        void received(byte[] bytes, int length);

        void port(boolean open, String reason);
    }

    private final PortConfig port;
    private final LineSettings settings;
    private final Watcher watcher;
    private final boolean reopens;
    private final Object change = new Object();
    private final CountDownLatch closing = new CountDownLatch(1);
    private @Nullable SerialLine line;
    private @Nullable Connection connection;
    private boolean isOpen;
    private String reason = "the port was not opened yet";
    private @Nullable Thread thread;

    private LineKeeper(PortConfig port, LineSettings settings, boolean reopens, Watcher watcher) {
        this.port = port;
        this.settings = settings;
        this.reopens = reopens;
        this.watcher = watcher;
    }

    /** Opens the port now; when it is lost, it stays lost. */
    static LineKeeper once(PortConfig port, LineSettings settings, Watcher watcher) throws IOException {
        LineKeeper keeper = new LineKeeper(port, settings, false, watcher);
        keeper.open();
        return keeper;
    }

    /** Returns at once and has the port open whenever that is possible, until closed. */
    static LineKeeper always(PortConfig port, LineSettings settings, Watcher watcher) {
        LineKeeper keeper = new LineKeeper(port, settings, true, watcher);
        keeper.thread = Thread.ofVirtual().name("serial-keep-" + port).start(keeper::keep);
        return keeper;
    }

    private void keep() {
        Duration pause = FIRST_PAUSE;
        try {
            do {
                long began = System.nanoTime();
                try {
                    open().over.await();
                    closeLine();
                    if (System.nanoTime() - began >= STEADY.toNanos()) {
                        pause = FIRST_PAUSE;
                    }
                } catch (IOException e) {
                    became(false, String.valueOf(e.getMessage()));
                }
                await(pause);
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            } while (!isClosing());
        } catch (InterruptedException e) {
            // Only closing interrupts this thread.
            closeLine();
        }
    }

    /** A pause that ends early when the port is closed, or when a device appears: what it prints first is wanted too. */
    private void await(Duration pause) throws InterruptedException {
        boolean wasThere = mayBeThere();
        for (long end = System.nanoTime() + pause.toNanos(); System.nanoTime() < end && wasThere == mayBeThere(); ) {
            if (closing.await(Math.min(FIRST_PAUSE.toNanos(), end - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                return;
            }
        }
    }

    private boolean mayBeThere() {
        return switch (port) {
            case PortConfig.LocalPort local -> Files.exists(Path.of(local.path()));
            case PortConfig.TcpPort _, PortConfig.Rfc2217Port _ -> true;
        };
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    private Connection open() throws IOException {
        Connection fresh = new Connection();
        SerialLine opened = SerialLine.open(port, settings, fresh);
        synchronized (change) {
            if (!isClosing()) {
                line = opened;
                connection = fresh;
                fresh.isOpen();
                return fresh;
            }
        }
        opened.close();
        throw new IOException("the port was closed while it was being opened");
    }

    /** One opening of the port; what an earlier one still says is no news. */
    private final class Connection implements SerialLine.Receiver {
        private final CountDownLatch over = new CountDownLatch(1);
        private boolean announced;

        void isOpen() {
            synchronized (change) {
                if (!announced) {
                    announced = true;
                    became(true, OPEN);
                }
            }
        }

        @Override
        public void received(byte[] bytes, int length) {
            // A line may speak before opening it has returned.
            isOpen();
            watcher.received(bytes, length);
        }

        @Override
        public void lost(String why) {
            synchronized (change) {
                announced = true;
                became(false, why);
            }
            over.countDown();
        }
    }

    /** Says what is new, and nothing twice: a port that stays away is reported once, not with every try; once closed, nothing. */
    private void became(boolean open, String why) {
        synchronized (change) {
            if (!isClosing() && (isOpen != open || !reason.equals(why))) {
                isOpen = open;
                reason = why;
                watcher.port(open, why);
            }
        }
    }

    boolean isOpen() {
        synchronized (change) {
            return isOpen;
        }
    }

    String reason() {
        synchronized (change) {
            return reason;
        }
    }

    void write(byte[] bytes) throws IOException {
        openLine().write(bytes);
    }

    void sendBreak(Duration length) throws IOException {
        openLine().sendBreak(length);
    }

    private SerialLine openLine() throws IOException {
        synchronized (change) {
            if (line == null || !isOpen) {
                throw new IOException("nothing can be typed, the serial port is closed: " + reason
                        + (reopens ? ". It is opened again by itself as soon as it is back." : "."));
            }
            return line;
        }
    }

    private void closeLine() {
        SerialLine closed;
        synchronized (change) {
            closed = line;
            line = null;
        }
        if (closed != null) {
            closed.close();
        }
    }

    /** Returns when the port is closed and its threads have ended, or after a limit where the system holds one up. */
    @Override
    public void close() {
        synchronized (change) {
            closing.countDown();
            isOpen = false;
            if (connection != null) {
                connection.over.countDown();
            }
        }
        closeLine();
        if (thread != null) {
            thread.interrupt();
            try {
                thread.join(CLOSE_LIMIT);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
