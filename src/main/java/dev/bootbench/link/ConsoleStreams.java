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
    private final LinkConfig config;
    private final ConcurrentMap<String, ConsoleStream> streams = new ConcurrentHashMap<>();

    ConsoleStreams(AgentHub hub, LinkConfig config) {
        this.hub = hub;
        this.config = config;
    }

    /**
     * Asks the board's host for the board's console. Returns at once; what comes of it, the receiver is told, on one
     * virtual thread: {@link ConsoleReceiver#ended} is always the last of it.
     *
     * @param from number of the first byte wanted; -1 for the last 64 KiB
     */
    public ConsoleStream open(String host, String board, long from, ConsoleReceiver receiver) {
        String name = UUID.randomUUID().toString();
        ConsoleStream stream = new ConsoleStream(name, host, board, receiver, () -> streams.remove(name));
        streams.put(name, stream);
        boolean asked = hub.send(host, CoordinatorMessage.newBuilder()
                .setOpenConsole(OpenConsole.newBuilder().setBoard(board).setStream(name).setFrom(from))
                .build());
        if (asked) {
            stream.expectWithin(config.answer());
        } else {
            stream.end("Host " + host + " is not connected.");
        }
        return stream;
    }

    /** One Console call of an agent, from its first message to its end. */
    void serve(String host, Inbound<ConsoleUp> in, Outbound<ConsoleDown> out) {
        try {
            Received<ConsoleUp> first = in.next(config.answer());
            ConsoleStream stream = first instanceof Received.Message<ConsoleUp>(ConsoleUp message)
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
