package dev.bootbench.agent.serial;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A line that a console server holds, by Telnet's serial port option (RFC 2217): its speed, framing and flow control are
 * set from here and confirmed before the line counts as open, and BREAK is carried.
 *
 * <p>Locking: {@link #flow} guards whether the server asked us to stop typing. Answers to the server's options are queued
 * to the writing thread, each option once, so neither a stuck nor a chattering server holds up the reader.
 */
final class Rfc2217Line implements SerialLine {
    private static final Duration HANDSHAKE_LIMIT = Duration.ofSeconds(5);

    private final PortConfig.Rfc2217Port port;
    private final SocketLink link;
    private final Receiver receiver;
    private final LineWriter writer;
    private final Telnet telnet = new Telnet();
    private final BitSet answered = new BitSet();
    private final CompletableFuture<Boolean> accepted = new CompletableFuture<>();
    private final CompletableFuture<String> lost = new CompletableFuture<>();
    private final Map<Integer, CompletableFuture<byte[]>> confirmations = new ConcurrentHashMap<>();
    private final ReentrantLock flow = new ReentrantLock();
    private final Condition mayType = flow.newCondition();
    private boolean suspended;

    private Rfc2217Line(PortConfig.Rfc2217Port port, LineSettings settings, SocketLink link, Receiver receiver) {
        this.port = port;
        this.link = link;
        this.receiver = receiver;
        writer = new LineWriter(Thread.ofVirtual().name("serial-write-" + port).factory(), settings.paste(), bytes -> {
            awaitLeaveToType();
            link.write(Telnet.escape(bytes));
        });
    }

    static Rfc2217Line open(PortConfig.Rfc2217Port port, LineSettings settings, Receiver receiver) throws IOException {
        SocketLink link = SocketLink.connect(port, port.host(), port.port());
        Rfc2217Line line = new Rfc2217Line(port, settings, link, receiver);
        try {
            line.shakeHands(settings);
            return line;
        } catch (IOException e) {
            line.close();
            throw new IOException("The serial port " + port + " cannot be opened: " + e.getMessage(), e);
        }
    }

    private void shakeHands(LineSettings settings) throws IOException {
        link.start(new Incoming());
        long deadline = System.nanoTime() + HANDSHAKE_LIMIT.toNanos();
        send(Telnet.option(Telnet.WILL, Telnet.BINARY));
        send(Telnet.option(Telnet.DO, Telnet.BINARY));
        send(Telnet.option(Telnet.WILL, Telnet.SUPPRESS_GO_AHEAD));
        send(Telnet.option(Telnet.DO, Telnet.SUPPRESS_GO_AHEAD));
        // Section 1: we say that we are willing to send commands, the server that it wants them.
        send(Telnet.option(Telnet.WILL, ComPort.OPTION));
        if (!await(accepted, deadline, "the server did not say that it speaks RFC 2217")) {
            throw new IOException("the server refuses RFC 2217; write tcp:// if it gives the bare bytes.");
        }
        for (ComPort.Command command : ComPort.settings(settings)) {
            confirmations.put(command.code() + ComPort.ANSWER, new CompletableFuture<>());
            send(command.bytes());
        }
        for (ComPort.Command command : ComPort.settings(settings)) {
            CompletableFuture<byte[]> confirmation = confirmations.get(command.code() + ComPort.ANSWER);
            String what = ComPort.name(command.code());
            if (!Arrays.equals(await(confirmation, deadline, "the server did not confirm the " + what), command.value())) {
                throw new IOException("the server cannot set the " + what + " of " + settings.baud() + " bit/s, 8N1, flow control "
                        + settings.flowControl() + ".");
            }
        }
        for (ComPort.Command command : ComPort.silence()) {
            send(command.bytes());
        }
    }

    private <T> T await(CompletableFuture<T> answer, long deadline, String otherwise) throws IOException {
        try {
            CompletableFuture.anyOf(answer, lost).get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (!answer.isDone()) {
                throw new IOException(lost.get());
            }
            return answer.get();
        } catch (TimeoutException e) {
            throw new IOException(otherwise + " within " + HANDSHAKE_LIMIT.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while opening", e);
        }
    }

    private void send(byte[] bytes) {
        writer.queue(() -> link.write(bytes));
    }

    private void awaitLeaveToType() throws InterruptedException {
        flow.lockInterruptibly();
        try {
            while (suspended) {
                mayType.await();
            }
        } finally {
            flow.unlock();
        }
    }

    private void suspend(boolean value) {
        flow.lock();
        try {
            suspended = value;
            mayType.signalAll();
        } finally {
            flow.unlock();
        }
    }

    /** On the reading thread. */
    private final class Incoming implements Receiver, Telnet.Events {
        @Override
        public void received(byte[] bytes, int length) {
            telnet.read(bytes, length, this);
        }

        @Override
        public void lost(String reason) {
            lost.complete(reason);
            receiver.lost(reason);
        }

        @Override
        public void data(byte[] bytes, int length) {
            receiver.received(bytes, length);
        }

        @Override
        public void option(int verb, int option) {
            switch (verb) {
                case Telnet.DO -> {
                    if (option == ComPort.OPTION) {
                        accepted.complete(true);
                    } else if (option != Telnet.BINARY && option != Telnet.SUPPRESS_GO_AHEAD) {
                        answerOnce(Telnet.WONT, option);
                    }
                }
                case Telnet.WILL -> {
                    boolean wanted = option == Telnet.ECHO || option == ComPort.OPTION;
                    if (option != Telnet.BINARY && option != Telnet.SUPPRESS_GO_AHEAD) {
                        answerOnce(wanted ? Telnet.DO : Telnet.DONT, option);
                    }
                }
                case Telnet.DONT -> {
                    if (option == ComPort.OPTION) {
                        accepted.complete(false);
                    }
                }
                // WONT: what we did not get we do without.
                default -> {}
            }
        }

        private void answerOnce(int verb, int option) {
            int slot = verb * 256 + option;
            if (!answered.get(slot)) {
                answered.set(slot);
                send(Telnet.option(verb, option));
            }
        }

        @Override
        public void subnegotiation(int option, byte[] payload) {
            if (option != ComPort.OPTION || payload.length == 0) {
                return;
            }
            int code = payload[0] & 0xff;
            switch (code) {
                case ComPort.SUSPEND -> suspend(true);
                case ComPort.RESUME -> suspend(false);
                default -> {
                    CompletableFuture<byte[]> awaited = confirmations.get(code);
                    if (awaited != null) {
                        awaited.complete(Arrays.copyOfRange(payload, 1, payload.length));
                    }
                }
            }
        }
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        writer.type(bytes);
    }

    /** Section 3, SET-CONTROL 5 and 6: on, wait, off as one step, and the line is let go whatever happens. */
    @Override
    public void sendBreak(Duration length) throws IOException {
        writer.run(length, () -> {
            link.write(ComPort.control(ComPort.BREAK_ON).bytes());
            try {
                TimeUnit.NANOSECONDS.sleep(length.toNanos());
            } finally {
                link.write(ComPort.control(ComPort.BREAK_OFF).bytes());
            }
        });
    }

    @Override
    public void close() {
        link.close();
        writer.close();
    }

    @Override
    public String toString() {
        return port.toString();
    }
}
