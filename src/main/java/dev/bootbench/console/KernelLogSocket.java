package dev.bootbench.console;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bootbench.Background;
import dev.bootbench.boards.Inventory;
import io.quarkus.security.Authenticated;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * A board's kernel log while it is watched: text frames, each a {@link KernelLogFrame} as JSON whose {@code type} is its
 * name. Nothing is said to it.
 */
@WebSocket(path = "/api/boards/{name}/kernel-log")
@Authenticated
public class KernelLogSocket {
    private static final Logger LOG = Logger.getLogger(KernelLogSocket.class);
    private static final Duration LOOK_UP = Duration.ofSeconds(1);

    private final KernelLogs logs;
    private final Inventory inventory;
    private final ConsoleConfig config;
    private final ObjectMapper json;

    KernelLogSocket(KernelLogs logs, Inventory inventory, ConsoleConfig config, ObjectMapper json) {
        this.logs = logs;
        this.inventory = inventory;
        this.config = config;
        this.json = json;
    }

    @OnOpen
    @RunOnVirtualThread
    void open(WebSocketConnection connection) {
        String board = connection.pathParam("name");
        if (inventory.find(board).isEmpty()) {
            connection.closeAndAwait(new CloseReason(ConsoleSocket.UNKNOWN_BOARD, "There is no such board."));
            return;
        }
        KernelLogs.View view = logs.join(board);
        Background.start("kernel-log-view-" + board, () -> show(connection, view));
    }

    @OnTextMessage
    void said(String text) {
        LOG.debugf("a view of a kernel log says something: %d characters", text.length());
    }

    private void show(WebSocketConnection connection, KernelLogs.View view) {
        try {
            while (connection.isOpen()) {
                Optional<KernelLogFrame> frame = view.feed().next(view.place(), LOOK_UP);
                if (frame.isPresent()) {
                    connection.sendText(SocketSink.named(json, frame.get()).toString()).await().atMost(config.stuck());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // Closed under the send, or taken nothing for too long: it may come again.
            LOG.debugf("a view of a kernel log is let go: %s", e.getMessage());
        } finally {
            view.feed().leave(view.place());
            if (connection.isOpen()) {
                connection.close().subscribe().with(done -> { }, failure -> { });
            }
        }
    }
}
