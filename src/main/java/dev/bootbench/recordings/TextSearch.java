package dev.bootbench.recordings;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds a text in a recording as people read it: without escape sequences, capital letters like small ones (a to z), within a
 * line. Looks at each byte once (Knuth, Morris, Pratt) and keeps no more than a piece of the present line, so an endless line
 * costs no more than any other. The first hit of a line counts.
 */
final class TextSearch implements RecordingReader.Visitor {
    private static final int SHOWN_BEFORE = 120;
    private static final int SHOWN_AFTER = 160;
    private static final int LINE = 1024;

    /** @param offset of the found text in the excerpt */
    record Found(long number, long us, String excerpt, int offset) {}

    private final byte[] needle;
    private final int[] borders;
    private final long[] numbers;
    private final int most;
    private final long deadline;
    private final AnsiText filter = new AnsiText();
    private final List<Found> hits = new ArrayList<>();
    private final byte[] line = new byte[LINE];
    private int length;
    private int matched;
    private long seen;
    private long read;
    private long position;

    private boolean pending;
    private long hitNumber;
    private long hitUs;
    private int hitEnd;
    private boolean foundInLine;

    /** @param deadline of {@link System#nanoTime()} */
    TextSearch(String text, int most, long deadline) {
        this.needle = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < needle.length; i++) {
            needle[i] = fold(needle[i]);
        }
        this.borders = borders(needle);
        this.numbers = new long[needle.length];
        this.most = most;
        this.deadline = deadline;
    }

    private static int[] borders(byte[] text) {
        int[] borders = new int[text.length];
        int border = 0;
        for (int i = 1; i < text.length; i++) {
            while (border > 0 && text[i] != text[border]) {
                border = borders[border - 1];
            }
            if (text[i] == text[border]) {
                border++;
            }
            borders[i] = border;
        }
        return borders;
    }

    private static byte fold(byte value) {
        return value >= 'A' && value <= 'Z' ? (byte) (value + 32) : value;
    }

    @Override
    public void bytes(Chunk chunk) {
        byte[] bytes = chunk.bytes();
        read += bytes.length;
        position = chunk.end();
        for (int i = 0; i < bytes.length; i++) {
            byte value = bytes[i];
            if (value == '\n') {
                filter.skip();
                endLine();
            } else if (filter.isText(value)) {
                text(chunk, i, value);
            }
        }
    }

    private void text(Chunk chunk, int place, byte value) {
        if (length == LINE) {
            if (pending) {
                tell();
            }
            System.arraycopy(line, LINE / 2, line, 0, LINE / 2);
            length = LINE / 2;
        }
        line[length++] = value;
        if (pending && length - hitEnd >= SHOWN_AFTER) {
            tell();
        }
        if (foundInLine) {
            return;
        }
        byte folded = fold(value);
        while (matched > 0 && folded != needle[matched]) {
            matched = borders[matched - 1];
        }
        if (folded == needle[matched]) {
            matched++;
        }
        numbers[(int) (seen++ % needle.length)] = chunk.first() + place;
        if (matched == needle.length) {
            matched = 0;
            foundInLine = true;
            pending = true;
            hitNumber = numbers[(int) (seen % needle.length)];
            // Where the hit began in the chunk before, its last byte's time is the nearest known.
            hitUs = chunk.at(Math.max(hitNumber, chunk.first()));
            hitEnd = length;
        }
    }

    private void endLine() {
        if (pending) {
            tell();
        }
        matched = 0;
        length = 0;
        foundInLine = false;
    }

    private void tell() {
        pending = false;
        int begin = Math.max(0, hitEnd - needle.length);
        int from = Math.max(0, begin - SHOWN_BEFORE);
        String before = new String(line, from, begin - from, StandardCharsets.UTF_8);
        String after = new String(Arrays.copyOfRange(line, begin, Math.min(length, hitEnd + SHOWN_AFTER)), StandardCharsets.UTF_8);
        hits.add(new Found(hitNumber, hitUs, before + after, before.length()));
    }

    @Override
    public void gap(Gap gap) {
        endLine();
        filter.skip();
    }

    @Override
    public void marker(Marker marker) {}

    /** The recording is at its end. */
    List<Found> finish() {
        endLine();
        return List.copyOf(hits);
    }

    @Override
    public boolean done() {
        return hits.size() >= most || System.nanoTime() - deadline > 0;
    }

    /** Bytes looked at so far. */
    long read() {
        return read;
    }

    /** The next byte it would look at. */
    long position() {
        return position;
    }
}
