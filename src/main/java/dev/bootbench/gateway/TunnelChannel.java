package dev.bootbench.gateway;

import dev.bootbench.Background;
import dev.bootbench.contract.v1.OpenTunnel;
import dev.bootbench.link.TunnelRefusedException;
import dev.bootbench.people.SshKeys;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.terminal.Plain;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import org.apache.sshd.client.future.DefaultOpenFuture;
import org.apache.sshd.client.future.OpenFuture;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.ChannelFactory;
import org.apache.sshd.common.channel.ChannelOutputStream;
import org.apache.sshd.common.channel.ChannelPipedInputStream;
import org.apache.sshd.common.channel.ChannelPipedOutputStream;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.channel.AbstractServerChannel;
import org.jspecify.annotations.Nullable;

/**
 * What {@code ssh -J} and {@code -L} open. It leads to a board's SSH port or debug stub, by way of the board's agent; there is
 * nothing here that connects to an address, so it leads nowhere else.
 */
final class TunnelChannel extends AbstractServerChannel {
    static final int SSH_PORT = 22;
    /** The usual port of QEMU's stub. */
    static final int GDB_PORT = 1234;
    /** A client that takes nothing is waited for; its connection's heartbeat ends it when it is gone. */
    private static final Duration PATIENCE = Duration.ofHours(12);
    private static final List<String> HERE = List.of("localhost", "127.0.0.1", "::1");

    private final BoardAccess access;
    private final Visits visits;
    private @Nullable ChannelPipedOutputStream received;

    private TunnelChannel(BoardAccess access, Visits visits) {
        super("", List.of(), null);
        this.access = access;
        this.visits = visits;
    }

    /** Makes these channels. */
    record Factory(BoardAccess access, Visits visits) implements ChannelFactory {
        @Override
        public String getName() {
            return "direct-tcpip";
        }

        @Override
        public Channel createChannel(Session session) {
            return new TunnelChannel(access, visits);
        }
    }

    @Override
    protected OpenFuture doInit(Buffer buffer) {
        String host = buffer.getString();
        int port = buffer.getInt();
        OpenFuture answer = new DefaultOpenFuture(this, this);
        ChannelPipedInputStream in = new ChannelPipedInputStream(this, getLocalWindow());
        received = new ChannelPipedOutputStream(in);
        Background.start("ssh-open-" + host, () -> serve(host, port, in, answer));
        return answer;
    }

    private void serve(String host, int port, ChannelPipedInputStream in, OpenFuture answer) {
        SshKeys.Owner owner = Guest.of(getSession());
        String board = HERE.contains(host) ? String.valueOf(getSession().getUsername()) : host;
        BoardAccess.Opened opened;
        try {
            if (port != SSH_PORT && port != GDB_PORT) {
                refuse("Only a board's SSH port (BOARD:22) and a virtual board's debug stub (BOARD:1234) are reached through the lab.");
                return;
            }
            opened = access.open(board, owner.person(), owner.login(), port == SSH_PORT ? OpenTunnel.Target.SSH : OpenTunnel.Target.GDB, "");
        } catch (TunnelRefusedException | ProblemException e) {
            refuse(String.valueOf(e.getMessage()));
            return;
        } catch (InterruptedException e) {
            refuse("The lab is stopping.");
            return;
        } catch (RuntimeException e) {
            log.error("a connection to " + board + " failed", e);
            refuse("Something of ours went wrong.");
            return;
        }
        Conduit conduit = new Conduit(getSession(), access, board, opened);
        addCloseFutureListener(closed -> opened.tunnel().close());
        visits.begun(conduit);
        try (OutputStream out = new ChannelOutputStream(this, getRemoteWindow(), PATIENCE, log, SshConstants.SSH_MSG_CHANNEL_DATA, true)) {
            signalChannelOpenSuccess();
            answer.setOpened();
            conduit.carry(in, out, OutputStream.nullOutputStream());
            visits.whyOver(conduit).ifPresent(sentence -> Guest.disconnect(getSession(), sentence));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            log.debug("a channel to {} ended: {}", board, e.getMessage());
        } finally {
            visits.over(conduit);
            opened.tunnel().close();
            close(false);
        }
    }

    /** Says no in our words: the library would tell the client of a "generic error" whatever the answer holds. */
    private void refuse(String sentence) {
        signalChannelOpenFailure(new SshChannelOpenException(getChannelId(), SshConstants.SSH_OPEN_ADMINISTRATIVELY_PROHIBITED, sentence));
        Buffer no = getSession().createBuffer(SshConstants.SSH_MSG_CHANNEL_OPEN_FAILURE, 0);
        no.putUInt(getRecipient());
        no.putInt(SshConstants.SSH_OPEN_ADMINISTRATIVELY_PROHIBITED);
        no.putString(Plain.text(sentence));
        no.putString("");
        try {
            getSession().writePacket(no);
        } catch (IOException e) {
            log.debug("a client is gone: {}", e.getMessage());
        }
        close(true);
    }

    @Override
    protected void doWriteData(byte[] data, int offset, long length) throws IOException {
        ChannelPipedOutputStream pipe = received;
        if (pipe != null && !isClosing()) {
            pipe.write(data, offset, Math.toIntExact(length));
        }
    }

    @Override
    protected void doWriteExtendedData(byte[] data, int offset, long length) {
        throw new UnsupportedOperationException("a forwarded port has no standard error");
    }

    @Override
    public void handleEof() throws IOException {
        super.handleEof();
        ChannelPipedOutputStream pipe = received;
        if (pipe != null) {
            pipe.close();
        }
    }
}
