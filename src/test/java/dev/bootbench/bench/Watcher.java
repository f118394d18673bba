package dev.bootbench.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One client of a console, over TCP. What it is to be sent goes out at once; what comes in is handed over by {@link Watchers}. */
abstract sealed class Watcher {
    final SocketChannel channel;
    final LineMeter meter;
    long received;
    /** The number after the last byte, where the server numbers them; else bytes since the beginning. */
    long position;

    private Watcher(int port, LineMeter meter, int window) throws IOException {
        this.meter = meter;
        channel = SocketChannel.open();
        if (window > 0) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, window);
        }
        channel.connect(new InetSocketAddress("127.0.0.1", port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }

    abstract void take(ByteBuffer in) throws IOException;

    final void console(ByteBuffer bytes) {
        received += bytes.remaining();
        position += bytes.remaining();
        meter.take(bytes);
    }

    final void say(String text) throws IOException {
        channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    /** ser2net: bytes as they are. */
    static final class Raw extends Watcher {
        Raw(int port, LineMeter meter, int window) throws IOException {
            super(port, meter, window);
        }

        @Override
        void take(ByteBuffer in) {
            console(in);
        }
    }

    /** conserver's protocol, as its client speaks it to the process that has the console. */
    static final class Conserver extends Watcher {
        /** One after each answer; the last is a key sequence that asks for the console's output. */
        private static final List<String> WORDS = List.of("login bench\r\n", "call line\r\n", "\005c;");

        private int answers;

        Conserver(int port, LineMeter meter, int window) throws IOException {
            super(port, meter, window);
        }

        @Override
        void take(ByteBuffer in) throws IOException {
            while (answers < WORDS.size() && in.hasRemaining()) {
                if (in.get() == '\n') {
                    say(WORDS.get(answers++));
                }
            }
            console(in);
        }
    }

    /** Ours: a WebSocket, whose frames from the server are never masked. */
    static final class Web extends Watcher {
        private static final int ACKNOWLEDGE = 64 * 1024;
        private static final byte[] MASK = {0, 0, 0, 0};
        private static final int PING = 9;
        private static final byte[] PONG = {(byte) 0x8a, (byte) 0x80, 0, 0, 0, 0};

        private final ByteBuffer head = ByteBuffer.allocate(18);
        private final StringBuilder text = new StringBuilder();
        private int blank;
        private boolean upgraded;
        private int opcode;
        private long left;
        private boolean numbered;
        private long acknowledged;
        private int frames;

        /** @param from the first byte wanted; negative: the usual last ones */
        Web(int port, String token, String board, long from, LineMeter meter, int window) throws IOException {
            super(port, meter, window);
            say("GET /api/boards/" + board + "/console" + (from < 0 ? "" : "?from=" + from) + " HTTP/1.1\r\nHost: 127.0.0.1:" + port
                    + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nAuthorization: Bearer " + token + "\r\n\r\n");
        }

        int frames() {
            return frames;
        }

        @Override
        void take(ByteBuffer in) throws IOException {
            while (!upgraded && in.hasRemaining()) {
                byte next = in.get();
                text.append((char) next);
                blank = next == '\n' ? blank + 1 : next == '\r' ? blank : 0;
                if (blank == 2) {
                    upgraded = true;
                    if (!text.toString().startsWith("HTTP/1.1 101")) {
                        throw new IOException("no WebSocket: " + text);
                    }
                    text.setLength(0);
                }
            }
            while (in.hasRemaining()) {
                if (left == 0) {
                    begin(in);
                }
                if (left > 0 && in.hasRemaining()) {
                    payload(in);
                }
            }
        }

        private void begin(ByteBuffer in) throws IOException {
            while (in.hasRemaining()) {
                head.put(in.get());
                int have = head.position();
                int length = have < 2 ? 0 : head.get(1) & 0x7f;
                int wanted = have < 2 ? 2 : length == 127 ? 10 : length == 126 ? 4 : 2;
                opcode = head.get(0) & 0x0f;
                boolean binary = opcode == 2;
                if (have >= 2 && have == wanted + (binary ? Long.BYTES : 0)) {
                    left = length == 127 ? head.getLong(2) : length == 126 ? head.getShort(2) & 0xffff : length;
                    if (binary) {
                        number(head.getLong(wanted));
                        left -= Long.BYTES;
                        frames++;
                    }
                    head.clear();
                    if (opcode == PING) {
                        channel.write(ByteBuffer.wrap(PONG));
                    }
                    return;
                }
            }
        }

        private void number(long first) {
            if (numbered && first != position) {
                meter.restart();
            }
            numbered = true;
            position = first;
            acknowledged = acknowledged == 0 ? first : acknowledged;
        }

        private void payload(ByteBuffer in) throws IOException {
            int count = (int) Math.min(left, in.remaining());
            ByteBuffer part = in.slice(in.position(), count);
            in.position(in.position() + count);
            left -= count;
            if (opcode != 2) {
                text.append(StandardCharsets.UTF_8.decode(part));
                if (left == 0) {
                    text.setLength(0);
                }
                return;
            }
            console(part);
            if (left == 0 && position - acknowledged >= ACKNOWLEDGE) {
                acknowledged = position;
                frame("{\"type\":\"ack\",\"byte\":" + position + "}");
            }
        }

        private void frame(String json) throws IOException {
            byte[] content = json.getBytes(StandardCharsets.US_ASCII);
            channel.write(ByteBuffer.allocate(6 + content.length).put((byte) 0x81).put((byte) (0x80 | content.length)).put(MASK).put(content).flip());
        }
    }
}
