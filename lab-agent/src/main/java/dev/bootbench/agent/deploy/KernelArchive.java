package dev.bootbench.agent.deploy;

import dev.bootbench.agent.board.KernelFiles;
import dev.bootbench.agent.build.FileSet;
import dev.bootbench.agent.build.RefusedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A kernel as it is handed in: a ZIP without folders that has the kernel, and may have an initrd, a device tree and
 * {@code modules.tar.gz}. On the host the files get names of our own, and the modules stay packed.
 */
final class KernelArchive {
    private static final long MOST_BYTES = 512L << 20;

    private enum Part {
        KERNEL("(Image|vmlinuz|bzImage|zImage)(-[A-Za-z0-9.+~_-]+)?|kernel[A-Za-z0-9_]*\\.img"),
        INITRD("(initrd|initramfs)([._-][A-Za-z0-9.+~_-]+)?"),
        DEVICE_TREE("[A-Za-z0-9._-]+\\.dtb"),
        MODULES("modules\\.tar\\.gz");

        private final Pattern names;

        Part(String names) {
            this.names = Pattern.compile(names);
        }
    }

    private KernelArchive() {}

    /**
     * @param folder empty, private, and removed by the caller
     * @throws RefusedException in words, for what is no kernel's archive
     */
    static KernelFiles unpack(Path zip, Path folder, String commandLine) throws IOException, RefusedException {
        Map<Part, Path> found = new EnumMap<>(Part.class);
        FileSet.read(zip, new FileSet.Limits(Part.values().length, MOST_BYTES, 1), (path, content) -> {
            Part part = part(path);
            Path file = folder.resolve(part.name().toLowerCase(java.util.Locale.ROOT));
            if (found.putIfAbsent(part, file) != null) {
                throw new RefusedException("There are two files for the same purpose, the second is \"" + path + "\": send one of each sort.");
            }
            java.nio.file.Files.copy(content, file);
        });
        if (found.isEmpty() && commandLine.isBlank()) {
            throw new RefusedException("There is no kernel in it: pack at least Image or vmlinuz, or give words for the command line.");
        }
        return new KernelFiles(file(found, Part.KERNEL), file(found, Part.INITRD), file(found, Part.DEVICE_TREE),
                file(found, Part.MODULES), commandLine);
    }

    private static Optional<Path> file(Map<Part, Path> found, Part part) {
        return Optional.ofNullable(found.get(part));
    }

    private static Part part(String path) throws RefusedException {
        for (Part part : Part.values()) {
            if (part.names.matcher(path).matches()) {
                return part;
            }
        }
        throw new RefusedException("\"" + path + "\" is no part of a kernel: an archive has Image or vmlinuz, and may have initrd.img, "
                + "a device tree (*.dtb) and modules.tar.gz, all without folders.");
    }
}
