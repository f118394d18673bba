package dev.bootbench.recordings;

/**
 * Bytes of a recording that were stored together.
 *
 * @param first number of the first byte
 * @param us when it arrived, in µs since 1970
 */
record Chunk(long first, byte[] bytes, long us, TimeSteps times) {
    long end() {
        return first + bytes.length;
    }

    /** When the byte of that number arrived, in µs since 1970. */
    long at(long number) {
        return us + times.at(Math.toIntExact(number - first));
    }
}
