package dev.bootbench.agent.grading;

import dev.bootbench.agent.serial.Console;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/** A serial line that says what a test lets it say. */
public final class ScriptedConsole implements Console {
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final ByteArrayOutputStream typed = new ByteArrayOutputStream();
    private String awaited = "";
    private String answer = "";

    /** Says this as soon as that has been typed. */
    synchronized void answers(String awaited, String answer) {
        this.awaited = awaited;
        this.answer = answer;
    }

    synchronized void say(String text) {
        said.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        notifyAll();
    }

    synchronized String typed() {
        return typed.toString(StandardCharsets.US_ASCII);
    }

    @Override
    public String epoch() {
        return "1";
    }

    @Override
    public long base() {
        return 0;
    }

    @Override
    public synchronized long head() {
        return said.size();
    }

    @Override
    public View view(long from) {
        return new View() {
            private long next = from;

            @Override
            public Optional<Piece> next(Duration limit) throws InterruptedException {
                synchronized (ScriptedConsole.this) {
                    if (head() <= next) {
                        ScriptedConsole.this.wait(limit.toMillis());
                    }
                    if (head() <= next) {
                        return Optional.empty();
                    }
                    byte[] bytes = read(next, head());
                    long first = next;
                    next += bytes.length;
                    return Optional.of(new Piece.Bytes(first, bytes, Instant.EPOCH));
                }
            }

            @Override
            public void close() {
                // Nothing is held.
            }
        };
    }

    @Override
    public synchronized byte[] read(long from, long to) {
        return Arrays.copyOfRange(said.toByteArray(), (int) from, (int) Math.min(to, said.size()));
    }

    @Override
    public synchronized void write(byte[] bytes) {
        typed.writeBytes(bytes);
        if (!answer.isEmpty() && typed().endsWith(awaited)) {
            say(answer);
        }
    }
}
