package dev.bootbench.agent.qemu;

import dev.bootbench.agent.Folders;
import dev.bootbench.agent.board.LabFaultException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

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
        return run(folders, recipe, limit, List.of());
    }

    private static GuestImage run(Folders folders, String recipe, Duration limit, List<String> arguments)
            throws LabFaultException, InterruptedException {
        Path script = folders.root().resolve("lab-agent/images").resolve(recipe).resolve("build.sh");
        if (!Files.exists(script)) {
            throw new LabFaultException("There is no image recipe " + recipe + " (" + script + ").");
        }
        try {
            ProcessBuilder builder = new ProcessBuilder("sh", script.toString());
            builder.command().addAll(arguments);
            builder.environment().put("LAB_CACHE", folders.cache().toString());
            Path printed = Files.createTempFile("bootbench-image", ".out");
            Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).redirectOutput(printed.toFile()).start();
            process.getOutputStream().close();
            if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new LabFaultException("Building the image " + recipe + " took longer than " + limit.toMinutes() + " min.");
            }
            List<String> lines = Files.readAllLines(printed);
            Files.delete(printed);
            if (process.exitValue() != 0 || lines.isEmpty()) {
                throw new LabFaultException("The image " + recipe + " could not be built; the reason is above.");
            }
            Path folder = Path.of(lines.getLast());
            return new GuestImage(folder, Files.readString(folder.resolve("kernel")).strip());
        } catch (IOException e) {
            throw new LabFaultException("The image " + recipe + " could not be built: " + e.getMessage(), e);
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
