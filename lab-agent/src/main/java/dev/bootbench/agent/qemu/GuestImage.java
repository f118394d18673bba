package dev.bootbench.agent.qemu;

import dev.bootbench.agent.Folders;
import dev.bootbench.agent.board.LabFaultException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A guest image as its recipe left it in the cache, under a hash of the recipe and the kernel release.
 *
 * @param folder holds {@code disk.qcow2, host_key.pub, root_key, kernel}, and {@code vmlinuz, initrd.img} where QEMU boots them
 * @param kernel kernel release of the guest
 */
public record GuestImage(Path folder, String kernel) {

    /** Where the image is, built first if it is not there. Progress goes to standard error. */
    public static GuestImage build(Folders folders, String recipe, Duration limit)
            throws LabFaultException, InterruptedException {
        Path folder = new Recipe(folders, recipe).build(limit);
        try {
            return new GuestImage(folder, Files.readString(folder.resolve("kernel")).strip());
        } catch (IOException e) {
            throw new LabFaultException("The image " + recipe + " cannot be read: " + e.getMessage(), e);
        }
    }

    Path vmlinuz() {
        return folder.resolve("vmlinuz");
    }

    Path initrd() {
        return folder.resolve("initrd.img");
    }

    public Path disk() {
        return folder.resolve("disk.qcow2");
    }

    public Path hostKey() {
        return folder.resolve("host_key.pub");
    }

    public Path rootKey() {
        return folder.resolve("root_key");
    }
}
