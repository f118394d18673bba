package dev.bootbench.agent.link;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A new file that only its owner may read, reserved before there is anything to write: nothing that cost a one-use token
 * may be lost because it cannot be kept. Closed without a {@link #write}, it is gone again.
 */
final class CredentialFile implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;
    private boolean written;

    private CredentialFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** @throws IOException whose message says why there can be no such file; one that is there is never overwritten */
    static CredentialFile reserve(Path path) throws IOException {
        try {
            Files.createDirectories(path.getParent());
            return new CredentialFile(path, FileChannel.open(path,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))));
        } catch (FileAlreadyExistsException e) {
            throw new IOException(path + " exists: this machine has joined a lab already. To let it join anew, move that file "
                    + "away; the token was not used up.", e);
        } catch (IOException e) {
            throw new IOException(path + " cannot be made (" + e + "). Run this as the user of the agent; the token was not "
                    + "used up.", e);
        }
    }

    Path path() {
        return path;
    }

    /** On the disk when this returns. */
    void write(String credential) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((credential + "\n").getBytes(StandardCharsets.US_ASCII));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        channel.force(true);
        written = true;
    }

    @Override
    public void close() throws IOException {
        channel.close();
        if (!written) {
            Files.deleteIfExists(path);
        }
    }
}
