package dev.bootbench.agent.qemu;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What QEMU boots directly.
 *
 * @param commandLine words added to the command line every machine gets
 */
record BootFiles(Path kernel, Optional<Path> initrd, String commandLine) {
    static BootFiles of(GuestImage image) {
        return new BootFiles(image.vmlinuz(), Optional.of(image.initrd()), "");
    }

    /** Whether one of the files has a name with this ending. */
    boolean isNamed(String ending) {
        return kernel.toString().endsWith(ending) || initrd.filter(file -> file.toString().endsWith(ending)).isPresent();
    }

    String moreWords() {
        return commandLine.isBlank() ? "" : " " + commandLine.strip();
    }
}
