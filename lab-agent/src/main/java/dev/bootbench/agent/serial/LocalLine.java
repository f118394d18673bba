package dev.bootbench.agent.serial;

import com.fazecast.jSerialComm.SerialPort;
import com.fazecast.jSerialComm.SerialPortInvalidPortException;
import dev.bootbench.agent.posix.Terminals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * A serial port of this host: a USB adapter, a UART, or the PTY of a virtual machine, which are the same here. A platform
 * thread reads (its native read would pin a virtual thread's carrier), another writes.
 *
 * <p>Opening takes the kernel's advisory lock on the device (flock), as every program does that uses the same library: so
 * two agents, or an agent and {@code lab-agent discover}, never share a port.
 */
final class LocalLine implements SerialLine {
    private static final int READ_WAIT_MS = 100;
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);
    /** The library's own code for a port that this process has open; the same number as ENOENT. */
    private static final int OPEN_HERE = 2;
    private static final int EACCES = 13;
    private static final int EAGAIN = 11;
    private static final int EBUSY = 16;

    private final String path;
    private final SerialPort port;
    private final Receiver receiver;
    private final Thread reader;
    private final LineWriter writer;
    private volatile boolean closing;

    /** @param path device, as {@code /dev/serial/by-id/…} or {@code /dev/pts/3} */
    LocalLine(String path, LineSettings settings, Receiver receiver) throws IOException {
        this.path = path;
        this.receiver = receiver;
        port = open(path, settings);
        writer = new LineWriter(
                Thread.ofPlatform().daemon().name("serial-write-" + path).factory(), settings.paste(), this::writeAll);
        reader = Thread.ofPlatform().daemon().name("serial-read-" + path).start(this::read);
    }

    private static SerialPort open(String path, LineSettings settings) throws IOException {
        // The library knows a path with nothing behind it only once it fails to open, with an error of an earlier port.
        if (!Files.exists(Path.of(path))) {
            throw new IOException("There is no serial port " + path + ": is the adapter plugged in?");
        }
        SerialPort port;
        try {
            port = SerialPort.getCommPort(path);
        } catch (SerialPortInvalidPortException e) {
            throw new IOException("There is no serial port " + path + ".", e);
        }
        port.setComPortParameters(settings.baud(), 8, SerialPort.ONE_STOP_BIT, SerialPort.NO_PARITY);
        port.setFlowControl(switch (settings.flowControl()) {
            case NONE -> SerialPort.FLOW_CONTROL_DISABLED;
            case RTSCTS -> SerialPort.FLOW_CONTROL_RTS_ENABLED | SerialPort.FLOW_CONTROL_CTS_ENABLED;
            case XONXOFF -> SerialPort.FLOW_CONTROL_XONXOFF_IN_ENABLED | SerialPort.FLOW_CONTROL_XONXOFF_OUT_ENABLED;
        });
        port.setComPortTimeouts(SerialPort.TIMEOUT_READ_SEMI_BLOCKING, READ_WAIT_MS, 0);
        if (!port.openPort(0)) {
            throw refused(path, port.getLastErrorCode());
        }
        try {
            Terminals.keepInputOnBreak(path);
        } catch (IOException e) {
            port.closePort();
            throw new IOException("The serial port " + path + " cannot be set up: " + e.getMessage(), e);
        }
        return port;
    }

    private static IOException refused(String path, int error) {
        return new IOException("The serial port " + path + " cannot be opened: " + switch (error) {
            case EACCES -> "this user may not; add it to the group that owns the device, mostly dialout.";
            case EAGAIN, EBUSY -> "another program has it (another agent, a terminal program, a getty): stop that one.";
            case OPEN_HERE -> "it is open already in this very program, or was unplugged just now.";
            default -> "is it there, and is it a serial port (error " + error + ")?";
        });
    }

    private void read() {
        byte[] buffer = new byte[16 * 1024];
        while (!closing) {
            int count = port.readBytes(buffer, buffer.length);
            if (count > 0) {
                receiver.received(buffer, count);
            } else if (count < 0 && !closing) {
                receiver.lost("the port " + path + " is gone: unplugged, or its far end closed it (error "
                        + port.getLastErrorCode() + ")");
                break;
            }
        }
        port.closePort();
    }

    private void writeAll(byte[] bytes) throws IOException {
        for (int at = 0; at < bytes.length; ) {
            byte[] rest = at == 0 ? bytes : Arrays.copyOfRange(bytes, at, bytes.length);
            int count = port.writeBytes(rest, rest.length);
            if (count < 0) {
                throw new IOException("the port does not take bytes (error " + port.getLastErrorCode() + ")");
            }
            at += count;
        }
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        writer.type(bytes);
    }

    /** Set, wait and clear are one step, and the line is let go whatever happens. */
    @Override
    public void sendBreak(Duration length) throws IOException {
        writer.run(length, () -> {
            if (!port.setBreak()) {
                throw new IOException("the port cannot send a BREAK (error " + port.getLastErrorCode() + ")");
            }
            try {
                TimeUnit.NANOSECONDS.sleep(length.toNanos());
            } finally {
                port.clearBreak();
            }
        });
    }

    @Override
    public void close() {
        closing = true;
        writer.close();
        try {
            reader.join(CLOSE_LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
