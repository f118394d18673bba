package dev.bootbench.bench;

import java.nio.ByteBuffer;
import java.util.function.LongConsumer;

/** Follows the numbered lines of a {@link LineSource} in a stream that may begin anywhere and may have holes. */
final class LineMeter {
    private static final int LINE = LineSource.LINE;
    private static final int DIGITS = LineSource.DIGITS;

    private final LongConsumer complete;
    private boolean inStep;
    private long line;
    private int column = -1;
    private long number;
    private int holes;

    /** @param complete is told the number of each line when its last byte is there */
    LineMeter(LongConsumer complete) {
        this.complete = complete;
    }

    /** How often the stream was not what was said next. */
    int holes() {
        return holes;
    }

    /** What follows does not join what was before. */
    void restart() {
        inStep = false;
        column = -1;
    }

    void take(ByteBuffer bytes) {
        boolean checked = false;
        while (bytes.hasRemaining()) {
            if (!inStep) {
                search(bytes.get());
            } else if (!checked && column == 0 && bytes.remaining() >= DIGITS) {
                checked = true;
                check(bytes);
            } else {
                int step = Math.min(LINE - column, bytes.remaining());
                bytes.position(bytes.position() + step);
                column += step;
                if (column == LINE) {
                    complete.accept(line++);
                    column = 0;
                }
            }
        }
    }

    private void check(ByteBuffer bytes) {
        long found = 0;
        for (int i = 0; i < DIGITS; i++) {
            found = found * 10 + bytes.get(bytes.position() + i) - '0';
        }
        if (found != line) {
            holes++;
            inStep = false;
            column = 0;
            number = 0;
        }
    }

    /** A line's end, then all its digits. */
    private void search(byte next) {
        if (next == '\n') {
            column = 0;
            number = 0;
        } else if (column >= 0 && next >= '0' && next <= '9') {
            number = number * 10 + next - '0';
            column++;
            if (column == DIGITS) {
                line = number;
                inStep = true;
            }
        } else {
            column = -1;
        }
    }
}
