package dev.bootbench.console;

/**
 * The last bytes of a console, by number. Holds {@code [base, head)}, at most {@code capacity} bytes; what is appended
 * beyond that pushes the oldest out. Takes memory as it fills. Not safe for threads: its console's lock guards it.
 */
final class Ring {
    /** A line longer than this is cut anywhere. */
    private static final int LONGEST_LINE = 8 * 1024;

    private static final int SMALLEST = 64 * 1024;

    private final int capacity;
    private byte[] bytes;
    private long base;
    private long head;

    Ring(int capacity) {
        this.capacity = capacity;
        this.bytes = new byte[Math.min(capacity, SMALLEST)];
    }

    long base() {
        return base;
    }

    long head() {
        return head;
    }

    /** Forgets everything; the next byte has this number. */
    void restartAt(long number) {
        base = number;
        head = number;
    }

    /** Takes in bytes of which the first has this number: what is known already is left out, a gap empties the ring. */
    void append(long first, byte[] piece) {
        if (first > head) {
            restartAt(first);
        }
        long known = head - first;
        if (known >= piece.length) {
            return;
        }
        int from = Math.toIntExact(Math.max(known, piece.length - capacity));
        if (from > known) {
            restartAt(first + from);
        }
        makeRoom(head - base + piece.length - from);
        for (int done = from; done < piece.length; ) {
            int at = index(head);
            int run = Math.min(piece.length - done, bytes.length - at);
            System.arraycopy(piece, done, bytes, at, run);
            done += run;
            head += run;
        }
        base = Math.max(base, head - bytes.length);
    }

    private void makeRoom(long wanted) {
        if (wanted <= bytes.length || bytes.length == capacity) {
            return;
        }
        byte[] kept = read(base, (int) (head - base));
        bytes = new byte[(int) Math.min(capacity, Math.max(wanted, 2L * bytes.length))];
        int at = index(base);
        int run = Math.min(kept.length, bytes.length - at);
        System.arraycopy(kept, 0, bytes, at, run);
        System.arraycopy(kept, run, bytes, 0, kept.length - run);
    }

    /** Up to {@code most} bytes from {@code first}, which has to be in {@code [base, head]}. */
    byte[] read(long first, int most) {
        if (first < base || first > head) {
            throw new IllegalArgumentException("byte " + first + " is not in [" + base + ", " + head + "]");
        }
        byte[] copy = new byte[(int) Math.min(most, head - first)];
        int at = index(first);
        int run = Math.min(copy.length, bytes.length - at);
        System.arraycopy(bytes, at, copy, 0, run);
        System.arraycopy(bytes, 0, copy, run, copy.length - run);
        return copy;
    }

    /** The first start of a line at or after {@code number}, so that no view begins within a character or a sequence. */
    long lineStart(long number) {
        long from = Math.max(number, base);
        if (from == 0) {
            return 0;
        }
        long limit = Math.min(head, from + LONGEST_LINE);
        for (long at = from; at < limit; at++) {
            boolean afterLineEnd = at > base && bytes[index(at - 1)] == '\n';
            if (afterLineEnd) {
                return at;
            }
        }
        return limit == head && head - from < LONGEST_LINE ? afterCharacter(from) : afterCharacter(limit);
    }

    /** Skips the continuation bytes of a UTF-8 character. */
    private long afterCharacter(long number) {
        long at = number;
        while (at < head && at < number + 3 && (bytes[index(at)] & 0xc0) == 0x80) {
            at++;
        }
        return at;
    }

    private int index(long number) {
        return (int) (number % bytes.length);
    }
}
