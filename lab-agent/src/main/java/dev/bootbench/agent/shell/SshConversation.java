package dev.bootbench.agent.shell;

import dev.bootbench.agent.shell.CommandResult.Ending;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.session.ClientSession;

/** A conversation on a channel of its own of a board's one connection. */
final class SshConversation implements Conversation {
    private final ChannelExec channel;

    private SshConversation(ChannelExec channel) {
        this.channel = channel;
    }

    static SshConversation start(ClientSession session, String command, Duration limit) throws IOException {
        ChannelExec channel = session.createExecChannel(command);
        boolean open = false;
        try {
            channel.open().verify(limit);
            open = true;
            return new SshConversation(channel);
        } finally {
            if (!open) {
                channel.close(true);
            }
        }
    }

    @Override
    public OutputStream stdin() {
        return channel.getInvertedIn();
    }

    @Override
    public InputStream stdout() {
        return channel.getInvertedOut();
    }

    @Override
    public InputStream stderr() {
        return channel.getInvertedErr();
    }

    @Override
    public Ending ending(Duration limit) {
        Set<ClientChannelEvent> seen = channel.waitFor(
                EnumSet.of(ClientChannelEvent.CLOSED, ClientChannelEvent.EXIT_STATUS, ClientChannelEvent.EXIT_SIGNAL), limit.toMillis());
        return seen.contains(ClientChannelEvent.TIMEOUT) ? new Ending.TimedOut(limit) : ending(channel);
    }

    static Ending ending(ChannelExec channel) {
        Integer status = channel.getExitStatus();
        String signal = channel.getExitSignal();
        if (signal != null && !signal.isEmpty()) {
            return new Ending.Signalled(signal);
        }
        return status != null ? new Ending.Exited(status) : new Ending.Lost("the connection ended before the command did");
    }

    @Override
    public void close() {
        channel.close(true);
    }
}
