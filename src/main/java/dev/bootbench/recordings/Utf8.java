package dev.bootbench.recordings;

/**
 * Decodes UTF-8 that comes in pieces: an unfinished character waits for the next piece, each byte that belongs to none becomes
 * U+FFFD.
 */
final class Utf8 {
    private static final char NO_CHARACTER = '�';

    private final int[] pending = new int[4];
    private int waiting;
    private long replaced;

    /** How many bytes were no part of a character so far. */
    long replaced() {
        return replaced;
    }

    void decode(byte[] bytes, int from, int to, StringBuilder out) {
        for (int i = from; i < to; i++) {
            add(bytes[i] & 0xff, out);
        }
    }

    /** Nothing follows, or not at once: what waits is no character. */
    void end(StringBuilder out) {
        while (waiting > 0) {
            dropFirst(out);
        }
    }

    private void add(int value, StringBuilder out) {
        if (waiting == 0 && value < 0x80) {
            out.append((char) value);
            return;
        }
        pending[waiting++] = value;
        settle(out);
    }

    private void settle(StringBuilder out) {
        while (waiting > 0) {
            int wanted = length(pending[0]);
            if (wanted == 1) {
                out.append((char) pending[0]);
                shift(1);
            } else if (wanted == 0 || !fits()) {
                dropFirst(out);
            } else if (waiting < wanted) {
                return;
            } else {
                out.appendCodePoint(codePoint(wanted));
                shift(wanted);
            }
        }
    }

    private static int length(int lead) {
        if (lead < 0x80) {
            return 1;
        }
        if (lead >= 0xc2 && lead <= 0xdf) {
            return 2;
        }
        if (lead >= 0xe0 && lead <= 0xef) {
            return 3;
        }
        return lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
    }

    /** Whether what waits can be the beginning of a character: no overlong forms, no surrogates, nothing beyond U+10FFFF. */
    private boolean fits() {
        for (int i = 1; i < waiting; i++) {
            int low = 0x80;
            int high = 0xbf;
            if (i == 1) {
                low = pending[0] == 0xe0 ? 0xa0 : pending[0] == 0xf0 ? 0x90 : 0x80;
                high = pending[0] == 0xed ? 0x9f : pending[0] == 0xf4 ? 0x8f : 0xbf;
            }
            if (pending[i] < low || pending[i] > high) {
                return false;
            }
        }
        return true;
    }

    private int codePoint(int length) {
        int value = pending[0] & (length == 2 ? 0x1f : length == 3 ? 0x0f : 0x07);
        for (int i = 1; i < length; i++) {
            value = value << 6 | pending[i] & 0x3f;
        }
        return value;
    }

    private void dropFirst(StringBuilder out) {
        out.append(NO_CHARACTER);
        replaced++;
        shift(1);
    }

    private void shift(int count) {
        System.arraycopy(pending, count, pending, 0, waiting - count);
        waiting -= count;
    }
}
