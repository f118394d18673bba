package dev.bootbench.agent.qemu.pi;

import dev.bootbench.agent.board.LabFaultException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Where the stand-in's serial cable plugs in: a link with a name that stays, as a USB adapter has one, to a PTY that is
 * another one for each machine.
 *
 * @param link in a folder that the machine's user cannot write: what it leads to is opened with the agent's rights
 */
record SerialSocket(Path link) {
    private static final Logger LOG = Logger.getLogger(SerialSocket.class);
    /** Whoever keeps the serial port open tries every 2 s at the latest. */
    private static final Duration LISTENER = Duration.ofMillis(2500);
    private static final long POLL_MS = 10;
    /** Between opening a port and reading it, its settings are made, which throws away what it carried meanwhile. */
    private static final long SETTLE_MS = 250;
    private static final Pattern PTY = Pattern.compile("/dev/pts/\\d+");

    void plug(Path pty) throws LabFaultException {
        if (!PTY.matcher(pty.toString()).matches()) {
            throw new LabFaultException("QEMU names " + pty + " as the serial line, which is none.");
        }
        Path fresh = link.resolveSibling(link.getFileName() + ".new");
        try {
            Files.deleteIfExists(fresh);
            Files.createSymbolicLink(fresh, pty);
            Files.move(fresh, link, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new LabFaultException("The link to the serial line cannot be made: " + e.getMessage(), e);
        }
    }

    void unplug() {
        try {
            Files.deleteIfExists(link);
        } catch (IOException e) {
            LOG.warnf("the link %s to the serial line cannot be removed: %s", link, e.getMessage());
        }
    }

    /** So that nothing the kernel says is lost; a Pi whose serial line nobody reads starts all the same. */
    static void awaitListener(Path pty) throws InterruptedException {
        long deadline = System.nanoTime() + LISTENER.toNanos();
        while (!isOpenHere(pty)) {
            if (System.nanoTime() > deadline) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MS);
        }
        TimeUnit.MILLISECONDS.sleep(SETTLE_MS);
    }

    /** Whether this very process has the port open. */
    private static boolean isOpenHere(Path device) {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.anyMatch(file -> {
                try {
                    return Files.readSymbolicLink(file).equals(device);
                } catch (IOException e) {
                    return false;
                }
            });
        } catch (IOException e) {
            return false;
        }
    }
}
