package dev.bootbench.agent.serial;

import com.fazecast.jSerialComm.SerialPort;
import com.fazecast.jSerialComm.SerialPortInvalidPortException;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One open serial port: a USB adapter or the PTY of a virtual machine, which are the same here. One platform thread reads
 * (its native read would pin a virtual thread's carrier), another writes, so a stuck writer never stops the reader.
 */
final class SerialLine implements AutoCloseable {
    private static final int READ_WAIT_MS = 100;
    private static final Duration WRITE_LIMIT = Duration.ofSeconds(5);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

    /** Called on the reading thread. */
    interface Receiver {
        void received(byte[] bytes, int length);

        /** The port is gone without our asking. */
        void lost(String reason);
    }

    private final SerialPort port;
    private final Receiver receiver;
    private final Thread reader;
    private final ExecutorService writer;
    private volatile boolean closing;

    /** @param device path, as {@code /dev/pts/3} or {@code /dev/serial/by-id/…} */
    SerialLine(String device, int baud, Receiver receiver) throws IOException {
        try {
            port = SerialPort.getCommPort(device);
        } catch (SerialPortInvalidPortException e) {
            throw new IOException("There is no serial port " + device + ".", e);
        }
        this.receiver = receiver;
        port.setComPortParameters(baud, 8, SerialPort.ONE_STOP_BIT, SerialPort.NO_PARITY);
        port.setFlowControl(SerialPort.FLOW_CONTROL_DISABLED);
        port.setComPortTimeouts(SerialPort.TIMEOUT_READ_SEMI_BLOCKING, READ_WAIT_MS, 0);
        if (!port.openPort(0)) {
            throw new IOException("The serial port " + device + " cannot be opened (error " + port.getLastErrorCode()
                    + "): is it there, and may this user open it?");
        }
        writer = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name("serial-write-" + device).factory());
        reader = Thread.ofPlatform().daemon().name("serial-read-" + device).start(this::read);
    }

    private void read() {
        byte[] buffer = new byte[16 * 1024];
        while (!closing) {
            int count = port.readBytes(buffer, buffer.length);
            if (count > 0) {
                receiver.received(buffer, count);
            } else if (count < 0 && !closing) {
                receiver.lost("the port ended (error " + port.getLastErrorCode() + ")");
                break;
            }
        }
        port.closePort();
    }

    /** Returns when the port has taken the bytes. */
    void write(byte[] bytes) throws IOException {
        Future<?> done = writer.submit(() -> {
            for (int at = 0; at < bytes.length && !closing; ) {
                byte[] rest = at == 0 ? bytes : Arrays.copyOfRange(bytes, at, bytes.length);
                int count = port.writeBytes(rest, rest.length);
                if (count < 0) {
                    throw new IOException("the port does not take bytes (error " + port.getLastErrorCode() + ")");
                }
                at += count;
            }
            return null;
        });
        try {
            done.get(WRITE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            done.cancel(true);
            throw new IOException("the board did not take what was typed within " + WRITE_LIMIT.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while typing", e);
        }
    }

    @Override
    public void close() {
        closing = true;
        writer.shutdownNow();
        try {
            reader.join(CLOSE_LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
