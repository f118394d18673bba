package dev.bootbench.cli;

import dev.bootbench.terminal.TerminalGuard;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Where a board's bytes go: to a terminal without what would act on it, anywhere else as they are. */
final class BoardOutput {
    private final OutputStream out;
    private final @Nullable TerminalGuard guard;
    private final boolean types;

    private BoardOutput(OutputStream out, @Nullable TerminalGuard guard, boolean types) {
        this.out = out;
        this.guard = guard;
        this.types = types;
    }

    static BoardOutput exact(OutputStream out) {
        return new BoardOutput(out, null, false);
    }

    /** @param types whether what the terminal answers is typed at the board */
    static BoardOutput terminal(OutputStream out, boolean types) {
        return new BoardOutput(out, new TerminalGuard(), types);
    }

    static BoardOutput standard(boolean types) {
        return standardIsTerminal() ? terminal(System.out, types) : exact(System.out);
    }

    /** Java only tells of input and output together. Who cannot say counts as a terminal. */
    private static boolean standardIsTerminal() {
        try {
            Process test = new ProcessBuilder("test", "-t", "1").inheritIO().start();
            return !test.waitFor(5, TimeUnit.SECONDS) || test.exitValue() == 0;
        } catch (IOException e) {
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** For what is only shown: nothing in it is a question of now. */
    OutputStream stream() {
        return new OutputStream() {
            @Override
            public void write(int each) throws IOException {
                write(new byte[] {(byte) each}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                BoardOutput.this.write(Arrays.copyOfRange(bytes, offset, offset + length), false);
            }
        };
    }

    /** @param asked whether a question among the bytes would be answered to who has just asked */
    void write(byte[] bytes, boolean asked) throws IOException {
        out.write(guard == null ? bytes : guard.pass(bytes, types && asked));
        out.flush();
    }
}
