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

    String moreWords() {
        return commandLine.isBlank() ? "" : " " + commandLine.strip();
    }
}
