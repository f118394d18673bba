package dev.bootbench.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.websockets.next.WebSocketConnection;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Moves one viewer along its console: one frame at a time, the next only when the socket has taken the last. */
final class ViewerSender implements Runnable {
    private static final Logger LOG = Logger.getLogger(ViewerSender.class);
    private static final Duration LOOK_UP = Duration.ofSeconds(1);

    private final WebSocketConnection connection;
    private final BoardConsole console;
    private final Viewer viewer;
    private final ConsoleConfig config;
    private final ObjectMapper json;

    ViewerSender(
            WebSocketConnection connection, BoardConsole console, Viewer viewer, ConsoleConfig config, ObjectMapper json) {
        this.connection = connection;
        this.console = console;
        this.viewer = viewer;
        this.config = config;
        this.json = json;
    }

    @Override
    public void run() {
        try {
            while (connection.isOpen()) {
                Optional<Frame> frame = console.next(viewer, LOOK_UP);
                if (frame.isPresent()) {
                    send(frame.get());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a frame is always JSON", e);
        } catch (RuntimeException e) {
            // Closed under the send, or taken nothing for too long: the viewer joins again with its byte.
            LOG.debugf("a viewer is let go: %s", e.getMessage());
        } finally {
            console.leave(viewer);
            if (connection.isOpen()) {
                connection.close().subscribe().with(done -> { }, failure -> { });
            }
        }
    }

    private void send(Frame frame) throws JsonProcessingException {
        switch (frame) {
            case Frame.Bytes(long first, byte[] bytes) -> connection
                    .sendBinary(Buffer.buffer(bytes.length + Long.BYTES).appendLong(first).appendBytes(bytes))
                    .await().atMost(config.stuck());
            case Frame.Opened opened -> text(opened);
            case Frame.Skipped skipped -> text(skipped);
            case Frame.Port port -> text(port);
            case Frame.Writer writer -> text(writer);
            case Frame.Unreachable unreachable -> text(unreachable);
            case Frame.Refused refused -> text(refused);
        }
    }

    private void text(Frame frame) throws JsonProcessingException {
        ObjectNode message = json.createObjectNode();
        message.put("type", frame.getClass().getSimpleName().toLowerCase(Locale.ROOT));
        message.setAll((ObjectNode) json.valueToTree(frame));
        connection.sendText(json.writeValueAsString(message)).await().atMost(config.stuck());
    }
}
