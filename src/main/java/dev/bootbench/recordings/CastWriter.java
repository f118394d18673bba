package dev.bootbench.recordings;

import java.io.IOException;
import java.io.Writer;

/**
 * Writes a recording as asciicast version 2 or 3: a header and then an event a line. Reads within 5 ms are one event, none is
 * joined across a marker or split within a character, and times are µs from the beginning, subtracted only after rounding.
 */
final class CastWriter implements RecordingReader.Visitor {
    private static final int COLUMNS = 80;
    private static final int ROWS = 24;
    private static final long JOINED = 5_000;
    private static final int LARGEST_EVENT = 64 * 1024;
    private static final long MICROS = 1_000_000;

    private final Writer out;
    private final int version;
    private final Utf8 decoder = new Utf8();
    private final StringBuilder event = new StringBuilder();
    private long start;
    private long eventAt;
    private long lastAt;

    /** @param version 2 or 3 */
    CastWriter(Writer out, int version) {
        this.out = out;
        this.version = version;
    }

    /**
     * @param startUs when the first byte arrived, in µs since 1970
     * @param isPart whether it begins within the recording: then a reset of the terminal opens it
     */
    void begin(String title, long startUs, boolean isPart) throws IOException {
        start = startUs;
        String size = version == 2
                ? "\"width\": %d, \"height\": %d".formatted(COLUMNS, ROWS)
                : "\"term\": {\"cols\": %d, \"rows\": %d, \"type\": \"xterm-256color\"}".formatted(COLUMNS, ROWS);
        out.write("{\"version\": %d, %s, \"timestamp\": %d, \"title\": %s, \"idle_time_limit\": 2}\n"
                .formatted(version, size, startUs / MICROS, quoted(title)));
        if (isPart) {
            write(0, 'o', "\u001bc");
        }
    }

    @Override
    public void bytes(Chunk chunk) throws IOException {
        TimeSteps times = chunk.times();
        int done = 0;
        for (int step = -1; step < times.count(); step++) {
            int end = step + 1 < times.count() ? times.place(step + 1) : chunk.bytes().length;
            if (end > done) {
                text(chunk.us() + (step < 0 ? 0 : times.micros(step)), chunk.bytes(), done, end);
                done = end;
            }
        }
    }

    private void text(long us, byte[] bytes, int from, int to) throws IOException {
        long at = Math.max(lastAt, us - start);
        if (!event.isEmpty() && (at - eventAt > JOINED || event.length() > LARGEST_EVENT)) {
            flush();
        }
        if (event.isEmpty()) {
            eventAt = at;
        }
        decoder.decode(bytes, from, to, event);
    }

    @Override
    public void gap(Gap gap) throws IOException {
        decoder.end(event);
        flush();
        write(lastAt, 'm', "%d bytes are missing: %s".formatted(gap.to() - gap.from(), gap.reason()));
    }

    @Override
    public void marker(Marker marker) throws IOException {
        flush();
        Long us = marker.us();
        write(us == null ? lastAt : Math.max(lastAt, us - start), 'm', marker.label());
    }

    void end() throws IOException {
        decoder.end(event);
        flush();
        out.flush();
    }

    private void flush() throws IOException {
        if (!event.isEmpty()) {
            write(eventAt, 'o', event.toString());
            event.setLength(0);
        }
    }

    private void write(long at, char code, String data) throws IOException {
        long shown = version == 2 ? at : at - lastAt;
        out.write("[%d.%06d, \"%c\", ".formatted(shown / MICROS, shown % MICROS, code));
        out.write(quoted(data));
        out.write("]\n");
        lastAt = at;
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 16).append('"');
        for (int i = 0; i < text.length(); i++) {
            char next = text.charAt(i);
            switch (next) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                default -> {
                    if (next < 0x20 || next >= 0x7f && next < 0xa0) {
                        quoted.append("\\u%04x".formatted((int) next));
                    } else {
                        quoted.append(next);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }
}
