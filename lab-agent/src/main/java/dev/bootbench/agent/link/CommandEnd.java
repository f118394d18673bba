package dev.bootbench.agent.link;

import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.shell.CommandResult.Ending;
import dev.bootbench.agent.shell.Conversation;
import dev.bootbench.agent.shell.GuestShell;
import dev.bootbench.contract.v1.TunnelEnded;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;

/** A tunnel's end at a command on the board, over the connection that the agent keeps to it. */
final class CommandEnd implements FarEnd {
    /** The program is at another place in each distribution; sshd's built-in one cannot be run as a command. */
    static final String SFTP_SERVER = "for s in /usr/lib/openssh/sftp-server /usr/lib/ssh/sftp-server /usr/libexec/sftp-server"
            + " /usr/libexec/openssh/sftp-server; do [ -x $s ] && exec $s; done; exit 127";
    private static final int NOT_THERE = 127;
    private static final Duration STATUS = Duration.ofSeconds(10);

    private final Conversation conversation;
    private final boolean sftp;

    private CommandEnd(Conversation conversation, boolean sftp) {
        this.conversation = conversation;
        this.sftp = sftp;
    }

    static CommandEnd run(String board, GuestShell shell, String command) throws LabFaultException {
        return start(board, shell, command, false);
    }

    static CommandEnd sftp(String board, GuestShell shell) throws LabFaultException {
        return start(board, shell, SFTP_SERVER, true);
    }

    private static CommandEnd start(String board, GuestShell shell, String command, boolean sftp) throws LabFaultException {
        try {
            return new CommandEnd(shell.converse(command), sftp);
        } catch (IOException e) {
            throw new LabFaultException("Nothing can be run on " + board + " just now: " + e.getMessage() + ".", e);
        }
    }

    @Override
    public OutputStream in() {
        return conversation.stdin();
    }

    @Override
    public InputStream out() {
        return conversation.stdout();
    }

    @Override
    public Optional<InputStream> errors() {
        return Optional.of(conversation.stderr());
    }

    @Override
    public TunnelEnded ending() {
        return switch (conversation.ending(STATUS)) {
            case Ending.Exited(int status) when sftp && status == NOT_THERE -> reason(
                    "This board has no SFTP server: install openssh-sftp-server on it, or deploy files in the portal.");
            case Ending.Exited(int status) -> TunnelEnded.newBuilder().setStatus(status).build();
            case Ending.Signalled(String signal) -> reason("It was ended by signal " + signal + ".");
            case Ending.Lost(String why) -> reason("The board was lost: " + why + ".");
            case Ending.TimedOut(Duration limit) -> reason("It closed its output but did not end within " + limit.toSeconds() + " s.");
        };
    }

    private static TunnelEnded reason(String sentence) {
        return TunnelEnded.newBuilder().setReason(sentence).build();
    }

    @Override
    public void close() {
        conversation.close();
    }
}
