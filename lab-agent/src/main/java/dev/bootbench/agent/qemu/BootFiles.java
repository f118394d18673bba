package dev.bootbench.agent.qemu;

import java.nio.file.Path;

/**
 * What QEMU boots directly.
 *
 * @param commandLine words added to the command line every machine gets
 */
record BootFiles(Path kernel, Path initrd, String commandLine) {
    static BootFiles of(GuestImage image) {
        return new BootFiles(image.vmlinuz(), image.initrd(), "");
    }

    /** Whether one of the files has a name with this ending. */
    boolean isNamed(String ending) {
        return kernel.toString().endsWith(ending) || initrd.toString().endsWith(ending);
    }

    String moreWords() {
        return commandLine.isBlank() ? "" : " " + commandLine.strip();
    }
}
