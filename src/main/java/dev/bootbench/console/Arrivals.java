package dev.bootbench.console;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** When the bytes of a ring arrived. Not safe for threads: its console's lock guards it. */
final class Arrivals {
    /** A line that comes letter by letter would have one for each. */
    private static final int MOST = 16 * 1024;
    private static final long SAME_MICROS = 1000;

    private final TreeMap<Long, Long> microsByFirst = new TreeMap<>();

    /** The byte of that number, and those that follow, arrived then: microseconds since 1970. */
    void note(long first, long micros) {
        microsByFirst.tailMap(first, true).clear();
        Map.Entry<Long, Long> last = microsByFirst.lastEntry();
        if (last != null && Math.abs(micros - last.getValue()) < SAME_MICROS) {
            return;
        }
        microsByFirst.put(first, micros);
        if (microsByFirst.size() > MOST) {
            microsByFirst.pollFirstEntry();
        }
    }

    /** Bytes before this one are gone. */
    void forgetBefore(long base) {
        Long holds = microsByFirst.floorKey(base);
        if (holds != null) {
            microsByFirst.headMap(holds).clear();
        }
    }

    void clear() {
        microsByFirst.clear();
    }

    /** Of the bytes [from, to). */
    List<Frame.Arrival> of(long from, long to) {
        List<Frame.Arrival> arrivals = new ArrayList<>();
        Map.Entry<Long, Long> before = microsByFirst.floorEntry(from);
        if (before != null) {
            arrivals.add(arrival(from, before.getValue()));
        }
        microsByFirst.subMap(from, false, to, false).forEach((first, micros) -> arrivals.add(arrival(first, micros)));
        return arrivals;
    }

    private static Frame.Arrival arrival(long first, long micros) {
        return new Frame.Arrival(first, Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000), Math.floorMod(micros, 1_000_000) * 1000));
    }
}
