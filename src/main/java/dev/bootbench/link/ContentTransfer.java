package dev.bootbench.link;

import com.google.protobuf.UnsafeByteOperations;
import dev.bootbench.contract.v1.Chunk;
import dev.bootbench.contract.v1.StoreChunk;
import dev.bootbench.contract.v1.Stored;
import io.grpc.Status;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/** Moves content between agents and the {@link ContentStore}, a chunk at a time. */
@ApplicationScoped
class ContentTransfer {
    private static final Logger LOG = Logger.getLogger(ContentTransfer.class);
    private static final int CHUNK = 64 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

    private final Instance<ContentStore> store;

    ContentTransfer(Instance<ContentStore> store) {
        this.store = store;
    }

    void fetch(String sha256, Outbound<Chunk> out) {
        try {
            out.last(send(sha256, out));
        } catch (IOException | RuntimeException e) {
            LOG.errorf(e, "content %s could not be sent", sha256);
            out.last(Status.INTERNAL.withDescription("The content could not be read; try again."));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Status send(String sha256, Outbound<Chunk> out) throws IOException, InterruptedException {
        Optional<InputStream> found = SHA_256.matcher(sha256).matches() ? store.get().open(sha256) : Optional.empty();
        if (found.isEmpty()) {
            return Status.NOT_FOUND.withDescription("There is no content with SHA-256 " + sha256 + ".");
        }
        try (InputStream content = found.get()) {
            byte[] bytes = content.readNBytes(CHUNK);
            while (bytes.length > 0) {
                if (!out.put(Chunk.newBuilder().setBytes(UnsafeByteOperations.unsafeWrap(bytes)).build(), PATIENCE)) {
                    return Status.DEADLINE_EXCEEDED.withDescription("The content was not read in time.");
                }
                bytes = content.readNBytes(CHUNK);
            }
        }
        return Status.OK;
    }

    void store(Inbound<StoreChunk> in, Outbound<Stored> out) {
        try {
            Received<StoreChunk> first = in.next(PATIENCE);
            if (!(first instanceof Received.Message<StoreChunk>(StoreChunk head))
                    || !SHA_256.matcher(head.getSha256()).matches()) {
                out.last(Status.INVALID_ARGUMENT.withDescription(
                        "The first chunk has to name the content's SHA-256, in lower-case hexadecimal."));
                return;
            }
            try (StoreChunks content = new StoreChunks(head, in, PATIENCE)) {
                store.get().store(head.getSha256(), head.getMediaType(), content);
                out.put(Stored.newBuilder().setSha256(head.getSha256()).setSize(content.size()).build(), PATIENCE);
            }
            out.last(Status.OK);
        } catch (ContentRefusedException e) {
            out.last(Status.INVALID_ARGUMENT.withDescription(e.getMessage()));
        } catch (IOException | RuntimeException e) {
            LOG.error("content of an agent could not be kept", e);
            out.last(Status.UNAVAILABLE.withDescription("The content could not be kept now; try again."));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
