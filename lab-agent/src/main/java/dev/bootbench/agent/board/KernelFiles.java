package dev.bootbench.agent.board;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A kernel that somebody wants a board to boot. The files lie on the host, readable for the agent. What is missing is the
 * pristine board's own, whatever was deployed before.
 *
 * @param kernel      what the boot loader takes: a bzImage, an Image; empty: the board's own
 * @param initrd      empty: the board's own
 * @param deviceTree  empty: the board's own
 * @param modules     a tar.gz with {@code lib/modules/…}, unpacked at the board's root before it boots
 * @param commandLine words added to the kernel's command line
 */
public record KernelFiles(
        Optional<Path> kernel, Optional<Path> initrd, Optional<Path> deviceTree, Optional<Path> modules, String commandLine) {}
