package dev.bootbench.agent.build;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The kernel that something is built for.
 *
 * @param release      as {@code uname -r} prints it on the board
 * @param architecture as {@code uname -m} prints it there
 * @param headers      where its headers are; empty: installed on this host, or in the cache
 */
public record KernelTarget(String release, String architecture, Optional<Path> headers) {
    private static final Pattern RELEASE = Pattern.compile("[0-9][A-Za-z0-9.+~_-]{0,63}");
    private static final Map<String, String> KERNEL_NAMES = Map.of("x86_64", "x86", "aarch64", "arm64", "armv7l", "arm", "armv6l", "arm");
    private static final Map<String, String> PREFIXES = Map.of(
            "x86_64", "x86_64-linux-gnu-", "aarch64", "aarch64-linux-gnu-", "armv7l", "arm-linux-gnueabihf-", "armv6l", "arm-linux-gnueabihf-");

    /** @throws IllegalArgumentException when a makefile cannot carry it or nothing is known of the architecture */
    public KernelTarget {
        if (!RELEASE.matcher(release).matches()) {
            throw new IllegalArgumentException("not a kernel release: " + release);
        }
        if (!KERNEL_NAMES.containsKey(architecture)) {
            throw new IllegalArgumentException("not an architecture that modules can be built for: " + architecture);
        }
    }

    /** @param architecture empty for the host's own */
    public static KernelTarget of(String release, String architecture) {
        return of(release, architecture, Optional.empty());
    }

    /**
     * @param architecture empty for the host's own
     * @param headers      empty: wherever they are found
     */
    public static KernelTarget of(String release, String architecture, Optional<Path> headers) {
        return new KernelTarget(release, architecture.isEmpty() ? ownArchitecture() : architecture, headers);
    }

    /** What this host is, as {@code uname -m} prints it. */
    static String ownArchitecture() {
        String name = System.getProperty("os.arch");
        return name.equals("amd64") ? "x86_64" : name;
    }

    /** What the kernel's build calls it. */
    String kernelArchitecture() {
        return KERNEL_NAMES.getOrDefault(architecture, architecture);
    }

    /** What the names of the tools begin with; empty for the host's own. */
    String toolPrefix() {
        return toolPrefix(architecture);
    }

    /**
     * What the names of the tools begin with that can read an ELF file; empty for the host's own.
     *
     * @param elf at least its header, of any origin
     */
    static String toolPrefix(byte[] elf) {
        // e_machine, little-endian in everything we build for.
        int machine = elf.length < 20 ? 0 : (elf[18] & 0xff) | (elf[19] & 0xff) << 8;
        return switch (machine) {
            case 62 -> toolPrefix("x86_64");
            case 183 -> toolPrefix("aarch64");
            case 40 -> toolPrefix("armv7l");
            default -> "";
        };
    }

    private static String toolPrefix(String architecture) {
        return architecture.equals(ownArchitecture()) ? "" : PREFIXES.getOrDefault(architecture, "");
    }
}
