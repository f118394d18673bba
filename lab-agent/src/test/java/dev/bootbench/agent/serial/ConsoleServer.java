package dev.bootbench.agent.serial;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** A console server that notes each RFC 2217 command, and can refuse or answer wrongly, which ser2net never does. */
final class ConsoleServer implements AutoCloseable {
    record Noted(int code, List<Integer> value, long atNanos) {}

    private final ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    private final List<Noted> commands = new CopyOnWriteArrayList<>();
    private final List<Socket> connections = new CopyOnWriteArrayList<>();
    private final boolean speaksRfc2217;
    private final UnaryOperator<byte[]> answer;

    /** @param answer from a command's value to the value confirmed */
    ConsoleServer(boolean speaksRfc2217, UnaryOperator<byte[]> answer) throws IOException {
        this.speaksRfc2217 = speaksRfc2217;
        this.answer = answer;
        Thread.ofVirtual().start(this::serve);
    }

    int port() {
        return listener.getLocalPort();
    }

    List<Noted> commands() {
        return commands;
    }

    List<Noted> controls(int... values) {
        return commands.stream()
                .filter(command -> command.code() == ComPort.SET_CONTROL
                        && Arrays.stream(values).anyMatch(value -> command.value().getFirst() == value))
                .toList();
    }

    void send(byte[] bytes) throws IOException {
        for (Socket connection : connections) {
            connection.getOutputStream().write(bytes);
        }
    }

    private void serve() {
        while (!listener.isClosed()) {
            try {
                Socket connection = listener.accept();
                connections.add(connection);
                Thread.ofVirtual().start(() -> talk(connection));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void talk(Socket connection) {
        Telnet telnet = new Telnet();
        byte[] buffer = new byte[4096];
        try (connection) {
            OutputStream out = connection.getOutputStream();
            for (int count = connection.getInputStream().read(buffer); count >= 0; count = connection.getInputStream().read(buffer)) {
                telnet.read(buffer, count, new Talk(out));
            }
        } catch (IOException e) {
            connections.remove(connection);
        }
    }

    private final class Talk implements Telnet.Events {
        private final OutputStream out;

        Talk(OutputStream out) {
            this.out = out;
        }

        private void write(byte[] bytes) {
            try {
                out.write(bytes);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        @Override
        public void data(byte[] bytes, int length) {
            write(Telnet.escape(Arrays.copyOf(bytes, length)));
        }

        @Override
        public void option(int verb, int option) {
            if (option == ComPort.OPTION && verb == Telnet.WILL) {
                write(Telnet.option(speaksRfc2217 ? Telnet.DO : Telnet.DONT, option));
            }
        }

        @Override
        public void subnegotiation(int option, byte[] payload) {
            byte[] value = Arrays.copyOfRange(payload, 1, payload.length);
            List<Integer> values = new java.util.ArrayList<>();
            for (byte one : value) {
                values.add(one & 0xff);
            }
            commands.add(new Noted(payload[0], values, System.nanoTime()));
            byte[] confirmed = payload[0] == ComPort.SET_BAUDRATE ? answer.apply(value) : value;
            write(new ComPort.Command(payload[0] + ComPort.ANSWER, confirmed).bytes());
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }
}
