package dev.bootbench.agent.link;

import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.shell.SshPlace;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/** A tunnel's end at a board's SSH port: never at any other place. */
final class SocketEnd implements FarEnd {
    private static final Duration CONNECT = Duration.ofSeconds(10);

    private final Socket socket;

    private SocketEnd(Socket socket) {
        this.socket = socket;
    }

    static SocketEnd connect(String board, SshPlace place) throws LabFaultException {
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(place.host(), place.port()), (int) CONNECT.toMillis());
            return new SocketEnd(socket);
        } catch (IOException e) {
            close(socket);
            throw new LabFaultException("The SSH port of " + board + " takes no connection (" + e.getMessage() + "). Is sshd running on it?", e);
        }
    }

    @Override
    public OutputStream in() throws IOException {
        return new FilterOutputStream(socket.getOutputStream()) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                out.write(bytes, offset, length);
            }

            @Override
            public void close() throws IOException {
                socket.shutdownOutput();
            }
        };
    }

    @Override
    public InputStream out() throws IOException {
        return socket.getInputStream();
    }

    @Override
    public void close() {
        close(socket);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // closed is closed
        }
    }
}
