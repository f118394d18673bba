package dev.bootbench.console;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bootbench.Background;
import dev.bootbench.boards.Inventory;
import dev.bootbench.people.CurrentPerson;
import dev.bootbench.people.Person;
import io.quarkus.security.Authenticated;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import java.time.Duration;
import java.util.Objects;
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
    private final Watching watching;
    private final CurrentPerson me;
    private final ConsoleConfig config;
    private final ObjectMapper json;

    KernelLogSocket(KernelLogs logs, Inventory inventory, Watching watching, CurrentPerson me, ConsoleConfig config, ObjectMapper json) {
        this.logs = logs;
        this.inventory = inventory;
        this.watching = watching;
        this.me = me;
        this.config = config;
        this.json = json;
    }

    @OnOpen
    @RunOnVirtualThread
    void open(WebSocketConnection connection) {
        String board = connection.pathParam("name");
        Person person = me.get();
        try {
            if (inventory.find(board).isEmpty()) {
                throw new ViewRefusedException(ViewEnd.unknownBoard());
            }
            Watching.View watched = watching.begin(new Watcher.Someone(Objects.requireNonNull(person.id), person.login, person.name), board, me.key());
            Background.start("kernel-log-view-" + board, () -> show(connection, watched, logs.join(board)));
        } catch (ViewRefusedException e) {
            SocketSink.close(connection, e.why());
        }
    }

    @OnTextMessage
    void said(String text) {
        LOG.debugf("a view of a kernel log says something: %d characters", text.length());
    }

    private void show(WebSocketConnection connection, Watching.View watched, KernelLogs.View view) {
        try (watched) {
            while (connection.isOpen() && watched.end() == null) {
                Optional<KernelLogFrame> frame = view.feed().next(view.place(), LOOK_UP);
                if (frame.isPresent() && watched.end() == null) {
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
            SocketSink.close(connection, watched.end());
        }
    }
}
