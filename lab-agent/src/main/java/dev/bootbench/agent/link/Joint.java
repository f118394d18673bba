package dev.bootbench.agent.link;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Where what several threads write comes out in one stream, each write in one piece. Holds a few pieces, then writers wait.
 * (The library's pipe breaks when the thread that used it last has ended.)
 */
final class Joint extends OutputStream {
    private static final byte[] END = {};
    private static final int PIECES = 16;

    private final BlockingQueue<byte[]> pieces = new ArrayBlockingQueue<>(PIECES);
    private volatile boolean closed;

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one});
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (length > 0) {
            put(Arrays.copyOfRange(bytes, offset, offset + length));
        }
    }

    private void put(byte[] piece) throws IOException {
        if (closed) {
            throw new IOException("nobody reads any more");
        }
        try {
            pieces.put(piece);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    /** No more comes, and writers do not wait any longer. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            while (!pieces.offer(END)) {
                pieces.poll();
            }
        }
    }

    /** For one thread. */
    InputStream out() {
        return new InputStream() {
            private byte[] piece = new byte[1];
            private int at = 1;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                try {
                    if (at == piece.length && piece != END) {
                        piece = pieces.take();
                        at = 0;
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new InterruptedIOException("interrupted");
                }
                if (piece == END) {
                    return -1;
                }
                int count = Math.min(length, piece.length - at);
                System.arraycopy(piece, at, into, offset, count);
                at += count;
                return count;
            }
        };
    }
}
