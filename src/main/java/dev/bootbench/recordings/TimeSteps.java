package dev.bootbench.recordings;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * When the bytes of a chunk arrived: places in it and µs after its first byte, both rising. Kept as pairs of differences in
 * LEB128, a few bytes for each read of the port.
 */
final class TimeSteps {
    static final TimeSteps NONE = new TimeSteps(new int[0], new long[0], 0);

    private int[] places;
    private long[] micros;
    private int count;

    TimeSteps() {
        this(new int[16], new long[16], 0);
    }

    private TimeSteps(int[] places, long[] micros, int count) {
        this.places = places;
        this.micros = micros;
        this.count = count;
    }

    /** From this place on, bytes came so many µs after the chunk's first. What does not rise is left out. */
    void add(int place, long us) {
        int lastPlace = count == 0 ? 0 : places[count - 1];
        long lastMicros = count == 0 ? 0 : micros[count - 1];
        if (us <= lastMicros || place < lastPlace) {
            return;
        }
        if (place == lastPlace && count > 0) {
            micros[count - 1] = us;
            return;
        }
        if (count == places.length) {
            places = Arrays.copyOf(places, count * 2);
            micros = Arrays.copyOf(micros, count * 2);
        }
        places[count] = place;
        micros[count++] = us;
    }

    int count() {
        return count;
    }

    int place(int step) {
        return places[step];
    }

    long micros(int step) {
        return micros[step];
    }

    /** µs after the chunk's first byte at which this one came. */
    long at(int place) {
        int found = Arrays.binarySearch(places, 0, count, place);
        int step = found >= 0 ? found : -found - 2;
        return step < 0 ? 0 : micros[step];
    }

    byte[] pack() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(count * 4);
        int place = 0;
        long us = 0;
        for (int i = 0; i < count; i++) {
            write(out, places[i] - place);
            write(out, micros[i] - us);
            place = places[i];
            us = micros[i];
        }
        return out.toByteArray();
    }

    static TimeSteps unpack(byte[] packed) {
        TimeSteps steps = new TimeSteps();
        int at = 0;
        int place = 0;
        long us = 0;
        while (at < packed.length) {
            long[] pair = new long[2];
            for (int i = 0; i < 2; i++) {
                int shift = 0;
                int next;
                do {
                    next = packed[at++];
                    pair[i] |= (long) (next & 0x7f) << shift;
                    shift += 7;
                } while ((next & 0x80) != 0);
            }
            place += Math.toIntExact(pair[0]);
            us += pair[1];
            steps.add(place, us);
        }
        return steps;
    }

    private static void write(ByteArrayOutputStream out, long value) {
        long left = value;
        while (left > 0x7f) {
            out.write((int) (left & 0x7f) | 0x80);
            left >>>= 7;
        }
        out.write((int) left);
    }
}
