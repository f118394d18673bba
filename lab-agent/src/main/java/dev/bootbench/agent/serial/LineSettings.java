package dev.bootbench.agent.serial;

import java.time.Duration;

/**
 * How a serial line is spoken to. Always 8 data bits, no parity, 1 stop bit: every Linux console is.
 *
 * @param baud        bit/s
 * @param paste       how fast bytes may be typed
 */
public record LineSettings(int baud, FlowControl flowControl, Pacing paste) {
    /** Who may tell whom to wait. Configurations name it in small letters. */
    public enum FlowControl {
        NONE,
        RTSCTS,
        XONXOFF
    }

    /**
     * Boards have small buffers and mostly no flow control: typing faster than they read loses characters.
     *
     * @param bytes     typed at once before each pause
     * @param pause     after so many bytes
     * @param lineEnd   pause after a line end (CR or LF), while the far side runs what was typed
     */
    public record Pacing(int bytes, Duration pause, Duration lineEnd) {
        /** As fast as the line takes it, in pieces small enough to see that it does. */
        public static final Pacing NONE = new Pacing(256, Duration.ZERO, Duration.ZERO);

        public Pacing {
            if (bytes < 1 || pause.isNegative() || lineEnd.isNegative()) {
                throw new IllegalArgumentException("Paste pacing needs at least 1 byte and no negative pauses, not "
                        + bytes + " bytes, " + pause + " and " + lineEnd + ".");
            }
        }
    }

    public LineSettings {
        if (baud < 50 || baud > 4_000_000) {
            throw new IllegalArgumentException("A serial line has 50 to 4000000 bit/s, most boards 115200; not " + baud + ".");
        }
    }

    /** No flow control, no pacing: what a virtual machine's line wants. */
    public static LineSettings plain(int baud) {
        return new LineSettings(baud, FlowControl.NONE, Pacing.NONE);
    }
}
