package dev.bootbench.agent.build;

import dev.bootbench.agent.build.SandboxResult.Ending;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * What was learned about the builds of the kernels this host builds for. A kernel's first build goes the long way; learning
 * pays from its second on. The lock (its monitor) guards what is known.
 */
final class Shortcuts {
    private static final Logger LOG = Logger.getLogger(Shortcuts.class);

    private final Sandbox sandbox;
    private final Map<String, Optional<Shortcut>> known = new HashMap<>();
    private final Map<String, Integer> builds = new HashMap<>();

    Shortcuts(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    /** The script that builds this instead of the kernel's makefiles, where there is one. */
    synchronized Optional<String> script(BuildRequest request, KernelHeaders headers, SandboxLimits limits) throws InterruptedException, IOException {
        if (!Shortcut.fits(request)) {
            return Optional.empty();
        }
        KernelTarget kernel = request.kernel();
        String key = key(kernel, headers);
        if (builds.merge(key, 1, Integer::sum) == 1) {
            return Optional.empty();
        }
        Optional<Shortcut> learned = known.get(key);
        if (learned == null) {
            learned = learn(kernel, headers, limits);
            known.put(key, learned);
            LOG.debugf("builds for %s %s", kernel.release(), learned.isPresent() ? "take the short way" : "take the long way");
        }
        return learned.map(shortcut -> shortcut.script(request));
    }

    private Optional<Shortcut> learn(KernelTarget kernel, KernelHeaders headers, SandboxLimits limits) throws InterruptedException, IOException {
        Map<String, byte[]> files = Shortcut.lesson();
        String longWay = run(Shortcut.LEARN, files, kernel, headers, limits);
        Optional<Shortcut> learned = Shortcut.learn(longWay);
        if (learned.isPresent()) {
            files.put("shortcut", learned.get().script(Shortcut.lessonFor(kernel, limits.wall())).getBytes(StandardCharsets.UTF_8));
            String hash = run(Shortcut.TRY, files, kernel, headers, limits);
            return hash.isEmpty() || !longWay.startsWith(hash) ? Optional.empty() : learned;
        }
        return learned;
    }

    /** What it printed; empty when it failed. */
    private String run(String script, Map<String, byte[]> files, KernelTarget kernel, KernelHeaders headers, SandboxLimits limits)
            throws InterruptedException, IOException {
        SandboxResult result = sandbox.run(
                List.of("sh", "-c", script, "sh", headers.folder(), kernel.kernelArchitecture(), kernel.toolPrefix()),
                Tars.of(files), limits, headers.mounts());
        LOG.debugf("%s: %s", result.ending(), result.stderr());
        return result.ending() instanceof Ending.Exited(int code) && code == 0 ? new String(result.stdout(), StandardCharsets.UTF_8) : "";
    }

    /** Headers that are installed anew are other headers. */
    private static String key(KernelTarget kernel, KernelHeaders headers) {
        Path folder = headers.mounts().isEmpty() ? Path.of(headers.folder()) : headers.mounts().getFirst().host();
        String age;
        try {
            age = Files.getLastModifiedTime(folder).toString() + Files.getLastModifiedTime(folder.toRealPath()).toString();
        } catch (IOException e) {
            age = "";
        }
        return kernel + " " + folder + " " + age;
    }
}
