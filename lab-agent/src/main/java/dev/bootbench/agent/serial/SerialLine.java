package dev.bootbench.agent.serial;

import java.io.IOException;
import java.time.Duration;

/**
 * One open serial line. One thread reads and another writes, so that a far side that takes nothing never stops the reader.
 */
interface SerialLine extends AutoCloseable {

    /** Called on the reading thread, which must not be kept waiting. */
    interface Receiver {
        void received(byte[] bytes, int length);

        /** The line is gone without our asking; nothing is received afterwards. */
        void lost(String reason);
    }

    /** @throws IOException in words for the person who configured the port */
    static SerialLine open(PortConfig port, LineSettings settings, Receiver receiver) throws IOException {
        return switch (port) {
            case PortConfig.LocalPort local -> new LocalLine(local.path(), settings, receiver);
            case PortConfig.TcpPort tcp -> TcpLine.open(tcp, settings, receiver);
            case PortConfig.Rfc2217Port rfc2217 -> Rfc2217Line.open(rfc2217, settings, receiver);
        };
    }

    /** Returns when the line has taken the bytes, which are paced as the settings say. */
    void write(byte[] bytes) throws IOException;

    /**
     * Holds the line low. In order with what is typed; a PTY drops it without a word.
     *
     * @throws IOException also where the kind of line has no BREAK
     */
    void sendBreak(Duration length) throws IOException;

    @Override
    void close();
}
