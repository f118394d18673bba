package dev.bootbench.agent.link;

import com.google.protobuf.ByteString;
import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.contract.v1.AgentLinkGrpc;
import dev.bootbench.contract.v1.Chunk;
import dev.bootbench.contract.v1.FetchRequest;
import dev.bootbench.contract.v1.StoreChunk;
import dev.bootbench.contract.v1.Stored;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Bundles and submissions from the coordinator, kept by their SHA-256; logs and recordings to it. */
final class Content {
    /** With its frame well below 256 KiB, the most that coordinators before 1.4 take in one message. */
    private static final int CHUNK = 64 * 1024;
    /** Bundles, submissions and workspaces. */
    static final long LARGEST = 64L << 20;
    /** A captured state of a board, as the coordinator takes it ({@code bootbench.blobs.max-size}). */
    static final long LARGEST_STATE = 256L << 20;
    static final Duration STATE_TRANSFER = Duration.ofMinutes(2);
    private static final Duration TRANSFER = Duration.ofSeconds(60);

    private final Path cache;

    /** What a killed agent left half-done goes. */
    Content(Path cache) throws IOException {
        this.cache = Files.createDirectories(cache);
        try (Stream<Path> files = Files.list(cache)) {
            for (Path unfinished : files.filter(file -> file.getFileName().toString().startsWith(".")).toList()) {
                Files.delete(unfinished);
            }
        }
    }

    /** The file with this content, fetched when it is not here yet and checked against its name. */
    Path fetch(Channel channel, String sha256) throws LabFaultException {
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw new LabFaultException("The coordinator named content by \"" + sha256 + "\", which is no SHA-256.");
        }
        Path kept = cache.resolve(sha256);
        if (Files.exists(kept)) {
            return kept;
        }
        try {
            Path draft = scratch();
            try {
                fetchTo(channel, sha256, draft, LARGEST, TRANSFER);
                Files.move(draft, kept, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (IOException e) {
            throw new LabFaultException("Content " + sha256 + " could not be kept: " + e.getMessage(), e);
        }
        return kept;
    }

    /** An empty file on the same disk, which the caller removes. */
    Path scratch() throws IOException {
        return Files.createTempFile(cache, ".part", null);
    }

    /** Content that is used once: into the caller's file, checked against its name. */
    void fetchTo(Channel channel, String sha256, Path target, long largest, Duration limit) throws LabFaultException {
        try {
            download(channel, sha256, target, largest, limit);
            String got = Spool.sha256(target);
            if (!got.equals(sha256)) {
                throw new LabFaultException("Content " + sha256 + " arrived damaged (as " + got + ").");
            }
        } catch (IOException | StatusRuntimeException e) {
            throw new LabFaultException("Content " + sha256 + " could not be fetched: " + e.getMessage(), e);
        }
    }

    private static void download(Channel channel, String sha256, Path target, long largest, Duration limit)
            throws IOException, LabFaultException {
        Iterator<Chunk> chunks = AgentLinkGrpc.newBlockingStub(channel)
                .withDeadlineAfter(limit.toSeconds(), TimeUnit.SECONDS)
                .fetch(FetchRequest.newBuilder().setSha256(sha256).build());
        long size = 0;
        try (OutputStream out = Files.newOutputStream(target)) {
            while (chunks.hasNext()) {
                ByteString bytes = chunks.next().getBytes();
                size += bytes.size();
                if (size > largest) {
                    throw new LabFaultException("Content " + sha256 + " is larger than " + (largest >> 20) + " MiB.");
                }
                bytes.writeTo(out);
            }
        }
    }

    /** Hands a file over, waiting whenever the stream's buffer is full. Storing twice is harmless. */
    void store(Channel channel, String sha256, Path file, String mediaType) throws IOException, InterruptedException {
        store(channel, sha256, file, mediaType, TRANSFER);
    }

    /** As {@link #store(Channel, String, Path, String)}, within {@code limit}. */
    void store(Channel channel, String sha256, Path file, String mediaType, Duration limit) throws IOException, InterruptedException {
        CompletableFuture<Stored> answer = new CompletableFuture<>();
        Object ready = new Object();
        var sender = new ClientResponseObserver<StoreChunk, Stored>() {
            private ClientCallStreamObserver<StoreChunk> call;

            @Override
            public void beforeStart(ClientCallStreamObserver<StoreChunk> stream) {
                call = stream;
                stream.setOnReadyHandler(() -> {
                    synchronized (ready) {
                        ready.notifyAll();
                    }
                });
            }

            @Override
            public void onNext(Stored stored) {
                answer.complete(stored);
            }

            @Override
            public void onError(Throwable error) {
                answer.completeExceptionally(error);
                synchronized (ready) {
                    ready.notifyAll();
                }
            }

            @Override
            public void onCompleted() {
                answer.completeExceptionally(new IOException("the coordinator ended the transfer without an answer"));
            }
        };
        AgentLinkGrpc.newStub(channel).withDeadlineAfter(limit.toSeconds(), TimeUnit.SECONDS).store(sender);
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[CHUNK];
            StoreChunk.Builder chunk =
                    StoreChunk.newBuilder().setSha256(sha256).setMediaType(mediaType);
            boolean first = true;
            for (int n = in.readNBytes(buffer, 0, CHUNK); first || n > 0; n = in.readNBytes(buffer, 0, CHUNK)) {
                synchronized (ready) {
                    while (!sender.call.isReady() && !answer.isDone()) {
                        ready.wait(1_000);
                    }
                }
                if (answer.isDone()) {
                    break;
                }
                sender.call.onNext(chunk.setBytes(ByteString.copyFrom(buffer, 0, n)).build());
                chunk = StoreChunk.newBuilder();
                first = false;
            }
            sender.call.onCompleted();
            answer.get(limit.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("Content " + sha256 + " could not be handed over: " + e.getMessage(), e);
        }
    }
}
