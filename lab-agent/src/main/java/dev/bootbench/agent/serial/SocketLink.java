package dev.bootbench.agent.serial;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.time.Duration;
import jdk.net.ExtendedSocketOptions;
import org.jboss.logging.Logger;

/** The TCP connection below a line that another machine has: connecting with a limit, reading on a thread, ending. */
final class SocketLink implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(SocketLink.class);
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);
    /** A console may be silent for days: only the kernel's probes tell a quiet line from a dead console server. */
    private static final int PROBE_AFTER_S = 10;
    private static final int PROBE_EVERY_S = 5;
    private static final int PROBES = 3;

    private final String name;
    private final Socket socket;
    private final OutputStream out;
    private volatile boolean closing;
    private volatile Thread reader = Thread.currentThread();

    private SocketLink(String name, Socket socket) throws IOException {
        this.name = name;
        this.socket = socket;
        out = socket.getOutputStream();
    }

    static SocketLink connect(PortConfig port, String host, int number) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            socket.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, PROBE_AFTER_S);
            socket.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, PROBE_EVERY_S);
            socket.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, PROBES);
            socket.connect(new InetSocketAddress(host, number), (int) CONNECT_LIMIT.toMillis());
            return new SocketLink(port.toString(), socket);
        } catch (UnknownHostException e) {
            socket.close();
            throw new IOException("The serial port " + port + " cannot be opened: nobody knows a host called " + host + ".", e);
        } catch (IOException e) {
            socket.close();
            throw new IOException("The serial port " + port + " cannot be opened (" + e.getMessage()
                    + "): does the console server run, and is this its port?", e);
        }
    }

    /** Starts to read; a virtual thread will do, because no native wait is in the way. */
    void start(SerialLine.Receiver receiver) {
        reader = Thread.ofVirtual().name("serial-read-" + name).start(() -> read(receiver));
    }

    private void read(SerialLine.Receiver receiver) {
        byte[] buffer = new byte[16 * 1024];
        String reason = "the far side of " + name + " ended the connection";
        try {
            InputStream in = socket.getInputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                receiver.received(buffer, count);
            }
        } catch (IOException e) {
            reason = "the connection to " + name + " broke (" + e.getMessage() + ")";
        }
        if (!closing) {
            receiver.lost(reason);
        }
    }

    /** On the writing thread only; ends with an exception when the link is closed meanwhile. */
    void write(byte[] bytes) throws IOException {
        out.write(bytes);
    }

    @Override
    public void close() {
        closing = true;
        try {
            socket.close();
            if (reader != Thread.currentThread()) {
                reader.join(CLOSE_LIMIT);
            }
        } catch (IOException e) {
            LOG.debugf("closing %s: %s", name, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
