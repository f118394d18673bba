package dev.bootbench.agent.qemu;

import dev.bootbench.agent.board.LabFaultException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Writes the memory of a machine to a file. */
final class Frozen {
    private static final Logger LOG = Logger.getLogger(Frozen.class);
    private static final int PIECE = 1 << 20;

    private Frozen() {}

    /**
     * Stops the machine and writes its memory; it stands still afterwards, with everything on its disk.
     *
     * @param folder where the machine's process can reach a socket
     */
    static void write(QemuMachine machine, BoardFolder folder, Path file, Duration limit)
            throws LabFaultException, InterruptedException, IOException {
        Path socket = folder.path().resolve("freeze");
        Files.deleteIfExists(socket);
        try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(UnixDomainSocketAddress.of(socket));
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
            Thread writer = Thread.ofPlatform().daemon().name("freeze").start(() -> receive(listener, file));
            machine.freezeTo(socket, limit);
            writer.join(limit);
        } finally {
            Files.deleteIfExists(socket);
        }
        if (!Files.exists(file) || Files.size(file) == 0) {
            throw new LabFaultException("The frozen memory was not written.");
        }
    }

    private static void receive(ServerSocketChannel listener, Path file) {
        try (SocketChannel from = listener.accept();
                FileChannel to = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            long at = 0;
            for (long count = 1; count > 0; at += count) {
                count = to.transferFrom(from, at, PIECE);
            }
        } catch (IOException e) {
            LOG.errorf("writing the frozen memory failed: %s", e.getMessage());
        }
    }
}
