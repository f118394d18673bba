package dev.bootbench.agent.serial;

import static org.awaitility.Awaitility.await;

import dev.bootbench.agent.posix.Pty;
import dev.bootbench.agent.serial.PortConfig.LocalPort;
import dev.bootbench.agent.serial.PortConfig.Rfc2217Port;
import dev.bootbench.agent.serial.PortConfig.TcpPort;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/** A serial cable with a board's end, which a test plays, and a port at the other; it can be cut and mended. */
sealed interface Wire extends AutoCloseable {
    enum Kind {
        LOCAL,
        TCP,
        RFC2217
    }

    static Wire of(Kind kind, Path folder) throws IOException {
        return switch (kind) {
            case LOCAL -> new Local(folder);
            case TCP -> new Server(folder, "tcp");
            case RFC2217 -> new Server(folder, "telnet(rfc2217),tcp");
        };
    }

    /** Prints everything, waiting for the other side where its buffer is full. */
    static void printAll(Pty pty, byte[] bytes) {
        AtomicInteger done = new AtomicInteger();
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .atMost(Duration.ofSeconds(20))
                .until(() -> done.addAndGet(pty.print(Arrays.copyOfRange(bytes, done.get(), bytes.length))) == bytes.length);
    }

    PortConfig port();

    /** Prints as the board. */
    void print(byte[] bytes);

    /** All that the board received. */
    byte[] typed();

    /** From now on only what the board receives later counts. */
    void forget();

    void cut();

    void mend() throws IOException;

    @Override
    void close();

    /** What was received, of whichever PTY is the board's end now. */
    final class Heard {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        synchronized void add(byte[] more) {
            bytes.writeBytes(more);
        }

        synchronized void clear() {
            bytes.reset();
        }

        synchronized byte[] all() {
            return bytes.toByteArray();
        }
    }

    /** An adapter on this host, reached by a name that stays; after being mended it is another device. */
    final class Local implements Wire {
        private final Path link;
        private final Heard heard = new Heard();
        private Pty pty;

        Local(Path folder) throws IOException {
            link = folder.resolve("tty");
            mend();
        }

        @Override
        public PortConfig port() {
            return new LocalPort(link.toString());
        }

        @Override
        public void print(byte[] bytes) {
            printAll(pty, bytes);
        }

        @Override
        public byte[] typed() {
            return heard.all();
        }

        @Override
        public void forget() {
            heard.clear();
        }

        @Override
        public void cut() {
            try {
                Files.delete(link);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            pty.close();
        }

        @Override
        public void mend() throws IOException {
            Pty old = pty;
            pty = new Pty();
            pty.onInput(heard::add);
            Files.createSymbolicLink(link, Path.of(pty.device()));
            if (old != null) {
                old.close();
            }
        }

        @Override
        public void close() {
            pty.close();
        }
    }

    /** A console server; cutting it kills the server. */
    final class Server implements Wire {
        private final boolean isBare;
        private final Heard heard = new Heard();
        private final Pty pty;
        private final Ser2net server;

        Server(Path folder, String accepter) throws IOException {
            pty = new Pty();
            isBare = accepter.equals("tcp");
            pty.onInput(heard::add);
            server = new Ser2net(folder, accepter, "serialdev," + pty.device() + ",115200n81,local");
        }

        @Override
        public PortConfig port() {
            return isBare ? new TcpPort("127.0.0.1", server.port()) : new Rfc2217Port("127.0.0.1", server.port());
        }

        @Override
        public void print(byte[] bytes) {
            printAll(pty, bytes);
        }

        @Override
        public byte[] typed() {
            return heard.all();
        }

        @Override
        public void forget() {
            heard.clear();
        }

        @Override
        public void cut() {
            server.kill();
        }

        @Override
        public void mend() {
            server.start();
        }

        @Override
        public void close() {
            server.close();
            pty.close();
        }
    }
}
