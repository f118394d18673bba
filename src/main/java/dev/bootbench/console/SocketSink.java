package dev.bootbench.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Writes the frames of a view to a WebSocket. A frame is handed over when the one before was taken: who has more to say does not
 * change threads to hear that, and no more than one frame waits here for a viewer that is slow.
 */
final class SocketSink implements ConsoleSink {
    private final WebSocketConnection connection;
    private final boolean times;
    private final ConsoleConfig config;
    private final ObjectMapper json;
    private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
    private volatile long heard = System.nanoTime();

    /** @param times whether to tell when bytes arrived, in a text frame before them */
    SocketSink(WebSocketConnection connection, boolean times, ConsoleConfig config, ObjectMapper json) {
        this.connection = connection;
        this.times = times;
        this.config = config;
        this.json = json;
    }

    /** A machine that goes to sleep closes nothing, but the pings that Quarkus sends it are not answered. */
    @Override
    public boolean isOpen() {
        return connection.isOpen() && System.nanoTime() - heard < config.silent().toNanos();
    }

    @Override
    public void heard() {
        heard = System.nanoTime();
    }

    @Override
    public void ended(@Nullable ViewEnd why) {
        close(connection, why);
    }

    /** @param why null: it is just over */
    static void close(WebSocketConnection connection, @Nullable ViewEnd why) {
        if (connection.isOpen()) {
            (why == null ? connection.close() : connection.close(new CloseReason(why.code(), why.sentence())))
                    .subscribe().with(done -> { }, failure -> { });
        }
    }

    @Override
    public void send(Frame frame) {
        switch (frame) {
            case Frame.Bytes(long first, byte[] bytes, List<Frame.Arrival> arrivals) -> {
                if (times && !arrivals.isEmpty()) {
                    text(times(arrivals));
                }
                handOver(connection.sendBinary(Buffer.buffer(bytes.length + Long.BYTES).appendLong(first).appendBytes(bytes)));
            }
            case Frame.Opened opened -> text(named(json, opened));
            case Frame.Skipped skipped -> text(named(json, skipped));
            case Frame.Port port -> text(named(json, port));
            case Frame.Writer writer -> text(named(json, writer));
            case Frame.Viewers viewers -> text(named(json, viewers));
            case Frame.Stage stage -> text(named(json, stage));
            case Frame.Unreachable unreachable -> text(named(json, unreachable));
            case Frame.Refused refused -> text(named(json, refused));
        }
    }

    /** A record as JSON whose {@code type} is its name in small letters. */
    static ObjectNode named(ObjectMapper json, Object frame) {
        ObjectNode message = json.createObjectNode();
        message.put("type", frame.getClass().getSimpleName().toLowerCase(Locale.ROOT));
        message.setAll((ObjectNode) json.valueToTree(frame));
        return message;
    }

    /** Pairs of a byte's number and the microseconds since 1970 when it arrived. */
    private ObjectNode times(List<Frame.Arrival> arrivals) {
        ObjectNode message = json.createObjectNode();
        message.put("type", "times");
        ArrayNode pairs = message.putArray("arrivals");
        for (Frame.Arrival arrival : arrivals) {
            pairs.addArray().add(arrival.first()).add(ChronoUnit.MICROS.between(Instant.EPOCH, arrival.at()));
        }
        return message;
    }

    private void text(ObjectNode message) {
        try {
            handOver(connection.sendText(json.writeValueAsString(message)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a frame is always JSON", e);
        }
    }

    private void handOver(Uni<Void> frame) {
        try {
            last.get(config.stuck().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while a frame was sent", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("The viewer does not take what it is sent.", e);
        }
        last = frame.subscribeAsCompletionStage();
    }
}
