package dev.bootbench.agent.shell;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.session.ClientSession;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** A command that goes on until closed; its lines are handed over on a virtual thread of its own. */
final class Following implements GuestShell.Follower {
    private static final Logger LOG = Logger.getLogger(Following.class);
    /** A longer line is handed over in parts: the guest decides how long lines are, not how much memory we use. */
    private static final int LINE_LIMIT = 64 * 1024;

    private final @Nullable ChannelExec channel;
    private volatile boolean running;

    private Following(@Nullable ChannelExec channel) {
        this.channel = channel;
        this.running = channel != null;
    }

    /** A follower that does not run when there is no connection or the channel cannot be opened in time. */
    static Following start(@Nullable ClientSession session, String command, Duration limit, Consumer<String> lines) {
        if (session == null || !session.isOpen()) {
            return new Following(null);
        }
        try {
            ChannelExec channel = session.createExecChannel(command);
            channel.setRedirectErrorStream(true);
            channel.open().verify(limit);
            Following following = new Following(channel);
            Thread.ofVirtual().name("follow").start(() -> following.read(channel.getInvertedOut(), lines));
            return following;
        } catch (IOException e) {
            LOG.warnf("cannot follow \"%s\": %s", command, e.getMessage());
            return new Following(null);
        }
    }

    private void read(InputStream output, Consumer<String> lines) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try (InputStream in = new BufferedInputStream(output)) {
            for (int next = in.read(); next >= 0; next = in.read()) {
                if (next != '\n') {
                    line.write(next);
                }
                if (next == '\n' || line.size() >= LINE_LIMIT) {
                    lines.accept(line.toString(StandardCharsets.ISO_8859_1));
                    line.reset();
                }
            }
        } catch (IOException e) {
            LOG.debugf("follow ended: %s", e.getMessage());
        } finally {
            running = false;
            if (line.size() > 0) {
                lines.accept(line.toString(StandardCharsets.ISO_8859_1));
            }
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public void close() {
        if (channel != null) {
            channel.close(true);
        }
    }
}
