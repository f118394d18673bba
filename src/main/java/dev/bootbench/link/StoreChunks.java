package dev.bootbench.link;

import dev.bootbench.contract.v1.StoreChunk;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;

/** The chunks that an agent hands over, read as one stream. */
final class StoreChunks extends InputStream {
    private final Inbound<StoreChunk> in;
    private final Duration patience;
    private InputStream chunk;
    private boolean ended;
    private long size;

    StoreChunks(StoreChunk first, Inbound<StoreChunk> in, Duration patience) {
        this.chunk = first.getBytes().newInput();
        this.in = in;
        this.patience = patience;
    }

    /** Bytes read so far. */
    long size() {
        return size;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!ended) {
            int count = chunk.read(target, offset, length);
            if (count > 0) {
                size += count;
                return count;
            }
            next();
        }
        return -1;
    }

    private void next() throws IOException {
        try {
            switch (in.next(patience)) {
                case Received.Message<StoreChunk>(StoreChunk message) -> chunk = message.getBytes().newInput();
                case Received.Silence<StoreChunk> silence -> throw new IOException("the agent sent no more in time");
                case Received.End<StoreChunk> end -> {
                    if (end.broken()) {
                        throw new IOException("the agent's stream broke", end.cause());
                    }
                    ended = true;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }
}
