package dev.bootbench.deployments;

import dev.bootbench.intake.FileCollector;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a person sends, on its way in: a temporary file, so that no kernel is ever in memory as a whole. */
final class Upload implements AutoCloseable {
    private final Path file;

    private Upload(Path file) {
        this.file = file;
    }

    /** @throws ProblemException {@code too-large} at the first byte beyond the limit */
    static Upload of(InputStream in, DeploymentKind kind, long limit) throws IOException {
        Path file = Files.createTempFile("bootbench-deployment", ".part");
        try (OutputStream out = Files.newOutputStream(file)) {
            byte[] buffer = new byte[64 * 1024];
            long size = 0;
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                size += n;
                if (size > limit) {
                    throw new ProblemException(ProblemType.TOO_LARGE, kind.inWords() + " may have "
                            + FileCollector.size(limit) + " at most. Leave out what is not needed.");
                }
                out.write(buffer, 0, n);
            }
            if (size == 0) {
                throw new ProblemException(ProblemType.SUBMISSION_REFUSED, "Nothing was sent. Choose a file.");
            }
            return new Upload(file);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    Path file() {
        return file;
    }

    /** The first bytes, as many as there are. */
    byte[] start(int length) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(length);
        }
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
