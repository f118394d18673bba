package dev.bootbench.agent.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/** The few calls of Linux's C library that terminals need and Java lacks. 64-bit Linux: x86-64 and arm64 agree on all of them. */
final class Libc {
    static final int O_RDWR = 2;
    static final int O_NOCTTY = 0400;
    static final int O_NONBLOCK = 04000;
    static final int O_CLOEXEC = 02000000;
    static final int EINTR = 4;
    static final int EAGAIN = 11;
    static final int TCSANOW = 0;
    /** {@code struct termios} has 60 bytes in glibc; c_iflag is its first word. */
    static final long TERMIOS_BYTES = 64;
    static final int BRKINT = 2;
    private static final short POLLIN = 1;
    private static final int NAME_LIMIT = 128;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final StructLayout POLLFD = MemoryLayout.structLayout(JAVA_INT, JAVA_SHORT, JAVA_SHORT);

    private static final MethodHandle OPEN = variadic("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), 2);
    private static final MethodHandle CLOSE = call("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle READ = call("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle WRITE = call("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle POLL = call("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private static final MethodHandle OPENPT = call("posix_openpt", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle GRANTPT = call("grantpt", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle UNLOCKPT = call("unlockpt", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle PTSNAME = call("ptsname_r", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle TCGETATTR = call("tcgetattr", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
    private static final MethodHandle TCSETATTR = call("tcsetattr", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
    private static final MethodHandle CFMAKERAW =
            LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow("cfmakeraw"), FunctionDescriptor.ofVoid(ADDRESS));

    private Libc() {}

    private static MethodHandle call(String name, FunctionDescriptor type) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name), type, Linker.Option.captureCallState("errno"));
    }

    private static MethodHandle variadic(String name, FunctionDescriptor type, int fixed) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name),
                type,
                Linker.Option.captureCallState("errno"),
                Linker.Option.firstVariadicArg(fixed));
    }

    /** What a call answered; {@code errno} counts only when the answer is negative. */
    record Answer(long value, int errno) {
        boolean failed() {
            return value < 0;
        }
    }

    private interface Native {
        long call(MemorySegment state) throws Throwable;
    }

    private static Answer answer(Arena arena, Native call) {
        MemorySegment state = arena.allocate(CALL_STATE);
        try {
            long value = call.call(state);
            return new Answer(value, (int) ERRNO.get(state, 0L));
        } catch (Throwable e) {
            throw new AssertionError("a call of the C library has another shape than declared", e);
        }
    }

    private static int checked(String what, Answer answer) throws IOException {
        if (answer.failed()) {
            throw new IOException(what + " failed (error " + answer.errno() + ")");
        }
        return (int) answer.value();
    }

    static int open(String path) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(path);
            int flags = O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC;
            return checked("Opening " + path, answer(arena, state -> (int) OPEN.invokeExact(state, name, flags)));
        }
    }

    static void close(int file) {
        try (Arena arena = Arena.ofConfined()) {
            answer(arena, state -> (int) CLOSE.invokeExact(state, file));
        }
    }

    static Answer read(int file, MemorySegment into) {
        try (Arena arena = Arena.ofConfined()) {
            return answer(arena, state -> (long) READ.invokeExact(state, file, into, into.byteSize()));
        }
    }

    static Answer write(int file, byte[] bytes, int from) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(bytes.length - from);
            MemorySegment.copy(MemorySegment.ofArray(bytes), from, out, 0, out.byteSize());
            return answer(arena, state -> (long) WRITE.invokeExact(state, file, out, out.byteSize()));
        }
    }

    /** Whether something can be read within so many milliseconds; also true when reading would fail. */
    static boolean awaitInput(int file, int millis) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment wanted = arena.allocate(POLLFD);
            wanted.set(JAVA_INT, 0, file);
            wanted.set(JAVA_SHORT, 4, POLLIN);
            return answer(arena, state -> (int) POLL.invokeExact(state, wanted, 1L, millis)).value() > 0;
        }
    }

    /** A new pseudo-terminal's controlling side. */
    static int openTerminal() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            int flags = O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC;
            int file = checked("Making a pseudo-terminal", answer(arena, state -> (int) OPENPT.invokeExact(state, flags)));
            checked("grantpt", answer(arena, state -> (int) GRANTPT.invokeExact(state, file)));
            checked("unlockpt", answer(arena, state -> (int) UNLOCKPT.invokeExact(state, file)));
            return file;
        }
    }

    static String terminalName(int file) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocate(NAME_LIMIT);
            Answer found = answer(arena, state -> -(int) PTSNAME.invokeExact(state, file, name, name.byteSize()));
            checked("ptsname_r", found);
            return name.getString(0);
        }
    }

    /** Bytes pass as they are: no echo, no line editing, no signals, no change of line ends. */
    static void makeRaw(int file) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment settings = settings(arena, file);
            CFMAKERAW.invokeExact(settings);
            apply(arena, file, settings);
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("cfmakeraw has another shape than declared", e);
        }
    }

    static void clearInputFlag(int file, int flag) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment settings = settings(arena, file);
            settings.set(JAVA_INT, 0, settings.get(JAVA_INT, 0) & ~flag);
            apply(arena, file, settings);
        }
    }

    private static MemorySegment settings(Arena arena, int file) throws IOException {
        MemorySegment settings = arena.allocate(TERMIOS_BYTES, Long.BYTES);
        checked("tcgetattr", answer(arena, state -> (int) TCGETATTR.invokeExact(state, file, settings)));
        return settings;
    }

    private static void apply(Arena arena, int file, MemorySegment settings) throws IOException {
        checked("tcsetattr", answer(arena, state -> (int) TCSETATTR.invokeExact(state, file, TCSANOW, settings)));
    }
}
