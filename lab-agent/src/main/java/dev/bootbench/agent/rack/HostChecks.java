package dev.bootbench.agent.rack;

import dev.bootbench.agent.Folders;
import dev.bootbench.agent.board.BoardProfile;
import dev.bootbench.agent.hardware.PristineConfig;
import dev.bootbench.agent.power.PowerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What can be said about this host without starting anything: programs, headers, folders. */
final class HostChecks {
    /** Programs by the Debian package that has them. */
    private static final Map<String, String> PROGRAMS = new TreeMap<>(Map.ofEntries(
            Map.entry("qemu-system-x86_64", "qemu-system-x86"),
            Map.entry("qemu-img", "qemu-utils"),
            Map.entry("mmdebstrap", "mmdebstrap"),
            Map.entry("mkfs.ext4", "e2fsprogs"),
            Map.entry("setpriv", "util-linux"),
            Map.entry("prlimit", "util-linux"),
            Map.entry("flock", "util-linux"),
            Map.entry("bwrap", "bubblewrap"),
            Map.entry("gcc", "gcc"),
            Map.entry("make", "make"),
            Map.entry("depmod", "kmod"),
            Map.entry("cpio", "cpio"),
            Map.entry("ssh-keygen", "openssh-client"),
            // The stand-in of a Raspberry Pi, and what is built for real ones.
            Map.entry("qemu-system-aarch64", "qemu-system-arm"),
            Map.entry("aarch64-linux-gnu-gcc", "gcc-aarch64-linux-gnu"),
            Map.entry("mcopy", "mtools"),
            Map.entry("mkfs.vfat", "dosfstools"),
            Map.entry("sfdisk", "fdisk"),
            Map.entry("fdtput", "device-tree-compiler")));
    private static final List<String> PLACES = List.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin");
    private static final Pattern HEADERS = Pattern.compile("linux-headers-([0-9][0-9.]*-[0-9]+-amd64)");
    private static final long ROOM_NEEDED = 4L << 30;

    private HostChecks() {}

    static Finding user() {
        return Folders.isRoot()
                ? Finding.good("user", "root; every machine runs under a user id of its own")
                : Finding.good("user", "not root; machines run under this user's id, so a machine that breaks out has its rights");
    }

    /**
     * @param root the project's own files, with the board profiles
     * @throws IOException when a profile has a mistake
     */
    static Finding programs(Path root, List<RackConfig.Instance> boards) throws IOException {
        Map<String, String> programs = new TreeMap<>(PROGRAMS);
        for (RackConfig.Instance board : boards) {
            programs.putAll(programsOf(board, BoardProfile.load(root, board.profile())));
        }
        return programs(programs);
    }

    /** What only this board needs. */
    private static Map<String, String> programsOf(RackConfig.Instance board, BoardProfile profile) {
        Map<String, String> programs = new TreeMap<>();
        String prefix = profile.crossCompile();
        if (!prefix.isEmpty()) {
            programs.put(prefix + "gcc", "gcc-" + prefix.substring(0, prefix.length() - 1).replace('_', '-'));
        }
        board.pristine().filter(PristineConfig.Netboot.class::isInstance).ifPresent(_ -> programs.put("rsync", "rsync"));
        board.power().filter(PowerConfig.Uhubctl.class::isInstance).ifPresent(_ -> programs.put("uhubctl", "uhubctl"));
        board.power().filter(PowerConfig.Gpio.class::isInstance).ifPresent(_ -> programs.put("gpioset", "gpiod"));
        return programs;
    }

    private static Finding programs(Map<String, String> programs) {
        List<String> missing = new ArrayList<>();
        TreeSet<String> packages = new TreeSet<>();
        programs.forEach((program, debianPackage) -> {
            if (PLACES.stream().noneMatch(place -> Files.isExecutable(Path.of(place, program)))) {
                missing.add(program);
                packages.add(debianPackage);
            }
        });
        return missing.isEmpty()
                ? Finding.good("programs", String.join(", ", programs.keySet()))
                : Finding.bad("programs", String.join(", ", missing) + " missing: apt-get install " + String.join(" ", packages));
    }

    static Finding headers() {
        try (Stream<Path> sources = Files.list(Path.of("/usr/src"))) {
            List<String> releases = sources.map(path -> HEADERS.matcher(path.getFileName().toString()))
                    .filter(java.util.regex.Matcher::matches)
                    .map(found -> found.group(1))
                    .sorted()
                    .toList();
            if (!releases.isEmpty()) {
                return Finding.good("kernel headers", String.join(", ", releases));
            }
        } catch (IOException e) {
            // No /usr/src, no headers.
        }
        return Finding.bad("kernel headers", "none under /usr/src: apt-get install linux-headers-amd64");
    }

    static Finding folder(String name, Path folder) {
        try {
            Files.createDirectories(folder);
            Path probe = Files.createTempFile(folder, ".doctor", "");
            Files.delete(probe);
            long free = Files.getFileStore(folder).getUsableSpace();
            String room = folder + ", " + (free >> 30) + " GiB free";
            return free >= ROOM_NEEDED
                    ? Finding.good(name, room)
                    : Finding.bad(name, room + ": make room, or choose another folder with " + name);
        } catch (IOException e) {
            return Finding.bad(name, folder + " cannot be written (" + e.getMessage() + "): choose another folder with " + name);
        }
    }
}
