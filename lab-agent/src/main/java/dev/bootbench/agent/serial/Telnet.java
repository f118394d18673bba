package dev.bootbench.agent.serial;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Telnet's framing (RFC 854, RFC 855): data in which 255 is doubled, between commands that begin with 255. One object
 * reads one connection; it keeps what a packet cut in two.
 *
 * <p>An own codec because the usual client library answers options by itself on threads of its own, hides when the far
 * side's answer came, and cannot send subnegotiations in order with data.
 */
final class Telnet {
    static final int SE = 240;
    static final int SB = 250;
    static final int WILL = 251;
    static final int WONT = 252;
    static final int DO = 253;
    static final int DONT = 254;
    static final int IAC = 255;
    /** RFC 856: bytes pass as they are, so a CR needs no companion. */
    static final int BINARY = 0;
    /** RFC 857. */
    static final int ECHO = 1;
    /** RFC 858. */
    static final int SUPPRESS_GO_AHEAD = 3;
    /** No subnegotiation of ours is longer; a hostile one must not fill the memory. */
    private static final int PAYLOAD_LIMIT = 1024;

    private enum State {
        DATA,
        COMMAND,
        OPTION,
        SUB_OPTION,
        SUB_DATA,
        SUB_COMMAND
    }

    /** What was read, in the order it came. */
    interface Events {
        /** The buffer is the decoder's own: copy what is kept. */
        void data(byte[] bytes, int length);

        /** @param verb WILL, WONT, DO or DONT */
        void option(int verb, int option);

        void subnegotiation(int option, byte[] payload);
    }

    private State state = State.DATA;
    private int verb;
    private int subOption;
    private final ByteArrayOutputStream payload = new ByteArrayOutputStream();

    void read(byte[] input, int length, Events events) {
        byte[] data = new byte[length];
        int count = 0;
        for (int i = 0; i < length; i++) {
            int value = input[i] & 0xff;
            switch (state) {
                case DATA -> {
                    if (value == IAC) {
                        state = State.COMMAND;
                    } else {
                        data[count++] = (byte) value;
                    }
                }
                case COMMAND -> {
                    if (value == IAC) {
                        data[count++] = (byte) value;
                        state = State.DATA;
                    } else {
                        // What came before a command is handed over before it.
                        if (count > 0) {
                            events.data(data, count);
                            count = 0;
                        }
                        command(value);
                    }
                }
                case OPTION -> {
                    events.option(verb, value);
                    state = State.DATA;
                }
                case SUB_OPTION -> {
                    subOption = value;
                    payload.reset();
                    state = State.SUB_DATA;
                }
                case SUB_DATA -> {
                    if (value == IAC) {
                        state = State.SUB_COMMAND;
                    } else {
                        keep(value);
                    }
                }
                case SUB_COMMAND -> {
                    if (value == IAC) {
                        keep(value);
                        state = State.SUB_DATA;
                    } else {
                        // RFC 855 knows only SE here; whatever else it is, the subnegotiation is over.
                        events.subnegotiation(subOption, payload.toByteArray());
                        state = State.DATA;
                        if (value != SE) {
                            command(value);
                        }
                    }
                }
            }
        }
        if (count > 0) {
            events.data(data, count);
        }
    }

    private void command(int value) {
        switch (value) {
            case WILL, WONT, DO, DONT -> {
                verb = value;
                state = State.OPTION;
            }
            case SB -> state = State.SUB_OPTION;
            // NOP, go-ahead and the rest say nothing about a serial line.
            default -> state = State.DATA;
        }
    }

    private void keep(int value) {
        if (payload.size() < PAYLOAD_LIMIT) {
            payload.write(value);
        }
    }

    /** Data as it travels: each 255 doubled. */
    static byte[] escape(byte[] data) {
        byte[] escaped = new byte[data.length * 2];
        int count = 0;
        for (byte value : data) {
            escaped[count++] = value;
            if (value == (byte) IAC) {
                escaped[count++] = value;
            }
        }
        return Arrays.copyOf(escaped, count);
    }

    static byte[] option(int verb, int option) {
        return new byte[] {(byte) IAC, (byte) verb, (byte) option};
    }

    static byte[] subnegotiation(int option, byte[] payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) IAC, (byte) SB, (byte) option});
        out.writeBytes(escape(payload));
        out.writeBytes(new byte[] {(byte) IAC, (byte) SE});
        return out.toByteArray();
    }
}
