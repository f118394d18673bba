package dev.bootbench.soak;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Somebody who watches a console at one replica, comes back with the next byte whenever the connection breaks, and compares all with what was said. */
final class SoakViewer implements Runnable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final String url;
    private final String token;
    private final SoakHost host;
    private final HttpClient client = HttpClient.newHttpClient();
    private long next;
    private long wrong;
    private long skipped;
    private int joins;
    private volatile boolean over;
    private volatile WebSocket socket;
    private volatile boolean hasKeyboard;
    private CompletableFuture<WebSocket> sending = CompletableFuture.completedFuture(null);

    SoakViewer(int port, String board, String token, SoakHost host) {
        this.url = "ws://127.0.0.1:" + port + "/api/boards/" + board + "/console";
        this.token = token;
        this.host = host;
        this.next = host.head();
    }

    /** The number after the last byte. */
    synchronized long next() {
        return next;
    }

    /** Bytes that were not what the board had said there, or not the next. */
    synchronized long wrong() {
        return wrong;
    }

    synchronized long skipped() {
        return skipped;
    }

    synchronized int joins() {
        return joins;
    }

    /** Whether this view was told that it has the keyboard. */
    boolean hasKeyboard() {
        return hasKeyboard;
    }

    void type(String text) {
        send(open -> open.sendBinary(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), true));
    }

    /** Asks for the keyboard: another view of the same person gives it up at once. */
    void ask() {
        send(open -> open.sendText("{\"type\":\"ask\"}", true));
    }

    /** A socket takes one message at a time; what a broken one does not take is lost. */
    private synchronized void send(Function<WebSocket, CompletableFuture<WebSocket>> message) {
        WebSocket open = socket;
        if (open != null) {
            sending = sending.exceptionally(failure -> open).thenCompose(done -> message.apply(open));
        }
    }

    void leave() {
        over = true;
        WebSocket present = socket;
        if (present != null) {
            present.abort();
        }
    }

    @Override
    public void run() {
        while (!over) {
            CountDownLatch ended = new CountDownLatch(1);
            try {
                socket = client.newWebSocketBuilder().header("Authorization", "Bearer " + token).connectTimeout(PATIENCE)
                        .buildAsync(URI.create(url + "?from=" + next() + "&epoch=soak"), new Listener(ended)).join();
                synchronized (this) {
                    joins++;
                }
                ended.await();
                hasKeyboard = false;
            } catch (CompletionException e) {
                // It is killed, or not up yet.
                pause();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized long take(byte[] message) {
        ByteBuffer frame = ByteBuffer.wrap(message);
        long first = frame.getLong();
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        if (first != next || !host.hasSaid(first, bytes)) {
            wrong += bytes.length;
        }
        next = first + bytes.length;
        return next;
    }

    private synchronized void told(String text) {
        if (text.contains("\"type\":\"writer\"")) {
            hasKeyboard = text.contains("\"keyboard\":\"YOURS\"");
        }
        if (text.contains("\"type\":\"skipped\"")) {
            long from = Long.parseLong(text.replaceAll(".*\"from\":(\\d+).*", "$1"));
            long to = Long.parseLong(text.replaceAll(".*\"to\":(\\d+).*", "$1"));
            skipped += to - from;
            next = to;
        }
    }

    private final class Listener implements WebSocket.Listener {
        private final CountDownLatch ended;
        private final ByteArrayOutputStream message = new ByteArrayOutputStream();
        private final StringBuilder text = new StringBuilder();
        private long acknowledged;

        private Listener(CountDownLatch ended) {
            this.ended = ended;
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
            byte[] part = new byte[data.remaining()];
            data.get(part);
            message.writeBytes(part);
            if (last) {
                long number = take(message.toByteArray());
                message.reset();
                if (number - acknowledged > 32 * 1024) {
                    acknowledged = number;
                    send(open -> open.sendText("{\"type\":\"ack\",\"byte\":" + number + "}", true));
                }
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                told(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            ended.countDown();
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            ended.countDown();
        }
    }
}
