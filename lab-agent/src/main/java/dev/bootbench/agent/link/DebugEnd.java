package dev.bootbench.agent.link;

import dev.bootbench.agent.board.DebugStub;
import dev.bootbench.agent.board.LabFaultException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * A tunnel's end at a machine's debug stub, behind a {@link GdbFilter}. Whatever way it ends, break points are taken away and
 * the machine goes on: a debugger whose network broke leaves no board standing still.
 */
final class DebugEnd implements FarEnd {
    private static final Logger LOG = Logger.getLogger(DebugEnd.class);
    private static final int PIECE = 16 * 1024;
    private static final Duration DETACHED = Duration.ofSeconds(5);

    private final DebugStub stub;
    private final SocketChannel channel;
    private final Joint toPerson = new Joint();
    private final InputStream out = toPerson.out();
    private final GdbFilter filter;
    private final AtomicBoolean over = new AtomicBoolean();

    private DebugEnd(DebugStub stub, SocketChannel channel) {
        this.stub = stub;
        this.channel = channel;
        this.filter = new GdbFilter(Channels.newOutputStream(channel), toPerson);
    }

    static DebugEnd open(DebugStub stub) throws LabFaultException {
        try {
            DebugEnd end = new DebugEnd(stub, connect(stub));
            Thread.ofVirtual().name("gdb").start(end::carry);
            return end;
        } catch (IOException e) {
            stub.close();
            throw new LabFaultException("The debug stub takes no connection: " + e.getMessage(), e);
        }
    }

    private static SocketChannel connect(DebugStub stub) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(stub.socket()));
        return channel;
    }

    private void carry() {
        try (toPerson) {
            InputStream in = Channels.newInputStream(channel);
            byte[] buffer = new byte[PIECE];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                toPerson.write(buffer, 0, count);
            }
        } catch (IOException e) {
            LOG.debugf("a debug stub's connection ended: %s", e.getMessage());
        }
    }

    @Override
    public OutputStream in() {
        return filter;
    }

    @Override
    public InputStream out() {
        return out;
    }

    @Override
    public void close() {
        if (!over.compareAndSet(false, true)) {
            return;
        }
        try {
            channel.close();
            toPerson.close();
            detach();
        } catch (IOException e) {
            LOG.debugf("a debug stub was not detached from: %s", e.getMessage());
        } finally {
            stub.close();
        }
    }

    /** On a connection of its own: whatever the person's was in the midst of. */
    private void detach() throws IOException {
        try (SocketChannel last = connect(stub)) {
            Thread watch = Thread.ofVirtual().start(() -> {
                try {
                    Thread.sleep(DETACHED);
                    last.close();
                } catch (InterruptedException | IOException e) {
                    // It answered in time.
                }
            });
            OutputStream in = Channels.newOutputStream(last);
            in.write('+');
            in.write(GdbFilter.framed("D".getBytes(StandardCharsets.US_ASCII)));
            InputStream answer = Channels.newInputStream(last);
            StringBuilder said = new StringBuilder();
            for (int c = answer.read(); c >= 0 && said.indexOf("$OK#") < 0; c = answer.read()) {
                said.append((char) c);
            }
            watch.interrupt();
        }
    }
}
