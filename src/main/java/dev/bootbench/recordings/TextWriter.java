package dev.bootbench.recordings;

import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Writes a recording as plain text: no escape sequences, a line each, with the time its first byte came where that is wanted. */
final class TextWriter implements RecordingReader.Visitor {
    /** What stands before each line. */
    enum LineTimes { NONE, ABSOLUTE, RELATIVE }

    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z' ", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final long MICROS = 1_000_000;
    private static final int PIECE = 8 * 1024;

    private final Writer out;
    private final LineTimes wanted;
    private final long start;
    private final AnsiText filter = new AnsiText();
    private final Utf8 decoder = new Utf8();
    private final StringBuilder text = new StringBuilder();
    private final byte[] one = new byte[1];
    private boolean atLineStart = true;

    /** @param startUs what relative times count from, in µs since 1970 */
    TextWriter(Writer out, LineTimes wanted, long startUs) {
        this.out = out;
        this.wanted = wanted;
        this.start = startUs;
    }

    @Override
    public void bytes(Chunk chunk) throws IOException {
        byte[] bytes = chunk.bytes();
        for (int i = 0; i < bytes.length; i++) {
            if (filter.isText(bytes[i])) {
                if (atLineStart) {
                    time(chunk.at(chunk.first() + i));
                    atLineStart = false;
                }
                one[0] = bytes[i];
                decoder.decode(one, 0, 1, text);
                atLineStart = bytes[i] == '\n';
                if (text.length() > PIECE) {
                    flush();
                }
            }
        }
        flush();
    }

    private void time(long us) {
        switch (wanted) {
            case NONE -> { }
            case ABSOLUTE -> text.append(CLOCK.format(Instant.EPOCH.plus(us, ChronoUnit.MICROS)));
            case RELATIVE -> {
                long since = Math.max(0, us - start);
                text.append("[%5d.%06d] ".formatted(since / MICROS, since % MICROS));
            }
        }
    }

    @Override
    public void gap(Gap gap) throws IOException {
        filter.skip();
        decoder.end(text);
        text.append(atLineStart ? "" : "\n").append("[%d bytes are missing: %s]\n".formatted(gap.to() - gap.from(), gap.reason()));
        atLineStart = true;
        flush();
    }

    /** Text has none: a line of ours among the board's would look like the board's. */
    @Override
    public void marker(Marker marker) {}

    /** Says at the end how much of it was no text. */
    void end() throws IOException {
        decoder.end(text);
        if (decoder.replaced() > 0) {
            text.append(atLineStart ? "" : "\n")
                    .append("[%d bytes of this are no UTF-8 and are shown as �; the raw bytes have them]\n".formatted(decoder.replaced()));
        }
        flush();
        out.flush();
    }

    private void flush() throws IOException {
        for (int i = 0; i < text.length(); i++) {
            // Control characters of eight bits: a terminal that shows this text may obey them.
            if (text.charAt(i) >= 0x7f && text.charAt(i) <= 0x9f) {
                text.setCharAt(i, '�');
            }
        }
        out.append(text);
        text.setLength(0);
    }
}
