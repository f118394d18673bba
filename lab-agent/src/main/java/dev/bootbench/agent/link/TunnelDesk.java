package dev.bootbench.agent.link;

import dev.bootbench.agent.board.Board;
import dev.bootbench.agent.board.BoardRack;
import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.shell.GuestShell;
import dev.bootbench.agent.shell.SshPlace;
import dev.bootbench.contract.v1.OpenTunnel;
import dev.bootbench.contract.v1.TunnelOpened;
import io.grpc.Channel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Opens tunnels to this host's own boards for those who hold them, and ends them with the reservation. A tunnel leads to the
 * board's SSH port, its debug stub or a command on it: where that is, this host alone decides.
 */
final class TunnelDesk {
    private static final Logger LOG = Logger.getLogger(TunnelDesk.class);
    private static final int MOST_OF_A_BOARD = 32;
    private static final Duration KEYS_LIMIT = Duration.ofSeconds(20);
    /** sshd reads it beside authorized_keys, which has the agent's own key and is left alone. */
    private static final String KEYS_FILE = "/root/.ssh/authorized_keys2";

    private final BoardRack rack;
    private final Function<String, OptionalLong> running;
    private final Supplier<Channel> channel;
    private final Map<TunnelUplink, OpenTunnel> open = new ConcurrentHashMap<>();

    /** @param running the reservation that has the board of that name just now */
    TunnelDesk(BoardRack rack, Function<String, OptionalLong> running, Supplier<Channel> channel) {
        this.rack = rack;
        this.running = running;
        this.channel = channel;
    }

    /** Returns at once. */
    void open(OpenTunnel wanted) {
        TunnelUplink uplink = TunnelUplink.dial(channel.get(), wanted.getBoard());
        open.put(uplink, wanted);
        uplink.onEnd(() -> open.remove(uplink));
        Thread.ofVirtual().name("tunnel-" + wanted.getBoard()).start(() -> serve(uplink, wanted));
    }

    private void serve(TunnelUplink uplink, OpenTunnel wanted) {
        TunnelOpened.Builder opened = TunnelOpened.newBuilder().setStream(wanted.getStream());
        try {
            FarEnd far = reach(wanted, opened);
            if (!isHeld(wanted)) {
                far.close();
                throw ended(wanted.getBoard());
            }
            uplink.carry(far, opened.build());
        } catch (LabFaultException e) {
            LOG.debugf("no tunnel to %s: %s", wanted.getBoard(), e.getMessage());
            uplink.refuse(opened.clearHostKey().setProblem(String.valueOf(e.getMessage())).build());
        } catch (InterruptedException e) {
            uplink.close();
        }
    }

    private FarEnd reach(OpenTunnel wanted, TunnelOpened.Builder opened) throws LabFaultException, InterruptedException {
        String name = wanted.getBoard();
        Board board = rack.board(name).orElseThrow(() -> new LabFaultException("There is no board " + name + " on this host."));
        if (!isHeld(wanted)) {
            throw ended(name);
        }
        if (open.values().stream().filter(other -> other.getBoard().equals(name)).count() > MOST_OF_A_BOARD) {
            throw new LabFaultException("There are " + MOST_OF_A_BOARD + " connections to " + name + " already: close some.");
        }
        return switch (wanted.getTarget()) {
            case SSH -> {
                GuestShell shell = board.shellFor("Somebody is logged in over SSH.");
                SshPlace place = shell.place().orElseThrow(() -> new LabFaultException("The board " + name + " is not reached over SSH."));
                admit(name, shell, wanted);
                opened.setHostKey(place.hostKey());
                yield SocketEnd.connect(name, place);
            }
            case GDB -> {
                if (open.values().stream().filter(other -> isDebugger(other, name)).count() > 1) {
                    throw new LabFaultException("Another debugger is connected to " + name + ": a machine has one at a time.");
                }
                yield DebugEnd.open(board.debugStub());
            }
            case COMMAND -> CommandEnd.run(name, board.shellFor("Somebody runs a command over SSH."), wanted.getCommand());
            case SFTP -> CommandEnd.sftp(name, board.shellFor("Somebody moves files over SSH."));
            case TARGET_UNSPECIFIED, UNRECOGNIZED -> throw new LabFaultException("This agent does not know what is wanted of " + name + ": update it.");
        };
    }

    private static boolean isDebugger(OpenTunnel tunnel, String board) {
        return tunnel.getTarget() == OpenTunnel.Target.GDB && tunnel.getBoard().equals(board);
    }

    private boolean isHeld(OpenTunnel wanted) {
        OptionalLong hold = running.apply(wanted.getBoard());
        return hold.isPresent() && hold.getAsLong() == wanted.getHold();
    }

    private static LabFaultException ended(String board) {
        return new LabFaultException("The reservation of " + board + " has ended.");
    }

    /** These may log in as root from now on, and nobody else who could before. */
    private static void admit(String board, GuestShell shell, OpenTunnel wanted) throws LabFaultException {
        byte[] lines = (String.join("\n", wanted.getKeysList()) + "\n").getBytes(StandardCharsets.UTF_8);
        if (!shell.upload(lines, KEYS_FILE, 0600, KEYS_LIMIT).succeeded()) {
            throw new LabFaultException("Your keys could not be put on " + board + ": it does not answer the lab over SSH, or its disk is full."
                    + " Look at its console, or reset it.");
        }
    }

    /** Ends the tunnels of holds that are over. */
    void closeUnless(LongPredicate lasts) {
        open.forEach((uplink, wanted) -> {
            if (!lasts.test(wanted.getHold())) {
                Thread.ofVirtual().name("tunnel-end").start(uplink::close);
            }
        });
    }
}
