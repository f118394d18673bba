package dev.bootbench.agent.shell;

import dev.bootbench.agent.shell.CommandResult.Ending;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.session.ClientSession;
import org.jboss.logging.Logger;

/**
 * A program of ours in the guest, {@code probe.pl}, that answers framed requests over one SSH channel. A question costs one
 * round trip instead of a channel, a login shell and several programs.
 *
 * <p>It lives on hostile ground: frames are bounded, an answer that does not carry the session's nonce and the number of an
 * open request ends the probe, and an ended probe is never asked again. A lying one can do what a lying sshd could.
 */
final class Probe implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Probe.class);
    private static final byte[] PROGRAM = program();
    /** The program comes over the channel: nothing lies in the guest's file system for others to change. */
    private static final String LOADER = "exec perl -e 'my ($s, $n) = (\"\", " + PROGRAM.length + ");"
            + " while (length $s < $n) { sysread(STDIN, $s, $n - length $s, length $s) or exit 1 } eval $s; print STDERR $@; exit 1'";
    /** Two outputs of 1 MiB each and what belongs to them. */
    private static final int LARGEST_ANSWER = 3 << 20;
    private static final int NONCE = 16;
    private static final int HEAD = NONCE + 4 + 1;
    /** What an answer may take beyond the limit that the probe keeps by itself. */
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final List<String> SIGNALS = List.of("", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV",
            "USR2", "PIPE", "ALRM", "TERM");

    private final ChannelExec channel;
    private final byte[] nonce = new byte[NONCE];
    private final AtomicInteger numbers = new AtomicInteger();
    private final Map<Integer, CompletableFuture<List<byte[]>>> open = new ConcurrentHashMap<>();
    private final Object writing = new Object();
    private volatile boolean alive = true;

    private Probe(ChannelExec channel) {
        this.channel = channel;
        RANDOM.nextBytes(nonce);
    }

    private static byte[] program() {
        try (InputStream in = Probe.class.getResourceAsStream("probe.pl")) {
            if (in == null) {
                throw new IllegalStateException("probe.pl is not in this program");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Empty, with a note in the log, when the guest has no Perl or does not answer in time. */
    static Optional<Probe> start(ClientSession session, Duration limit) {
        Probe probe = null;
        try {
            long deadline = System.nanoTime() + limit.toNanos();
            ChannelExec channel = session.createExecChannel(LOADER);
            channel.setErr(new Capture());
            probe = new Probe(channel);
            CompletableFuture<List<byte[]>> ready = new CompletableFuture<>();
            probe.open.put(0, ready);
            channel.open().verify(limit);
            Probe started = probe;
            Thread.ofVirtual().name("probe").start(() -> started.read(channel.getInvertedOut()));
            OutputStream out = channel.getInvertedIn();
            out.write(PROGRAM);
            out.write(probe.nonce);
            out.flush();
            ready.get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            return Optional.of(probe);
        } catch (IOException | ExecutionException | TimeoutException e) {
            LOG.infof("no probe in the guest: %s", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (probe != null) {
            probe.close();
        }
        return Optional.empty();
    }

    boolean isAlive() {
        return alive;
    }

    private void read(InputStream output) {
        try (DataInputStream in = new DataInputStream(output)) {
            while (true) {
                int length = in.readInt();
                if (length < HEAD || length > LARGEST_ANSWER) {
                    throw new IOException("a frame of " + length + " bytes");
                }
                byte[] frame = in.readNBytes(length);
                if (frame.length < length || !Arrays.equals(frame, 0, NONCE, nonce, 0, NONCE)) {
                    throw new IOException("a frame that is not of this session");
                }
                CompletableFuture<List<byte[]>> asked = open.remove(ByteBuffer.wrap(frame).getInt(NONCE));
                if (asked == null) {
                    throw new IOException("an answer that nobody asked for");
                }
                asked.complete(fields(frame));
            }
        } catch (IOException | RuntimeException e) {
            LOG.debugf("the probe ended: %s", e.getMessage());
        } finally {
            close();
        }
    }

    private static List<byte[]> fields(byte[] frame) throws IOException {
        List<byte[]> fields = new ArrayList<>();
        ByteBuffer buffer = ByteBuffer.wrap(frame, HEAD, frame.length - HEAD);
        while (buffer.hasRemaining()) {
            int length = buffer.remaining() < 4 ? -1 : buffer.getInt();
            if (length < 0 || length > buffer.remaining()) {
                throw new IOException("a field beyond its frame");
            }
            byte[] field = new byte[length];
            buffer.get(field);
            fields.add(field);
        }
        return fields;
    }

    /** Runs a command to its end or to its limit. */
    CommandResult run(GuestCommand command) {
        long started = System.nanoTime();
        String uid = command.uid().isPresent() ? Integer.toString(command.uid().getAsInt()) : "";
        Answer answer = ask('R', command.limit().plus(GRACE), text(command.tag()), text(Long.toString(command.limit().toMillis())),
                text(uid), text(command.text()), command.input(), text(command.after().orElse("")));
        Duration took = Duration.ofNanos(System.nanoTime() - started);
        if (answer.fields.size() != 5) {
            return new CommandResult(answer.otherwise(command.limit()), new byte[0], new byte[0], 0, took);
        }
        return new CommandResult(
                ending(string(answer.fields.get(0)), string(answer.fields.get(1)), command.limit()),
                answer.fields.get(3), answer.fields.get(4), number(answer.fields.get(2)), took);
    }

    private static Ending ending(String how, String code, Duration limit) {
        return switch (how) {
            case "exit" -> new Ending.Exited((int) number(text(code)));
            case "signal" -> new Ending.Signalled(signal((int) number(text(code))));
            case "time" -> new Ending.TimedOut(limit);
            default -> new Ending.Lost(code);
        };
    }

    private static String signal(int number) {
        return number > 0 && number < SIGNALS.size() ? SIGNALS.get(number) : "number " + number;
    }

    /** What the guest has, as {@link GuestShell#look} says. */
    CommandResult look(String marker, boolean things, Duration limit) {
        return simple(ask('L', limit, text(marker), text(things ? "all" : "")), limit, true);
    }

    /** Writes a line into the kernel's log. */
    CommandResult mark(String marker, Duration limit) {
        return simple(ask('M', limit, text(marker)), limit, false);
    }

    CommandResult put(byte[] content, String path, int mode, Duration limit) {
        return simple(ask('P', limit, text(path), text(Integer.toOctalString(mode)), content), limit, false);
    }

    /** Ends the processes that have the tag; succeeds when none is left. */
    CommandResult end(String tag, Duration limit) {
        Answer answer = ask('K', limit, text(tag));
        boolean none = answer.fields.size() == 1 && string(answer.fields.getFirst()).equals("0");
        return new CommandResult(answer.fields.isEmpty() ? answer.otherwise(limit) : new Ending.Exited(none ? 0 : 1),
                new byte[0], new byte[0], 0, answer.took);
    }

    /** @param isText the one field is what was asked for; else it is empty, or what went wrong */
    private static CommandResult simple(Answer answer, Duration limit, boolean isText) {
        if (answer.fields.size() != 1) {
            return new CommandResult(answer.otherwise(limit), new byte[0], new byte[0], 0, answer.took);
        }
        byte[] field = answer.fields.getFirst();
        return isText
                ? new CommandResult(new Ending.Exited(0), field, new byte[0], 0, answer.took)
                : new CommandResult(new Ending.Exited(field.length == 0 ? 0 : 1), new byte[0], field, 0, answer.took);
    }

    /** @param fields none when nothing came: in time, or at all */
    private record Answer(List<byte[]> fields, boolean inTime, Duration took) {
        Ending otherwise(Duration limit) {
            return inTime ? new Ending.Lost("the probe in the guest ended") : new Ending.TimedOut(limit);
        }
    }

    private Answer ask(char kind, Duration limit, byte[]... fields) {
        long started = System.nanoTime();
        int number = numbers.incrementAndGet();
        CompletableFuture<List<byte[]>> answer = new CompletableFuture<>();
        open.put(number, answer);
        boolean inTime = true;
        List<byte[]> got = List.of();
        try {
            send(frame(number, kind, fields));
            if (!alive) {
                throw new IOException("it has ended");
            }
            got = answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            inTime = false;
            // It hangs in what it was asked: nobody is to wait for it once more.
            close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | ExecutionException e) {
            close();
        } finally {
            open.remove(number);
        }
        return new Answer(got, inTime, Duration.ofNanos(System.nanoTime() - started));
    }

    private byte[] frame(int number, char kind, byte[]... fields) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int length = HEAD;
        for (byte[] field : fields) {
            length += 4 + field.length;
        }
        body.write(ByteBuffer.allocate(4 + HEAD).putInt(length).put(nonce).putInt(number).put((byte) kind).array());
        for (byte[] field : fields) {
            body.write(ByteBuffer.allocate(4).putInt(field.length).array());
            body.write(field);
        }
        return body.toByteArray();
    }

    private void send(byte[] frame) throws IOException {
        synchronized (writing) {
            OutputStream out = channel.getInvertedIn();
            out.write(frame);
            out.flush();
        }
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String string(byte[] field) {
        return new String(field, StandardCharsets.UTF_8);
    }

    private static long number(byte[] digits) {
        String text = string(digits);
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : -1;
    }

    @Override
    public void close() {
        alive = false;
        open.values().forEach(asked -> asked.completeExceptionally(new IOException("the probe ended")));
        channel.close(true);
    }
}
