package dev.bootbench.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bootbench.link.TestPort;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A view of a console over a real WebSocket. Acknowledges all it gets, unless told otherwise. */
final class TestViewer implements WebSocket.Listener, AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<JsonNode> texts = new CopyOnWriteArrayList<>();
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final boolean acknowledges;
    private final WebSocket socket;
    private volatile String why = "";
    private long first = -1;
    private long next = -1;
    private boolean gap;

    TestViewer(String board, String token, String from) {
        this(board, token, from, true);
    }

    TestViewer(String board, String token, String from, boolean acknowledges) {
        this("/api/boards/" + board + "/console?from=" + from, token, acknowledges);
    }

    /**
     * Anything that speaks as a console does, at that path.
     *
     * @param token empty: nobody
     */
    static TestViewer at(String path, String token) {
        return new TestViewer(path, token, true);
    }

    private TestViewer(String path, String token, boolean acknowledges) {
        this.acknowledges = acknowledges;
        WebSocket.Builder builder = client.newWebSocketBuilder();
        if (!token.isEmpty()) {
            builder.header("Authorization", "Bearer " + token);
        }
        this.socket = builder
                .buildAsync(URI.create("ws://127.0.0.1:" + TestPort.get() + path), this)
                .orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            texts.add(parse(text.toString()));
            text.setLength(0);
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
        byte[] part = new byte[data.remaining()];
        data.get(part);
        message.writeBytes(part);
        if (last) {
            ByteBuffer frame = ByteBuffer.wrap(message.toByteArray());
            take(frame.getLong(), frame);
            message.reset();
            if (acknowledges) {
                acknowledge(next());
            }
        }
        webSocket.request(1);
        return null;
    }

    private synchronized void take(long number, ByteBuffer frame) {
        if (first < 0) {
            first = number;
        }
        gap |= next >= 0 && number != next;
        next = number + frame.remaining();
        byte[] piece = new byte[frame.remaining()];
        frame.get(piece);
        bytes.writeBytes(piece);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
        why = reason;
        closed.complete(code);
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        closed.complete(-1);
    }

    void acknowledge(long number) {
        say("{\"type\":\"ack\",\"byte\":" + number + "}");
    }

    void say(String json) {
        socket.sendText(json, true).join();
    }

    void type(byte[] input) {
        socket.sendBinary(ByteBuffer.wrap(input), true).join();
    }

    /** Closes the view as a person does who is done with it. */
    void leave() {
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    }

    /** The number of the first byte it got. */
    synchronized long first() {
        return first;
    }

    /** The number after the last byte it got. */
    synchronized long next() {
        return next;
    }

    synchronized boolean sawGap() {
        return gap;
    }

    synchronized byte[] bytes() {
        return bytes.toByteArray();
    }

    String shown() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    List<JsonNode> texts(String type) {
        return texts.stream().filter(each -> each.path("type").asText().equals(type)).toList();
    }

    /** Waits for the first text frame of that type. */
    JsonNode await(String type) {
        return Awaitility.await().atMost(LIMIT)
                .until(() -> texts(type).stream().findFirst(), Optional::isPresent).orElseThrow();
    }

    int awaitClosed() {
        return closed.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    }

    boolean isClosed() {
        return closed.isDone();
    }

    /** What it was closed with. */
    String reason() {
        return why;
    }

    private static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + json, e);
        }
    }

    /** Drops the connection without a word. */
    @Override
    public void close() {
        socket.abort();
        client.shutdownNow();
    }
}
