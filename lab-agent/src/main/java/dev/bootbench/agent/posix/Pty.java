package dev.bootbench.agent.posix;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A pseudo-terminal, seen from the side of the device it pretends to be. Closing it is what pulling a USB adapter is to
 * the other side: the kernel hangs its terminal up. A platform thread reads, because the native wait would pin a virtual
 * thread's carrier.
 *
 * <p>Its own other side stays open here, in raw mode: else nothing could be printed before somebody opens it, and what is
 * printed then would be echoed back.
 */
public final class Pty implements AutoCloseable {
    private static final int BUFFER = 4096;
    private static final int LOOK_EVERY_MS = 100;

    private final int controller;
    private final int other;
    private final String device;
    private @Nullable Thread reader;
    private volatile boolean closing;
    private boolean closed;

    public Pty() throws IOException {
        controller = Libc.openTerminal();
        try {
            device = Libc.terminalName(controller);
            other = Libc.open(device);
            Libc.makeRaw(other);
        } catch (IOException e) {
            Libc.close(controller);
            throw e;
        }
    }

    /** Path of the device, as {@code /dev/pts/7}; another one for each PTY that is open at the same time. */
    public String device() {
        return device;
    }

    /** From now on each piece of what is typed on the other side is handed over, on a thread of its own. Once. */
    public void onInput(Consumer<byte[]> typed) {
        reader = Thread.ofPlatform().daemon().name("pty-" + device).start(() -> read(typed));
    }

    private void read(Consumer<byte[]> typed) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(BUFFER);
            while (!closing) {
                if (Libc.awaitInput(controller, LOOK_EVERY_MS)) {
                    Libc.Answer count = Libc.read(controller, buffer);
                    if (count.value() > 0) {
                        typed.accept(buffer.asSlice(0, count.value()).toArray(ValueLayout.JAVA_BYTE));
                    } else if (count.errno() != Libc.EAGAIN && count.errno() != Libc.EINTR) {
                        return;
                    }
                }
            }
        }
    }

    /**
     * Prints bytes as a device does, which does not wait for a reader.
     *
     * @return how many bytes the other side's buffer took; the rest is lost
     */
    public synchronized int print(byte[] bytes) {
        int done = 0;
        while (done < bytes.length && !closed) {
            Libc.Answer count = Libc.write(controller, bytes, done);
            if (!count.failed()) {
                done += (int) count.value();
            } else if (count.errno() != Libc.EINTR) {
                break;
            }
        }
        return done;
    }

    /** Hangs up: whoever has the device open finds it gone. */
    @Override
    public void close() {
        closing = true;
        Thread running = reader;
        if (running != null && running != Thread.currentThread()) {
            try {
                running.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        synchronized (this) {
            if (!closed) {
                closed = true;
                Libc.close(controller);
                Libc.close(other);
            }
        }
    }
}
