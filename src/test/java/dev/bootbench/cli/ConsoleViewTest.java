package dev.bootbench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The other end of the socket is the test's, frame by frame: it says what comes when, and breaks it off. */
@Timeout(20)
class ConsoleViewTest {
    private static final String OPENED = "{\"type\":\"opened\",\"epoch\":\"e1\",\"start\":0,\"head\":0}";
    private static final String HELD = "{\"type\":\"writer\",\"keyboard\":\"HELD\",\"reason\":\"Ada has the keyboard.\"}";
    private static final String YOURS = "{\"type\":\"writer\",\"keyboard\":\"YOURS\",\"reason\":\"\"}";
    private static final String ASK = "{\"type\":\"ask\"}";

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private ServerSocket lab;
    private ConsoleView view;

    @BeforeEach
    void listen() throws IOException {
        lab = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        lab.setSoTimeout(10_000);
        view = view(BoardOutput.exact(shown));
    }

    private ConsoleView view(BoardOutput output) {
        return new ConsoleView(new Client(new ClientSettings("http://127.0.0.1:" + lab.getLocalPort(), "bbt_x", null, null)), "vm-1", "tail", output);
    }

    @AfterEach
    void close() throws IOException {
        lab.close();
    }

    @Test
    void whatComesTogetherWithTheHandshakeIsTakenAndAcknowledged() throws Exception {
        CompletableFuture<Void> asks = askForKeyboard();
        try (End end = accept(text(OPENED), text(HELD), bytes("login: "))) {
            assertThat(List.of(end.next(), end.next())).containsExactlyInAnyOrder("{\"type\":\"ack\",\"byte\":7}", ASK);
            end.send(text(YOURS));
            asks.get(5, TimeUnit.SECONDS);
        }
        assertThat(shown).hasToString("login: ");
    }

    @Test
    void whoAskedAndLostTheConnectionAsksAgain() throws Exception {
        CompletableFuture<Void> asks = askForKeyboard();
        try (End first = accept(text(OPENED), text(HELD))) {
            assertThat(first.next()).isEqualTo(ASK);
        }
        try (End second = accept(text(OPENED), text(HELD))) {
            assertThat(second.next()).isEqualTo(ASK);
            second.send(text(YOURS));
            asks.get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void whatItHadBeforeTheConnectionBrokeIsNotTakenForWhatItHas() throws Exception {
        CompletableFuture<Void> asks = CompletableFuture.runAsync(() -> {
            view.connect(deadline());
            view.reconnect(deadline());
            view.askForKeyboard(deadline());
        }, Thread::startVirtualThread);
        try (End first = accept(text(OPENED), text(YOURS), bytes("login: "))) {
            assertThat(first.next()).isEqualTo("{\"type\":\"ack\",\"byte\":7}");
        }
        try (End second = accept(text(OPENED))) {
            second.send(text(HELD));
            assertThat(second.next()).isEqualTo(ASK);
            second.send(text(YOURS));
            asks.get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void aFileGetsEveryByteAndATerminalNothingThatActsOnIt() throws Exception {
        String printed = "a\u001b]52;c;b3duZWQ=\u0007b\u001b[1mc\u001b[21td";
        shows(printed, BoardOutput.exact(shown), OPENED, HELD);
        assertThat(shown).hasToString(printed);
        shown.reset();
        shows(printed, BoardOutput.terminal(shown, true), OPENED, HELD);
        assertThat(shown).hasToString("ab\u001b[1mcd");
    }

    @Test
    void aTerminalIsAskedOnlyWhatItsAnswerWouldBeTypedFor() throws Exception {
        shows("\u001b[6n1", BoardOutput.terminal(shown, true), OPENED, HELD);
        shows("\u001b[6n2", BoardOutput.terminal(shown, true), OPENED.replace("\"head\":0", "\"head\":5"), YOURS);
        shows("\u001b[6n3", BoardOutput.terminal(shown, false), OPENED, YOURS);
        shows("\u001b[6n4", BoardOutput.terminal(shown, true), OPENED, YOURS);
        assertThat(shown).hasToString("123\u001b[6n4");
    }

    @Test
    void aViewThatTheLabEndsIsNotTriedAgain() throws Exception {
        CompletableFuture<Void> connects = CompletableFuture.runAsync(() -> view.connect(deadline()), Thread::startVirtualThread);
        try (End end = accept(text(OPENED), text(HELD))) {
            connects.get(5, TimeUnit.SECONDS);
            end.send(closed(4403, "An exam has vm-1."));
            await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> assertThatThrownBy(view::isLost).hasMessage("An exam has vm-1."));
        }
        CompletableFuture<Void> late = CompletableFuture.runAsync(() -> view(BoardOutput.exact(shown)).connect(deadline()), Thread::startVirtualThread);
        try (End end = accept(closed(4429, "You have 50 views."))) {
            assertThatThrownBy(() -> late.get(5, TimeUnit.SECONDS)).hasMessageEndingWith("You have 50 views.");
        }
    }

    private static byte[] closed(int code, String why) {
        byte[] text = why.getBytes(StandardCharsets.UTF_8);
        return frame(0x88, ByteBuffer.allocate(Short.BYTES + text.length).putShort((short) code).put(text).array());
    }

    /** All of it has come when this returns. */
    private void shows(String printed, BoardOutput output, String opened, String keyboard) throws Exception {
        view = view(output);
        CompletableFuture<Void> connects = CompletableFuture.runAsync(() -> view.connect(deadline()), Thread::startVirtualThread);
        try (End end = accept(text(opened), text(keyboard), bytes(printed))) {
            assertThat(end.next()).isEqualTo("{\"type\":\"ack\",\"byte\":" + printed.length() + "}");
            connects.get(5, TimeUnit.SECONDS);
        }
    }

    private CompletableFuture<Void> askForKeyboard() {
        return CompletableFuture.runAsync(() -> {
            view.connect(deadline());
            view.askForKeyboard(deadline());
        }, Thread::startVirtualThread);
    }

    private static long deadline() {
        return System.nanoTime() + Duration.ofSeconds(10).toNanos();
    }

    private static byte[] text(String json) {
        return frame(0x81, json.getBytes(StandardCharsets.UTF_8));
    }

    /** What the board says, from its first byte. */
    private static byte[] bytes(String said) {
        byte[] text = said.getBytes(StandardCharsets.UTF_8);
        return frame(0x82, ByteBuffer.allocate(Long.BYTES + text.length).putLong(0).put(text).array());
    }

    private static byte[] frame(int kind, byte[] payload) {
        return ByteBuffer.allocate(2 + payload.length).put((byte) kind).put((byte) payload.length).put(payload).array();
    }

    /** Answers the next that connects, with these frames in the same piece. */
    private End accept(byte[]... frames) throws IOException {
        End end = new End(lab.accept());
        end.open(frames);
        return end;
    }

    private record End(Socket socket, DataInputStream in) implements AutoCloseable {
        private End(Socket socket) throws IOException {
            this(socket, new DataInputStream(socket.getInputStream()));
            socket.setSoTimeout(10_000);
        }

        private void open(byte[]... frames) throws IOException {
            String key = "";
            for (String line = line(); !line.isEmpty(); line = line()) {
                if (line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-key:")) {
                    key = line.substring(line.indexOf(':') + 1).strip();
                }
            }
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            answer.writeBytes(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                    + accepted(key) + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            for (byte[] frame : frames) {
                answer.writeBytes(frame);
            }
            send(answer.toByteArray());
        }

        private static String accepted(String key) {
            try {
                return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1")
                        .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII)));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JDK has SHA-1", e);
            }
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int c = in.readUnsignedByte(); c != '\n'; c = in.readUnsignedByte()) {
                line.append((char) c);
            }
            return line.toString().strip();
        }

        private void send(byte[] frame) throws IOException {
            socket.getOutputStream().write(frame);
        }

        /** The next text frame from the view. */
        private String next() throws IOException {
            int kind = in.readUnsignedByte() & 0x0f;
            byte[] payload = new byte[in.readUnsignedByte() & 0x7f];
            byte[] mask = in.readNBytes(4);
            in.readFully(payload);
            for (int i = 0; i < payload.length; i++) {
                payload[i] ^= mask[i % 4];
            }
            assertThat(kind).as("a text frame").isEqualTo(1);
            return new String(payload, StandardCharsets.UTF_8);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
