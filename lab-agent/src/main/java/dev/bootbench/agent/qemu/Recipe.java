package dev.bootbench.agent.qemu;

import dev.bootbench.agent.Folders;
import dev.bootbench.agent.board.LabFaultException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A recipe below {@code lab-agent/images}: its script leaves a folder in the cache, named after a hash of what goes into
 * it, and prints where.
 *
 * @param name of its folder
 */
record Recipe(Folders folders, String name) {
    private static final Duration LOOK = Duration.ofSeconds(30);

    /** Makes the folder, unless it is there. Progress goes to standard error. */
    Path build(Duration limit) throws LabFaultException, InterruptedException {
        return run(limit, List.of());
    }

    /** The folder, made or not. */
    Path where() throws LabFaultException, InterruptedException {
        return run(LOOK, List.of("--where"));
    }

    private Path run(Duration limit, List<String> arguments) throws LabFaultException, InterruptedException {
        Path script = folders.root().resolve("lab-agent/images").resolve(name).resolve("build.sh");
        if (!Files.exists(script)) {
            throw new LabFaultException("There is no image recipe " + name + " (" + script + ").");
        }
        try {
            List<String> command = new ArrayList<>(List.of("sh", script.toString()));
            command.addAll(arguments);
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().put("LAB_CACHE", folders.cache().toString());
            Path printed = Files.createTempFile("bootbench-image", ".out");
            Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).redirectOutput(printed.toFile()).start();
            process.getOutputStream().close();
            if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new LabFaultException("Building the image " + name + " took longer than " + limit.toMinutes() + " min.");
            }
            List<String> lines = Files.readAllLines(printed);
            Files.delete(printed);
            if (process.exitValue() != 0 || lines.isEmpty()) {
                throw new LabFaultException("The image " + name + " could not be built; the reason is above.");
            }
            return Path.of(lines.getLast());
        } catch (IOException e) {
            throw new LabFaultException("The image " + name + " could not be built: " + e.getMessage(), e);
        }
    }
}
