package dev.bootbench.agent.shell;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;

/** Keeps the first bytes written to it and counts the rest, so that a flood costs no memory. */
final class CappedBytes extends OutputStream {
    private final int limit;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private long cut;

    CappedBytes(int limit) {
        this.limit = limit;
    }

    @Override
    public synchronized void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        int taken = Math.min(length, limit - kept.size());
        kept.write(bytes, offset, taken);
        cut += length - taken;
    }

    synchronized byte[] kept() {
        return kept.toByteArray();
    }

    synchronized long cut() {
        return cut;
    }
}
