package dev.bootbench.console;

import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.WebSocketConnection;
import java.time.Duration;

/** A view that ends with its link: looked up now and then, for it may be revoked by any replica. */
final class GuestSink implements ConsoleSink {
    private static final Duration LOOK_UP = Duration.ofSeconds(2);

    private final ConsoleSink socket;
    private final WebSocketConnection connection;
    private final ConsoleLinks links;
    private final long link;
    private long askedAt = System.nanoTime();
    private boolean works = true;

    GuestSink(ConsoleSink socket, WebSocketConnection connection, ConsoleLinks links, long link) {
        this.socket = socket;
        this.connection = connection;
        this.links = links;
        this.link = link;
    }

    @Override
    public void send(Frame frame) throws InterruptedException {
        socket.send(frame);
    }

    @Override
    public boolean isOpen() {
        if (works && System.nanoTime() - askedAt >= LOOK_UP.toNanos()) {
            works = links.works(link);
            askedAt = System.nanoTime();
        }
        return works && socket.isOpen();
    }

    @Override
    public void heard() {
        socket.heard();
    }

    @Override
    public void ended() {
        if (!works && socket.isOpen()) {
            connection.close(new CloseReason(WatchSocket.LINK_ENDED, "This link does not work any more."))
                    .subscribe().with(done -> { }, failure -> { });
        } else {
            socket.ended();
        }
    }
}
