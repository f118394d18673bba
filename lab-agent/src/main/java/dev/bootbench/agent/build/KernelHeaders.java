package dev.bootbench.agent.build;

import dev.bootbench.agent.build.Sandbox.Mount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Headers of one kernel on this host.
 *
 * @param folder where a module's build starts, as the sandbox sees it
 * @param mounts what the sandbox must show beside the host's own programs
 */
record KernelHeaders(String folder, List<Mount> mounts) {

    /**
     * Looks where the target says; else among the host's own packages; else in the cache, where the recipes of guest images
     * unpack the headers of their kernels, {@code <cache>/<release>/usr/src/linux-headers-…}.
     *
     * @throws IOException when there are none: a sentence that says how to mend that
     */
    static KernelHeaders find(KernelTarget target, Path cache) throws IOException {
        if (target.headers().isPresent()) {
            Path named = target.headers().get();
            if (!Files.isReadable(named.resolve("Makefile"))) {
                throw new IOException("The headers of kernel " + target.release() + " are not in " + named
                        + ": put them there, or correct \"headers\" in the board's profile.");
            }
            return new KernelHeaders(named.toString(), named.startsWith("/usr") ? List.of() : List.of(new Mount(named, named.toString())));
        }
        for (String place : List.of("/lib/modules/" + target.release() + "/build", "/usr/src/linux-headers-" + target.release())) {
            if (Files.isReadable(Path.of(place, "Makefile"))) {
                return new KernelHeaders(place, List.of());
            }
        }
        // Debian's headers include each other by their installed paths, so the whole folder is shown in place of the host's.
        Path sources = cache.resolve(target.release()).resolve("usr/src");
        String folder = "/usr/src/linux-headers-" + target.release();
        if (!Files.isReadable(sources.resolve("linux-headers-" + target.release()).resolve("Makefile"))) {
            throw new IOException("The headers of kernel " + target.release() + " are not on this host: install linux-headers-"
                    + target.release() + ", or build the guest image that has this kernel (lab image build PROFILE).");
        }
        Path scripts = Files.readSymbolicLink(sources.resolve("linux-headers-" + target.release()).resolve("scripts"));
        Path programs = Path.of(folder).resolve(scripts).normalize();
        if (!Files.isDirectory(programs)) {
            throw new IOException("The build programs for kernel " + target.release() + " (" + programs + ") are not on this host: install "
                    + programs.getParent().getFileName() + ".");
        }
        return new KernelHeaders(folder, List.of(new Mount(sources.toRealPath(), "/usr/src")));
    }
}
