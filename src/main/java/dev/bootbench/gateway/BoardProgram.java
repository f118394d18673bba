package dev.bootbench.gateway;

import dev.bootbench.Background;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What a person runs in a session channel, on a thread of its own. */
abstract class BoardProgram implements Command {
    private static final Logger LOG = Logger.getLogger(BoardProgram.class);

    private InputStream in = InputStream.nullInputStream();
    private OutputStream out = OutputStream.nullOutputStream();
    private OutputStream err = OutputStream.nullOutputStream();
    private @Nullable ExitCallback exit;
    private @Nullable Thread thread;

    /** @return the exit status */
    abstract int run(ChannelSession channel, Environment environment, InputStream in, OutputStream out, OutputStream err)
            throws IOException, InterruptedException;

    /** The channel is gone. */
    void gone() {}

    /** One line on standard error, which no program takes for the board's bytes. */
    static void say(OutputStream err, String sentence) throws IOException {
        err.write((sentence + "\r\n").getBytes(StandardCharsets.UTF_8));
        err.flush();
    }

    @Override
    public final void setInputStream(InputStream stream) {
        in = stream;
    }

    @Override
    public final void setOutputStream(OutputStream stream) {
        out = stream;
    }

    @Override
    public final void setErrorStream(OutputStream stream) {
        err = stream;
    }

    @Override
    public final void setExitCallback(ExitCallback callback) {
        exit = callback;
    }

    @Override
    public final void start(ChannelSession channel, Environment environment) {
        thread = Background.start("ssh-" + channel.getSession().getUsername(), () -> {
            int status = 255;
            try {
                status = run(channel, environment, in, out, err);
            } catch (IOException e) {
                LOG.debugf("a client is gone: %s", e.getMessage());
            } catch (InterruptedException e) {
                LOG.debugf("a client ended what it ran");
            } catch (RuntimeException e) {
                LOG.error("what a client ran failed", e);
            }
            ExitCallback callback = exit;
            if (callback != null) {
                callback.onExit(status);
            }
        });
    }

    @Override
    public final void destroy(ChannelSession channel) {
        gone();
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }
}
