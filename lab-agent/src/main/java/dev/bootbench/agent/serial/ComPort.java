package dev.bootbench.agent.serial;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * The commands of Telnet's serial port option (RFC 2217). The answer to command n is command n + 100 and states the value
 * now in use, which need not be the one asked for (section 2).
 */
final class ComPort {
    /** Section 1: the option's number. */
    static final int OPTION = 44;
    static final int ANSWER = 100;
    /** Section 2. */
    static final int SET_BAUDRATE = 1;
    static final int SET_DATASIZE = 2;
    static final int SET_PARITY = 3;
    static final int SET_STOPSIZE = 4;
    /** Section 3: flow control, BREAK and the modem's wires. */
    static final int SET_CONTROL = 5;
    static final int BREAK_ON = 5;
    static final int BREAK_OFF = 6;
    /** Section 5: the server asks us to stop typing, and to go on. */
    static final int SUSPEND = 8 + ANSWER;
    static final int RESUME = 9 + ANSWER;
    /** Section 4: which changes of the line the server reports; nobody here looks at them. */
    static final int SET_LINESTATE_MASK = 10;
    static final int SET_MODEMSTATE_MASK = 11;

    private static final byte EIGHT_BITS = 8;
    private static final byte NO_PARITY = 1;
    private static final byte ONE_STOP_BIT = 1;

    private ComPort() {}

    /** A command with its value. */
    record Command(int code, byte[] value) {
        byte[] bytes() {
            byte[] payload = new byte[1 + value.length];
            payload[0] = (byte) code;
            System.arraycopy(value, 0, payload, 1, value.length);
            return Telnet.subnegotiation(OPTION, payload);
        }
    }

    static Command control(int value) {
        return new Command(SET_CONTROL, new byte[] {(byte) value});
    }

    /** What makes the far port ours, in the order it is sent; the server confirms each. */
    static List<Command> settings(LineSettings line) {
        return List.of(
                new Command(SET_BAUDRATE, ByteBuffer.allocate(Integer.BYTES).putInt(line.baud()).array()),
                new Command(SET_DATASIZE, new byte[] {EIGHT_BITS}),
                new Command(SET_PARITY, new byte[] {NO_PARITY}),
                new Command(SET_STOPSIZE, new byte[] {ONE_STOP_BIT}),
                control(switch (line.flowControl()) {
                    case NONE -> 1;
                    case XONXOFF -> 2;
                    case RTSCTS -> 3;
                }));
    }

    /** No notices of line and modem changes. */
    static List<Command> silence() {
        return List.of(new Command(SET_LINESTATE_MASK, new byte[1]), new Command(SET_MODEMSTATE_MASK, new byte[1]));
    }

    static String name(int code) {
        return switch (code) {
            case SET_BAUDRATE -> "speed";
            case SET_DATASIZE -> "data bits";
            case SET_PARITY -> "parity";
            case SET_STOPSIZE -> "stop bits";
            default -> "flow control";
        };
    }
}
