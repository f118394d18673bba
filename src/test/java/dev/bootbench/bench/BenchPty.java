package dev.bootbench.bench;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** A serial adapter of software: what is written here comes out of its device. Writing waits for room, so that a reader sets the pace of a flood. */
final class BenchPty implements AutoCloseable {
    private static final int O_RDWR = 2;
    private static final int O_NOCTTY = 0400;
    private static final long NAME = 128;
    private static final long TERMIOS = 64;
    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle OPENPT = call("posix_openpt", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle GRANTPT = call("grantpt", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle UNLOCKPT = call("unlockpt", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle PTSNAME = call("ptsname_r", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle OPEN = LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow("open"),
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), Linker.Option.firstVariadicArg(2));
    private static final MethodHandle WRITE = call("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle CLOSE = call("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle TCGETATTR = call("tcgetattr", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
    private static final MethodHandle TCSETATTR = call("tcsetattr", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
    private static final MethodHandle CFMAKERAW = call("cfmakeraw", FunctionDescriptor.ofVoid(ADDRESS));

    private final Arena arena = Arena.ofShared();
    private final MemorySegment buffer = arena.allocate(64 * 1024);
    private final int controller;
    /** Kept open, in raw mode: readers come and go. */
    private final int other;
    private final String device;

    BenchPty() throws IOException {
        MemorySegment name = arena.allocate(NAME);
        MemorySegment modes = arena.allocate(TERMIOS);
        controller = (int) demand("a pseudo-terminal", () -> (int) OPENPT.invokeExact(O_RDWR | O_NOCTTY));
        demand("a pseudo-terminal", () -> (int) GRANTPT.invokeExact(controller));
        demand("a pseudo-terminal", () -> (int) UNLOCKPT.invokeExact(controller));
        demand("its name", () -> (int) PTSNAME.invokeExact(controller, name, NAME));
        device = name.getString(0);
        other = (int) demand(device, () -> (int) OPEN.invokeExact(name, O_RDWR | O_NOCTTY));
        demand("its modes", () -> (int) TCGETATTR.invokeExact(other, modes));
        demand("raw mode", () -> {
            CFMAKERAW.invokeExact(modes);
            return (int) TCSETATTR.invokeExact(other, 0, modes);
        });
    }

    String device() {
        return device;
    }

    /** From one thread at a time. */
    void write(byte[] bytes, int length) throws IOException {
        MemorySegment.copy(bytes, 0, buffer, java.lang.foreign.ValueLayout.JAVA_BYTE, 0, length);
        for (long done = 0; done < length; ) {
            long at = done;
            done += demand("writing", () -> (long) WRITE.invokeExact(controller, buffer.asSlice(at), length - at));
        }
    }

    @Override
    public void close() throws IOException {
        demand("closing", () -> (int) CLOSE.invokeExact(other));
        demand("closing", () -> (int) CLOSE.invokeExact(controller));
        arena.close();
    }

    private interface Native {
        long call() throws Throwable;
    }

    private static long demand(String what, Native call) throws IOException {
        long answer;
        try {
            answer = call.call();
        } catch (Throwable e) {
            throw new IllegalStateException(what, e);
        }
        if (answer < 0) {
            throw new IOException("The kernel refused: " + what);
        }
        return answer;
    }

    private static MethodHandle call(String name, FunctionDescriptor type) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type);
    }
}
