package dev.bootbench.gateway;

import dev.bootbench.Background;
import java.io.IOException;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.ChannelFactory;
import org.apache.sshd.common.channel.RequestHandler;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.channel.ChannelSession;

/** A session channel without what reaches past the board: no environment, no agent, no X11. */
final class BoardChannel extends ChannelSession {
    /** Makes these channels. */
    record Factory() implements ChannelFactory {
        @Override
        public String getName() {
            return "session";
        }

        @Override
        public Channel createChannel(Session session) {
            return new BoardChannel();
        }
    }

    @Override
    protected RequestHandler.Result handleEnv(Buffer buffer, boolean wantReply) {
        return RequestHandler.Result.ReplyFailure;
    }

    @Override
    protected RequestHandler.Result handleAgentForwarding(String request, Buffer buffer, boolean wantReply) {
        return RequestHandler.Result.ReplyFailure;
    }

    @Override
    protected RequestHandler.Result handleX11Forwarding(String request, Buffer buffer, boolean wantReply) {
        return RequestHandler.Result.ReplyFailure;
    }

    @Override
    protected RequestHandler.Result handleBreakParsed(long length) throws IOException {
        if (commandInstance instanceof Terminal terminal) {
            Background.start("ssh-break", () -> {
                try {
                    terminal.sendBreak();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            return RequestHandler.Result.ReplySuccess;
        }
        return RequestHandler.Result.ReplyFailure;
    }
}
