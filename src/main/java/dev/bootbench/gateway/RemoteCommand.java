package dev.bootbench.gateway;

import dev.bootbench.contract.v1.OpenTunnel;
import dev.bootbench.link.TunnelRefusedException;
import dev.bootbench.people.SshKeys;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.terminal.Plain;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.channel.ChannelSession;
import org.jspecify.annotations.Nullable;

/** A command, or the SFTP server, on the board that the user name is. It runs over its agent's own connection to the board. */
final class RemoteCommand extends BoardProgram {
    private static final int NOT_RUN = 255;

    private final BoardAccess access;
    private final Visits visits;
    private final OpenTunnel.Target target;
    private final String command;
    private volatile BoardAccess.@Nullable Opened opened;

    RemoteCommand(BoardAccess access, Visits visits, OpenTunnel.Target target, String command) {
        this.access = access;
        this.visits = visits;
        this.target = target;
        this.command = command;
    }

    @Override
    int run(ChannelSession channel, Environment environment, InputStream in, OutputStream out, OutputStream err)
            throws IOException, InterruptedException {
        SshKeys.Owner owner = Guest.of(channel.getSession());
        String board = channel.getSession().getUsername();
        Conduit conduit;
        try {
            BoardAccess.Opened way = access.open(board, owner.person(), owner.login(), target, command);
            opened = way;
            conduit = new Conduit(channel.getSession(), access, board, way);
        } catch (TunnelRefusedException | ProblemException e) {
            say(err, Plain.text(String.valueOf(e.getMessage())));
            return NOT_RUN;
        }
        visits.begun(conduit);
        try {
            Conduit.End end = conduit.carry(in, out, err);
            if (!end.reason().isEmpty()) {
                say(err, Plain.text(end.reason()));
            }
            return end.status() >= 0 ? end.status() : NOT_RUN;
        } finally {
            visits.over(conduit);
        }
    }

    @Override
    void gone() {
        BoardAccess.Opened way = opened;
        if (way != null) {
            way.tunnel().close();
        }
    }
}
