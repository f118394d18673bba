package dev.bootbench.gateway;

import dev.bootbench.Background;
import dev.bootbench.console.ConsoleSink;
import dev.bootbench.console.Frame;
import dev.bootbench.console.ViewEnd;
import dev.bootbench.terminal.Plain;
import dev.bootbench.terminal.TerminalGuard;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A terminal that shows a console. Standard output has the board's bytes and nothing else, without what would act on the person's
 * terminal where there is one; what the lab says goes to standard error, each line with a
 * mark that was drawn for this terminal, so that a board which prints such a line cannot know it.
 */
final class Screen implements ConsoleSink {
    private static final int MARK_LETTERS = 4;
    private static final int WAITING = 32;
    /** A sentence is not said twice within so long: each key of a paste would be refused on a line of its own. */
    private static final Duration AGAIN = Duration.ofSeconds(5);
    private static final Duration LOOK_UP = Duration.ofSeconds(1);

    private final OutputStream out;
    private final OutputStream err;
    /** Null where no terminal is at the other end: then every byte is wanted. */
    private final @Nullable TerminalGuard guard;
    private final String mark = mark();
    private final BlockingQueue<String> notices = new ArrayBlockingQueue<>(WAITING);
    private volatile boolean open = true;
    private volatile @Nullable String dismissed;
    private volatile Frame.@Nullable Writer writer;
    private volatile Frame.@Nullable Viewers viewers;
    private volatile Frame.@Nullable Stage stage;
    private boolean opened;
    /** What is before this byte is history, whose questions have long been answered. */
    private long live;
    private boolean portClosed;
    private String last = "";
    private long lastAt;

    /** @param terminal whether the client has one */
    Screen(String board, boolean terminal, OutputStream out, OutputStream err) {
        this.out = out;
        this.err = err;
        this.guard = terminal ? new TerminalGuard() : null;
        Background.start("ssh-notices-" + board, this::writeNotices);
    }

    private static String mark() {
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < MARK_LETTERS; i++) {
            letters.append((char) ('a' + ThreadLocalRandom.current().nextInt(26)));
        }
        return letters.toString();
    }

    /** Says something to the person; never waits. */
    void say(String sentence) {
        String plain = Plain.text(sentence);
        synchronized (this) {
            if (plain.equals(last) && System.nanoTime() - lastAt < AGAIN.toNanos()) {
                return;
            }
            last = plain;
            lastAt = System.nanoTime();
        }
        // When nobody reads, there is no use in keeping more.
        notices.offer("\r\n\u001b[7m[lab " + mark + "]\u001b[0m " + plain + "\r\n");
    }

    /** Shows a key of a line that the person types to the lab. */
    void echo(char character) {
        notices.offer(character == '\b' ? "\b \b" : String.valueOf(character));
    }

    private void writeNotices() {
        try {
            while (open || !notices.isEmpty()) {
                String notice = notices.poll(LOOK_UP.toMillis(), TimeUnit.MILLISECONDS);
                if (notice != null) {
                    err.write(notice.getBytes(StandardCharsets.UTF_8));
                    err.flush();
                }
            }
        } catch (IOException | InterruptedException e) {
            open = false;
        }
    }

    /** Lets what was said arrive. */
    void close() throws InterruptedException {
        open = false;
        long deadline = System.nanoTime() + LOOK_UP.toNanos();
        while (!notices.isEmpty() && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    /** Why the lab ended the view, if it did. */
    Optional<String> dismissed() {
        return Optional.ofNullable(dismissed);
    }

    List<Frame.Asking> asking() {
        Frame.Writer known = writer;
        return known == null ? List.of() : known.asking();
    }

    /** Who watches, who types, and how the board is. */
    void sayHow() {
        Frame.Viewers who = viewers;
        Frame.Stage how = stage;
        Frame.Writer keys = writer;
        say((who == null ? "" : who.count() + (who.count() == 1 ? " view: " : " views: ") + String.join(", ", who.names()) + ". ")
                + (keys == null ? "" : whoTypes(keys) + " ")
                + (how == null ? "" : how.sentence()));
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean seesAtOnce() {
        return true;
    }

    @Override
    public void send(Frame frame) {
        switch (frame) {
            case Frame.Bytes(long first, byte[] bytes, List<Frame.Arrival> arrivals) -> {
                try {
                    out.write(guard == null ? bytes : guard.pass(bytes, answers(first)));
                    out.flush();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            case Frame.Opened header -> {
                if (opened) {
                    say("The console is connected again.");
                }
                opened = true;
                live = header.head();
            }
            case Frame.Skipped(long from, long to) -> say(to - from + " bytes were skipped: they came faster than this terminal took them.");
            case Frame.Port(boolean isOpen, String reason) -> {
                if (!isOpen) {
                    say("The serial port is closed: " + reason);
                } else if (portClosed) {
                    say("The serial port is open again.");
                }
                portClosed = !isOpen;
            }
            case Frame.Writer keys -> keyboard(keys);
            case Frame.Viewers who -> viewers = who;
            case Frame.Stage how -> stage = how;
            case Frame.Unreachable(String sentence) -> say(sentence);
            case Frame.Refused(String reason) -> say(reason);
        }
    }

    private boolean answers(long first) {
        Frame.Writer keys = writer;
        return first >= live && keys != null && keys.canWrite();
    }

    private void keyboard(Frame.Writer now) {
        Frame.Writer before = writer;
        writer = now;
        if (!now.news().isEmpty()) {
            say(now.news());
        }
        if (before == null || before.canWrite() != now.canWrite()) {
            say(now.canWrite() ? "What you type goes to the board." : "You watch. " + now.reason() + (namesWriter(now) ? "" : " " + whoTypes(now))
                    + (now.mayAsk() ? " Ctrl-] k asks for the keyboard." : ""));
        } else if (!now.canWrite() && (before.keyboard() != now.keyboard() || !Objects.equals(before.writer(), now.writer()))) {
            say(whoTypes(now));
        }
        if (!now.asking().isEmpty() && (before == null || !before.asking().equals(now.asking()))) {
            say(now.asking().getFirst().name() + " asks for the keyboard: Ctrl-] y gives it, Ctrl-] n does not.");
        }
    }

    private static boolean namesWriter(Frame.Writer keys) {
        return keys.keyboard() != Frame.KeyboardState.HELD || keys.writer() == null || keys.reason().contains(keys.writer());
    }

    private static String whoTypes(Frame.Writer keys) {
        return switch (keys.keyboard()) {
            case YOURS -> "You type.";
            case FREE -> "Nobody types.";
            case HELD -> keys.writer() + " types.";
            case KEPT -> keys.writer() + " lost the connection.";
            case RUN -> keys.reason();
        };
    }

    @Override
    public void ended(@Nullable ViewEnd why) {
        dismissed = why == null ? null : why.sentence();
        open = false;
    }
}
