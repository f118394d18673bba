package dev.bootbench.agent.shell;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;

/** Keeps the first MiB of a command's output and counts the rest. */
final class Capture extends OutputStream {
    private static final int LIMIT = 1024 * 1024;

    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private long cut;

    @Override
    public void write(int one) {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        int taken = Math.min(length, LIMIT - kept.size());
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
