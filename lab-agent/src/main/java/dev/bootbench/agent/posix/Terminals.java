package dev.bootbench.agent.posix;

import java.io.IOException;

/** Settings of a terminal device that the serial library does not offer. */
public final class Terminals {
    private Terminals() {}

    /**
     * Makes a received BREAK harmless. With BRKINT set, Linux throws away everything not yet read when the line goes low,
     * as it does each time a board is switched off (n_tty flushes on the signal it would raise).
     *
     * @param device an open terminal device; settings belong to the device, not to who opened it
     */
    public static void keepInputOnBreak(String device) throws IOException {
        int file = Libc.open(device);
        try {
            Libc.clearInputFlag(file, Libc.BRKINT);
        } finally {
            Libc.close(file);
        }
    }
}
