package dev.bootbench.agent.build;

import dev.bootbench.agent.Folders;
import dev.bootbench.agent.build.Sandbox.Mount;
import dev.bootbench.agent.build.SandboxResult.Ending;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * What was learned about the builds of the kernels this host builds for. A kernel's first build goes the long way; learning
 * pays from its second on. The lock (its monitor) guards what is known.
 */
final class Shortcuts {
    private static final Logger LOG = Logger.getLogger(Shortcuts.class);
    /** Where the sandbox has what was compiled beforehand. */
    private static final String HEAD = "/head";

    private final Sandbox sandbox;
    private final Path cache;
    private final Map<String, Optional<Known>> known = new HashMap<>();
    private final Map<String, Integer> builds = new HashMap<>();

    /** @param cache where precompiled headers are kept, a folder for each kernel; without it, or where it cannot be written, there are none */
    Shortcuts(Sandbox sandbox, Path cache) {
        this.sandbox = sandbox;
        this.cache = cache;
    }

    /** @param head the folder with the header that was compiled beforehand, where there is one */
    private record Known(Shortcut shortcut, Optional<Path> head) {
        Way way(BuildRequest request) {
            // Somebody may have emptied the cache.
            Optional<Path> there = head.filter(folder -> Files.isReadable(folder.resolve("head.h")));
            return new Way(shortcut.script(request, there.map(folder -> HEAD)), mounts(there));
        }
    }

    /**
     * How to build something instead of by the kernel's makefiles.
     *
     * @param mounts what the sandbox must show for it
     */
    record Way(String script, List<Mount> mounts) {}

    private static List<Mount> mounts(Optional<Path> head) {
        return head.map(folder -> new Mount(folder, HEAD)).stream().toList();
    }

    /** The short way, where there is one. */
    synchronized Optional<Way> way(BuildRequest request, KernelHeaders headers, SandboxLimits limits) throws InterruptedException, IOException {
        if (!Shortcut.fits(request)) {
            return Optional.empty();
        }
        KernelTarget kernel = request.kernel();
        String key = key(kernel, headers);
        if (builds.merge(key, 1, Integer::sum) == 1) {
            return Optional.empty();
        }
        Optional<Known> learned = known.get(key);
        if (learned == null) {
            learned = learn(kernel, headers, limits);
            known.put(key, learned);
            LOG.debugf("builds for %s: %s", kernel.release(), learned.map(way -> way.head().isPresent() ? "the short way, headers precompiled" : "the short way")
                    .orElse("the long way"));
        }
        return learned.map(way -> way.way(request));
    }

    private Optional<Known> learn(KernelTarget kernel, KernelHeaders headers, SandboxLimits limits) throws InterruptedException, IOException {
        Map<String, byte[]> lesson = Shortcut.lesson();
        String longWay = text(run(Shortcut.LEARN, lesson, kernel, headers, limits, List.of()));
        Optional<Shortcut> learned = Shortcut.learn(longWay);
        if (learned.isEmpty()) {
            return Optional.empty();
        }
        Known with = new Known(learned.get(), precompiled(learned.get(), kernel, headers, limits));
        for (Known each : with.head().isEmpty() ? List.of(with) : List.of(with, new Known(learned.get(), Optional.empty()))) {
            Way way = each.way(Shortcut.lessonFor(kernel, limits.wall()));
            Map<String, byte[]> files = new HashMap<>(lesson);
            files.put("shortcut", way.script().getBytes(StandardCharsets.UTF_8));
            String hash = text(run(Shortcut.TRY, files, kernel, headers, limits, way.mounts()));
            if (!hash.isEmpty() && longWay.startsWith(hash)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    private Optional<Path> precompiled(Shortcut shortcut, KernelTarget kernel, KernelHeaders headers, SandboxLimits limits) throws InterruptedException, IOException {
        Map<String, byte[]> files = shortcut.head(headers.folder());
        byte[] compiled = run(Shortcut.PRECOMPILE, files, kernel, headers, limits, List.of());
        if (compiled.length == 0) {
            return Optional.empty();
        }
        Path folder = cache.resolve(kernel.release() + "-" + kernel.architecture());
        try {
            Files.createDirectories(folder);
            Folders.put(folder.resolve("head.h"), files.get("head.h"));
            Folders.put(folder.resolve("head.h.gch"), compiled);
            return Optional.of(folder);
        } catch (IOException e) {
            LOG.infof("no precompiled headers for %s: %s", kernel.release(), e.getMessage());
            return Optional.empty();
        }
    }

    private static String text(byte[] printed) {
        return new String(printed, StandardCharsets.UTF_8);
    }

    /** What it printed; empty when it failed. */
    private byte[] run(String script, Map<String, byte[]> files, KernelTarget kernel, KernelHeaders headers, SandboxLimits limits, List<Mount> more)
            throws InterruptedException, IOException {
        SandboxResult result = sandbox.run(
                List.of("sh", "-c", script, "sh", headers.folder(), kernel.kernelArchitecture(), kernel.toolPrefix()),
                Tars.of(files), limits, Stream.concat(headers.mounts().stream(), more.stream()).toList());
        LOG.debugf("%s: %s", result.ending(), result.stderr());
        return result.ending() instanceof Ending.Exited(int code) && code == 0 ? result.stdout() : new byte[0];
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
