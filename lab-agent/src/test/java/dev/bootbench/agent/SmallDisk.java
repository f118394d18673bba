package dev.bootbench.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A real file system with little room, which only root can mount: a test that asks for one is left out for others. */
public final class SmallDisk implements AutoCloseable {
    private final Path folder;

    /** @param folder to be made */
    public SmallDisk(Path folder, int kibibytes) throws IOException, InterruptedException {
        assumeTrue(Folders.isRoot(), "only root mounts file systems");
        this.folder = Files.createDirectories(folder);
        run("mount", "-t", "tmpfs", "-o", "size=" + kibibytes + "k", "tmpfs", folder.toString());
    }

    public Path folder() {
        return folder;
    }

    /** Takes so much of the room away, until {@link #free}. */
    public void fill(int kibibytes) throws IOException {
        Files.write(folder.resolve("ballast"), new byte[kibibytes * 1024], StandardOpenOption.CREATE_NEW);
    }

    public void free() throws IOException {
        Files.delete(folder.resolve("ballast"));
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(said).isZero();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        run("umount", folder.toString());
    }
}
