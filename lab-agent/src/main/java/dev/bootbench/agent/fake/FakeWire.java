package dev.bootbench.agent.fake;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jboss.logging.Logger;

/**
 * The network cable of the fake board: one fixed port, behind which connections pass to a server, fall silent or end. Its
 * monitor guards the mode.
 */
final class FakeWire implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(FakeWire.class);
    private static final int BACKLOG = 16;

    enum Mode {
        /** Everything passes. */
        THROUGH,
        /** Connections are taken and nothing moves on them; it moves again when the mode changes back. */
        MUTE,
        /** Connections end, and new ones end at once: a machine that is up without a server there. */
        CLOSED,
        /** Old connections fall silent, as a machine without power says no farewell; new ones end at once. */
        DEAD
    }

    private record Pair(Socket outer, Socket inner) {
        void end() {
            try (outer;
                    inner) {
                LOG.debugf("a connection to the fake board ends");
            } catch (IOException e) {
                LOG.debugf("a connection to the fake board ended badly: %s", e.getMessage());
            }
        }
    }

    private final ServerSocket listener;
    private final int target;
    private final List<Pair> pairs = new CopyOnWriteArrayList<>();
    private Mode mode = Mode.DEAD;
    private boolean closed;

    /**
     * @param port   of the loopback; 0 takes a free one
     * @param target the server's port of the loopback
     */
    FakeWire(int port, int target) throws IOException {
        this.target = target;
        listener = new ServerSocket();
        listener.setReuseAddress(true);
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
        Thread.ofVirtual().name("fake-wire").start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    void mode(Mode next) {
        synchronized (this) {
            mode = next;
            notifyAll();
        }
        if (next == Mode.CLOSED) {
            endAll();
        }
    }

    void endAll() {
        for (Pair pair : pairs) {
            pairs.remove(pair);
            pair.end();
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket outer = listener.accept();
                Thread.ofVirtual().name("fake-wire").start(() -> connect(outer));
            } catch (IOException e) {
                LOG.debugf("the fake board's wire: %s", e.getMessage());
            }
        }
    }

    private void connect(Socket outer) {
        Socket inner = new Socket();
        Pair pair = new Pair(outer, inner);
        pairs.add(pair);
        try {
            synchronized (this) {
                if (mode == Mode.CLOSED || mode == Mode.DEAD) {
                    return;
                }
                awaitMovement();
            }
            inner.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
            Thread back = Thread.ofVirtual().name("fake-wire").start(() -> pump(pair, inner, outer));
            pump(pair, outer, inner);
            back.join();
        } catch (IOException | InterruptedException e) {
            LOG.debugf("the fake board's wire: %s", e.getMessage());
        } finally {
            pairs.remove(pair);
            pair.end();
        }
    }

    private void pump(Pair pair, Socket from, Socket to) {
        byte[] buffer = new byte[16 * 1024];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                synchronized (this) {
                    awaitMovement();
                }
                out.write(buffer, 0, count);
            }
        } catch (IOException | InterruptedException e) {
            LOG.debugf("the fake board's wire: %s", e.getMessage());
        } finally {
            pair.end();
        }
    }

    /** Holding the monitor. Connections of a dead machine stay silent until they are ended. */
    private void awaitMovement() throws InterruptedException {
        while (!closed && (mode == Mode.MUTE || mode == Mode.DEAD)) {
            wait();
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            listener.close();
        } catch (IOException e) {
            LOG.debugf("the fake board's wire: %s", e.getMessage());
        }
        endAll();
    }
}
