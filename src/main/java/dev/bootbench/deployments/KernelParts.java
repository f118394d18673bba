package dev.bootbench.deployments;

import dev.bootbench.intake.FilePath;
import dev.bootbench.intake.RefusedException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Which files a kernel's archive may have, by their names as distributions and kernel builds give them. */
enum KernelParts {
    KERNEL("(Image|vmlinuz|bzImage|zImage)(-[A-Za-z0-9.+~_-]+)?|kernel[A-Za-z0-9_]*\\.img"),
    INITRD("(initrd|initramfs)([._-][A-Za-z0-9.+~_-]+)?"),
    DEVICE_TREE("[A-Za-z0-9._-]+\\.dtb"),
    MODULES("modules\\.tar\\.gz");

    private final Pattern name;

    KernelParts(String name) {
        this.name = Pattern.compile(name);
    }

    /** @throws RefusedException for a file that is none of these, or the second of its sort */
    static void check(List<String> paths) throws RefusedException {
        Set<KernelParts> seen = EnumSet.noneOf(KernelParts.class);
        for (String path : paths) {
            KernelParts part = of(path);
            if (!seen.add(part)) {
                throw new RefusedException("There are two files for the same purpose, the second is %s. Send one of each sort."
                        .formatted(FilePath.shown(path)));
            }
        }
        if (seen.isEmpty()) {
            throw new RefusedException("There is no file in the archive. Pack at least a kernel.");
        }
    }

    private static KernelParts of(String path) throws RefusedException {
        for (KernelParts part : values()) {
            if (part.name.matcher(path).matches()) {
                return part;
            }
        }
        throw new RefusedException(("%s is no part of a kernel. An archive has Image or vmlinuz, and may have initrd.img, a device "
                + "tree (*.dtb) and modules.tar.gz, all without folders.").formatted(FilePath.shown(path)));
    }
}
