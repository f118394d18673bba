package dev.bootbench.agent.build;

import java.nio.charset.StandardCharsets;

/** Keeps the beginning and the end of an output of any length. Not safe for use by several threads. */
final class CappedLog {
    /** Bytes kept. */
    static final int LIMIT = 256 * 1024;

    private static final int HEAD = LIMIT * 3 / 4;

    private final byte[] head = new byte[HEAD];
    private final byte[] tail = new byte[LIMIT - HEAD];
    private long written;

    void write(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            if (written < HEAD) {
                head[(int) written] = bytes[i];
            } else {
                tail[(int) ((written - HEAD) % tail.length)] = bytes[i];
            }
            written++;
        }
    }

    /** What was kept; a line of its own says how much is missing and where. */
    String text() {
        String first = new String(head, 0, (int) Math.min(written, HEAD), StandardCharsets.UTF_8);
        long rest = written - HEAD;
        if (rest <= 0) {
            return first;
        }
        int kept = (int) Math.min(rest, tail.length);
        int from = rest <= tail.length ? 0 : (int) (rest % tail.length);
        byte[] last = new byte[kept];
        System.arraycopy(tail, from, last, 0, kept - from);
        System.arraycopy(tail, 0, last, kept - from, from);
        String cut = rest > kept ? "\n[... " + (rest - kept) + " bytes cut ...]\n" : "";
        return first + cut + new String(last, StandardCharsets.UTF_8);
    }
}
