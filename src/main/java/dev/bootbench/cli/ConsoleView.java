package dev.bootbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A view of a console (docs/console.md). After a broken connection it goes on at its byte, and asks again if it waited for the
 * keyboard. What came and was not matched yet is kept, up to a limit; everything that came goes to its {@link BoardOutput}. Its monitor guards
 * all of this, and is not held while something is sent or connected.
 */
final class ConsoleView implements WebSocket.Listener, AutoCloseable {
    private static final int MOST_KEPT = 1024 * 1024;
    private static final int HEADER = 8;
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Client client;
    private final String board;
    private final String from;
    private final BoardOutput out;
    private final ReentrantLock sending = new ReentrantLock();
    private final StringBuilder unmatched = new StringBuilder();
    private final StringBuilder text = new StringBuilder();
    private ByteBuffer frame = ByteBuffer.allocate(64 * 1024);
    private @Nullable WebSocket socket;
    private String epoch = "";
    private long next = -1;
    /** What is before this byte is history, whose questions have long been answered. */
    private long live;
    private boolean open;
    private boolean lost;
    /** It waits for the keyboard. */
    private boolean asks;
    private String keyboard = "";
    private String reason = "";
    private String refused = "";
    /** Why the lab ended the view, or did not begin it: there is no use in trying again. */
    private String ended = "";
    private @Nullable Instant until;

    /** @param from number of the first byte to show, "tail" for what is recent, "now" for what is still to come */
    ConsoleView(Client client, String board, String from, BoardOutput out) {
        this.client = client;
        this.board = board;
        this.from = from;
        this.out = out;
    }

    /** Opens it, and waits for its header. */
    void connect(long deadline) {
        String place;
        synchronized (this) {
            place = next >= 0 ? next + "&epoch=" + Client.part(epoch) : from.equals("now") ? "tail" : Client.part(from);
            open = false;
            lost = false;
            keyboard = "";
            text.setLength(0);
            frame.clear();
        }
        client.socket("/api/boards/" + Client.part(board) + "/console?from=" + place, this);
        await(() -> open && !keyboard.isEmpty(), deadline, "The console of " + board + " did not open");
        ask();
    }

    private interface Condition {
        boolean holds();
    }

    private void await(Condition condition, long deadline, String otherwise) {
        while (!holds(condition, deadline, otherwise)) {
            again(deadline);
        }
    }

    /** Waits for it; false when the connection broke meanwhile. */
    private synchronized boolean holds(Condition condition, long deadline, String otherwise) {
        while (!condition.holds()) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new CliException(ConsoleCommand.TIMED_OUT, otherwise + " in time." + (reason.isEmpty() ? "" : " " + reason));
            }
            demandGoesOn();
            if (!refused.isEmpty()) {
                throw new CliException(CliException.NO, takeRefusal());
            }
            if (lost) {
                return false;
            }
            pause(Math.min(left, 500));
        }
        return true;
    }

    private void again(long deadline) {
        pause(RETRY.toMillis());
        try {
            connect(deadline);
        } catch (CliException e) {
            if (e.exitCode() != CliException.LAB_FAULT || System.nanoTime() - deadline >= 0) {
                throw e;
            }
            synchronized (this) {
                lost = true;
            }
        }
    }

    private synchronized void pause(long millis) {
        try {
            wait(Math.max(1, millis));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliException(CliException.LAB_FAULT, "Interrupted.");
        }
    }

    /** Waits until this is on the line after what was matched last; what follows it stays to be matched. */
    void expect(Pattern wanted, long deadline) {
        await(() -> {
            Matcher found = wanted.matcher(unmatched);
            if (found.find()) {
                unmatched.delete(0, Math.max(found.end(), 1));
                return true;
            }
            return false;
        }, deadline, "The board did not say \"" + wanted + "\"");
    }

    /** Asks for the keyboard, if it is not here or to be had by typing, and waits for it. */
    void askForKeyboard(long deadline) {
        synchronized (this) {
            asks = true;
        }
        ask();
        await(() -> keyboard.equals("YOURS"), deadline, "Nobody handed you the keyboard of " + board);
        synchronized (this) {
            asks = false;
        }
    }

    private void ask() {
        boolean wanted;
        synchronized (this) {
            wanted = asks && !keyboard.equals("YOURS");
        }
        if (wanted) {
            say("{\"type\":\"ask\"}");
        }
    }

    void type(byte[] keys) {
        send(requireSocket(), to -> to.sendBinary(ByteBuffer.wrap(keys), true));
    }

    void say(String json) {
        send(requireSocket(), to -> to.sendText(json, true));
    }

    private void send(WebSocket to, Function<WebSocket, CompletableFuture<WebSocket>> message) {
        try {
            sendInTurn(to, message);
        } catch (CompletionException e) {
            lost(to);
        }
    }

    /** The socket takes a message only when the one before is out. */
    private void sendInTurn(WebSocket to, Function<WebSocket, CompletableFuture<WebSocket>> message) {
        sending.lock();
        try {
            message.apply(to).join();
        } finally {
            sending.unlock();
        }
    }

    private synchronized void lost(WebSocket broken) {
        lost |= broken == socket;
        notifyAll();
    }

    /**
     * Whether the connection broke; {@link #reconnect} mends it.
     *
     * @throws CliException when it was the lab that ended the view
     */
    synchronized boolean isLost() {
        demandGoesOn();
        return lost;
    }

    private void demandGoesOn() {
        if (!ended.isEmpty()) {
            throw new CliException(CliException.NO, ended);
        }
    }

    void reconnect(long deadline) {
        again(deadline);
    }

    /** What was refused since the last look; empty when nothing was. */
    synchronized String takeRefusal() {
        String said = refused;
        refused = "";
        return said;
    }

    /** When the time ends that whoever watches has on the board; null where it is not theirs. */
    synchronized @Nullable Instant until() {
        return until;
    }

    private synchronized WebSocket requireSocket() {
        WebSocket now = socket;
        if (now == null) {
            throw new IllegalStateException("not connected");
        }
        return now;
    }

    /** Comes before all else: what the lab says at once would find no socket otherwise. */
    @Override
    public void onOpen(WebSocket opened) {
        synchronized (this) {
            socket = opened;
        }
        opened.request(1);
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        long seen = taken(data, last);
        if (last) {
            send(from, to -> to.sendText("{\"type\":\"ack\",\"byte\":" + seen + "}", true));
        }
        from.request(1);
        return null;
    }

    private synchronized long taken(ByteBuffer data, boolean last) {
        if (frame.remaining() < data.remaining()) {
            frame = ByteBuffer.allocate(2 * (frame.position() + data.remaining())).put(frame.flip());
        }
        frame.put(data);
        if (last) {
            take(frame.flip());
            frame.clear();
        }
        return next;
    }

    private void take(ByteBuffer message) {
        long first = message.getLong();
        int known = (int) Math.max(0, Math.min(message.remaining(), next - first));
        byte[] piece = new byte[message.remaining() - known];
        message.position(HEADER + known).get(piece);
        next = Math.max(next, first + known + piece.length);
        try {
            out.write(piece, first + known >= live && keyboard.equals("YOURS"));
        } catch (IOException e) {
            throw new CliException(CliException.LAB_FAULT, "Cannot write what the board says: " + e.getMessage());
        }
        unmatched.append(new String(piece, StandardCharsets.UTF_8));
        if (unmatched.length() > MOST_KEPT) {
            unmatched.delete(0, unmatched.length() - MOST_KEPT);
        }
        notifyAll();
    }

    @Override
    public synchronized CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            try {
                told(Client.JSON.readTree(text.toString()));
            } catch (IOException e) {
                throw new CliException(CliException.LAB_FAULT, "The coordinator's answer cannot be read: " + e.getMessage());
            }
            text.setLength(0);
        }
        from.request(1);
        return null;
    }

    private void told(JsonNode message) {
        switch (message.path("type").asText()) {
            case "opened" -> {
                open = true;
                boolean anew = !message.path("epoch").asText().equals(epoch);
                epoch = message.path("epoch").asText();
                live = message.path("head").asLong();
                if (next < 0 && from.equals("now")) {
                    next = message.path("head").asLong();
                } else if (anew) {
                    next = message.path("start").asLong();
                }
            }
            case "skipped" -> next = Math.max(next, message.path("to").asLong());
            case "writer" -> {
                keyboard = message.path("keyboard").asText();
                reason = message.path("reason").asText();
                until = message.hasNonNull("until") ? Instant.parse(message.path("until").asText()) : null;
            }
            case "unreachable" -> reason = message.path("sentence").asText();
            case "refused" -> refused = message.path("reason").asText();
            default -> { }
        }
        notifyAll();
    }

    @Override
    public synchronized CompletionStage<?> onClose(WebSocket from, int code, String why) {
        if (from == socket && Client.isTheLabsEnd(code)) {
            ended = why;
        }
        lost(from);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        lost(from);
    }

    @Override
    public void close() {
        WebSocket now;
        synchronized (this) {
            now = socket;
        }
        if (now != null && !now.isOutputClosed()) {
            send(now, to -> to.sendClose(WebSocket.NORMAL_CLOSURE, ""));
        }
    }
}
