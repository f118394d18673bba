package dev.bootbench.recordings;

import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads how people name a place in a recording: a byte's number, a second after the beginning, a marker. */
@ApplicationScoped
class Places {
    private static final Pattern BYTE = Pattern.compile("[0-9]{1,18}");
    private static final Pattern SECOND = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)s");
    private static final Pattern MARKER = Pattern.compile("marker:([0-9]{1,18})");

    private final Recordings recordings;
    private final RecordingReader reader;

    Places(Recordings recordings, RecordingReader reader) {
        this.recordings = recordings;
        this.reader = reader;
    }

    /** Left out: the beginning, and the end. */
    Part part(Recording recording, @Nullable String from, @Nullable String to) {
        Long first = recording.firstByte();
        Long next = recording.nextByte();
        long begin = first == null ? 0 : first;
        long end = next == null ? 0 : next;
        long start = from == null || from.isBlank() ? begin : place(recording, from.strip());
        long stop = to == null || to.isBlank() ? end : place(recording, to.strip());
        return new Part(Math.clamp(start, begin, end), Math.clamp(stop, begin, end));
    }

    private long place(Recording recording, String text) {
        if (BYTE.matcher(text).matches()) {
            return Long.parseLong(text);
        }
        Matcher second = SECOND.matcher(text);
        if (second.matches()) {
            return recordings.byteAt(recording, Double.parseDouble(second.group(1))).orElse(0L);
        }
        Matcher marker = MARKER.matcher(text);
        if (marker.matches()) {
            long id = Long.parseLong(marker.group(1));
            return reader.markers(recording.id()).stream().filter(one -> one.id() == id).findFirst().map(Marker::number)
                    .orElseThrow(() -> new ProblemException(
                            ProblemType.INVALID, "Recording %d has no marker %d.".formatted(recording.id(), id)));
        }
        throw new ProblemException(ProblemType.INVALID,
                "\"%s\" is no place: write a byte's number like 65536, a second like 12.5s, or marker:17.".formatted(text));
    }
}
