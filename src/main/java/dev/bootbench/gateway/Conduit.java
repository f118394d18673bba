package dev.bootbench.gateway;

import dev.bootbench.Background;
import dev.bootbench.link.Tunnel;
import dev.bootbench.people.SshKeys;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.OptionalLong;
import org.apache.sshd.common.session.Session;
import org.jboss.logging.Logger;

/** Carries bytes between a channel of a connection and a tunnel, both ways, until one of them ends. */
final class Conduit implements Visit {
    private static final Logger LOG = Logger.getLogger(Conduit.class);
    private static final int PIECE = 32 * 1024;
    private static final Duration NEWS = Duration.ofMinutes(1);

    private final Session session;
    private final BoardAccess access;
    private final SshKeys.Owner owner;
    private final String board;
    private final BoardAccess.Opened opened;
    private volatile long lastSent = System.nanoTime();

    Conduit(Session session, BoardAccess access, String board, BoardAccess.Opened opened) {
        this.session = session;
        this.access = access;
        this.owner = Guest.of(session);
        this.board = board;
        this.opened = opened;
    }

    /** How it ended; {@code status} is -1 where no command ended by itself. */
    record End(int status, String reason) {}

    /** Returns when nothing more comes; closes the tunnel. */
    End carry(InputStream in, OutputStream out, OutputStream err) throws InterruptedException {
        Thread sender = Background.start("ssh-send-" + board, () -> send(in));
        Tunnel tunnel = opened.tunnel();
        try {
            while (true) {
                switch (tunnel.next()) {
                    case Tunnel.Piece.Bytes(byte[] bytes) -> {
                        out.write(bytes);
                        out.flush();
                    }
                    case Tunnel.Piece.Errors(byte[] bytes) -> {
                        err.write(bytes);
                        err.flush();
                    }
                    case Tunnel.Piece.Exited(int status) -> {
                        return new End(status, "");
                    }
                    case Tunnel.Piece.Ended(String reason) -> {
                        return new End(-1, reason);
                    }
                }
            }
        } catch (IOException e) {
            return new End(-1, "The connection was closed.");
        } finally {
            tunnel.close();
            sender.interrupt();
        }
    }

    private void send(InputStream in) {
        byte[] buffer = new byte[PIECE];
        long told = System.nanoTime();
        try {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                if (!opened.tunnel().send(buffer, 0, count)) {
                    return;
                }
                lastSent = System.nanoTime();
                if (lastSent - told > NEWS.toNanos()) {
                    told = lastSent;
                    access.used(board, owner.person());
                }
            }
            opened.tunnel().endInput();
        } catch (IOException e) {
            LOG.debugf("a connection to %s: %s", board, e.getMessage());
        } catch (InterruptedException e) {
            // The far side ended first.
        }
    }

    @Override
    public SshKeys.Owner owner() {
        return owner;
    }

    @Override
    public String board() {
        return board;
    }

    @Override
    public OptionalLong hold() {
        return OptionalLong.of(opened.hold());
    }

    @Override
    public Duration idle() {
        return Duration.ofNanos(System.nanoTime() - lastSent);
    }

    @Override
    public void tell(String sentence) {
        // Its bytes are between the person's program and the board: nothing may be put between them.
    }

    @Override
    public void end(String sentence) {
        Background.start("ssh-end-" + board, () -> {
            Guest.disconnect(session, sentence);
            opened.tunnel().close();
        });
    }
}
