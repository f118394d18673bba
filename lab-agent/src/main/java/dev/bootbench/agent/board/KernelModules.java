package dev.bootbench.agent.board;

import dev.bootbench.agent.shell.CommandResult;
import dev.bootbench.agent.shell.GuestShell;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;

/** Unpacks the modules that come with a kernel, on the board itself: on a host a hostile archive could do harm. */
public final class KernelModules {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private KernelModules() {}

    /**
     * @throws KernelRefusedException with what the board said when they do not unpack, as when its disk is full
     * @throws LabFaultException      when the board did not even try to the end
     */
    public static void unpack(GuestShell shell, KernelFiles kernel) throws LabFaultException, KernelRefusedException {
        if (kernel.modules().isEmpty()) {
            return;
        }
        try {
            CommandResult result = shell.run(
                    // Where /lib is a link it stays one: a folder in its place would take every program's libraries away.
                    "tar -xzf - -C / --no-same-owner --keep-directory-symlink && sync", Files.readAllBytes(kernel.modules().get()), LIMIT);
            if (result.ending() instanceof CommandResult.Ending.Exited(int status) && status != 0) {
                throw new KernelRefusedException("The kernel's modules do not unpack on the board: " + result.err().strip());
            }
            if (!result.succeeded()) {
                throw new LabFaultException("The kernel's modules do not unpack on the board (" + result.ending() + "): "
                        + result.err().strip());
            }
        } catch (IOException e) {
            throw new LabFaultException("The kernel's modules cannot be read: " + e.getMessage(), e);
        }
    }
}
