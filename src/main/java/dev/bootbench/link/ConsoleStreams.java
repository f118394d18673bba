package dev.bootbench.link;

import dev.bootbench.contract.v1.ConsoleDown;
import dev.bootbench.contract.v1.ConsoleUp;
import dev.bootbench.contract.v1.CoordinatorMessage;
import dev.bootbench.contract.v1.OpenConsole;
import io.grpc.Status;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Asks agents to open consoles, and brings each stream they open to the one who asked for it. */
@ApplicationScoped
public class ConsoleStreams {
    private final AgentHub hub;
    private final ReplicaLinks replicas;
    private final LinkConfig config;
    private final ConcurrentMap<String, AgentConsole> streams = new ConcurrentHashMap<>();
    /** By board: the stream that its input goes through. */
    private final ConcurrentMap<String, AgentConsole> typists = new ConcurrentHashMap<>();

    ConsoleStreams(AgentHub hub, ReplicaLinks replicas, LinkConfig config) {
        this.hub = hub;
        this.replicas = replicas;
        this.config = config;
    }

    /**
     * Asks the board's host for the board's console, through another replica where the host is linked with that. Returns at once; what comes of it, the receiver is told, on one
     * virtual thread: {@link ConsoleReceiver#ended} is always the last of it.
     *
     * @param from number of the first byte wanted; -1 for the last 64 KiB
     */
    public ConsoleStream open(String host, String board, long from, ConsoleReceiver receiver) {
        return open(host, receiver, OpenConsole.newBuilder().setBoard(board).setFrom(from));
    }

    /** As {@link #open}, but what the agent no longer has in its memory comes from its raw log, as far as that has it. */
    public ConsoleStream openWithLog(String host, String board, long from, ConsoleReceiver receiver) {
        return open(host, receiver, OpenConsole.newBuilder().setBoard(board).setFrom(from).setWithLog(true));
    }

    /** The same for the board's kernel log: ConsoleOpened says whether the agent knows of such a thing. */
    public ConsoleStream openKernelLog(String host, String board, ConsoleReceiver receiver) {
        return open(host, receiver, OpenConsole.newBuilder().setBoard(board).setKernelLog(true));
    }

    private ConsoleStream open(String host, ConsoleReceiver receiver, OpenConsole.Builder wanted) {
        return hub.isConnected(host) ? openHere(host, receiver, wanted)
                : replicas.console(host, receiver, wanted.build()).orElseGet(() -> openHere(host, receiver, wanted));
    }

    /** Only of a host that is linked here. */
    ConsoleStream openHere(String host, ConsoleReceiver receiver, OpenConsole.Builder wanted) {
        String name = UUID.randomUUID().toString();
        OpenConsole named = wanted.setStream(name).build();
        AgentConsole stream = new AgentConsole(host, named, receiver, () -> forget(name));
        streams.put(name, stream);
        boolean asked = hub.sendHere(host, CoordinatorMessage.newBuilder().setOpenConsole(named).build());
        if (asked) {
            stream.expectWithin(config.answer());
        } else {
            stream.end("Host " + host + " is not connected.");
        }
        return stream;
    }

    private void forget(String name) {
        AgentConsole former = streams.remove(name);
        typists.values().removeIf(stream -> stream == former);
    }

    /**
     * Types at a console whose host is linked here: through one of its streams, and always the same while that is open, so that
     * what is typed arrives in its order. Never waits; false when there is none, or the agent takes no more.
     */
    public boolean type(String board, byte[] bytes) {
        AgentConsole typist = typists.compute(board, (name, present) -> present != null && present.takesInputOf(board) ? present
                : streams.values().stream().filter(stream -> stream.takesInputOf(board)).findFirst().orElse(null));
        return typist != null && typist.type(bytes);
    }

    /** One Console call of an agent, from its first message to its end. */
    void serve(String host, Inbound<ConsoleUp> in, Outbound<ConsoleDown> out) {
        try {
            Received<ConsoleUp> first = in.next(config.answer());
            AgentConsole stream = first instanceof Received.Message<ConsoleUp>(ConsoleUp message)
                    ? streams.get(message.getOpened().getStream()) : null;
            if (stream == null || !stream.attach(host, ((Received.Message<ConsoleUp>) first).message(), in, out)) {
                out.last(Status.FAILED_PRECONDITION.withDescription(
                        "Nobody asked host " + host + " for this console: open one when OpenConsole asks for it."));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            out.finish();
        }
    }

    /** A stream may look alive long after its host is gone. */
    void lost(@Observes AgentLost event) {
        streams.values().stream()
                .filter(stream -> stream.host().equals(event.host()))
                .forEach(stream -> stream.end("Host " + event.host() + " is not connected."));
    }
}
