package dev.bootbench.agent.serial;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A real ser2net from Debian's package, which gives one line to one TCP port. */
final class Ser2net implements AutoCloseable {
    private final Path file;
    private final int port;
    private Process process;

    /**
     * @param accepter what it speaks, as {@code tcp} or {@code telnet(rfc2217),tcp}
     * @param connector where the line is, as {@code serialdev,/dev/pts/3,115200n81,local}
     */
    Ser2net(Path folder, String accepter, String connector) throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        file = folder.resolve("ser2net-" + port + ".yaml");
        Files.writeString(file, """
                %%YAML 1.1
                ---
                connection: &line
                  accepter: %s,127.0.0.1,%d
                  enable: on
                  connector: %s
                  options:
                    kickolduser: true
                """.formatted(accepter, port, connector));
        start();
    }

    int port() {
        return port;
    }

    void start() {
        try {
            process = new ProcessBuilder("/usr/sbin/ser2net", "-n", "-u", "-c", file.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(file.resolveSibling(file.getFileName() + ".log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("ser2net is missing: sudo apt-get install ser2net", e);
        }
    }

    void kill() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                throw new AssertionError("ser2net does not end");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
