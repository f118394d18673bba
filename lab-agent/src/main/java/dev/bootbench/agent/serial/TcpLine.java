package dev.bootbench.agent.serial;

import java.io.IOException;
import java.time.Duration;

/** The bare bytes of a line that a console server holds. Speed and flow control are the server's; BREAK is not carried. */
final class TcpLine implements SerialLine {
    private final PortConfig.TcpPort port;
    private final SocketLink link;
    private final LineWriter writer;

    private TcpLine(PortConfig.TcpPort port, LineSettings settings, SocketLink link) {
        this.port = port;
        this.link = link;
        writer = new LineWriter(Thread.ofVirtual().name("serial-write-" + port).factory(), settings.paste(), link::write);
    }

    static TcpLine open(PortConfig.TcpPort port, LineSettings settings, Receiver receiver) throws IOException {
        TcpLine line = new TcpLine(port, settings, SocketLink.connect(port, port.host(), port.port()));
        line.link.start(receiver);
        return line;
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        writer.type(bytes);
    }

    @Override
    public void sendBreak(Duration length) throws IOException {
        throw new IOException("A bare TCP port carries no BREAK: let the console server speak RFC 2217 and write rfc2217:// instead of "
                + port + ".");
    }

    @Override
    public void close() {
        link.close();
        writer.close();
    }
}
