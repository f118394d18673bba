package dev.bootbench.agent.fake;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The fake board's files. What lies below {@code /proc}, {@code /sys}, {@code /tmp} and {@code /run} is made anew by each
 * boot, the rest is its disk and stays until restored.
 */
public final class FakeFiles {
    public static final String HOSTNAME = "/proc/sys/kernel/hostname";
    public static final String TAINTED = "/proc/sys/kernel/tainted";
    public static final String BOOT_ID = "/proc/sys/kernel/random/boot_id";
    static final String RELEASE = "/proc/sys/kernel/osrelease";

    private final String name;
    private final Faults faults;
    private volatile long bootedAt = System.nanoTime();
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();

    FakeFiles(String name, Faults faults) {
        this.name = name;
        this.faults = faults;
        restore();
    }

    private static boolean isVolatile(String path) {
        return Stream.of("/proc/", "/sys/", "/tmp/", "/run/", "/dev/").anyMatch(path::startsWith);
    }

    /** The disk as it was made. */
    void restore() {
        files.keySet().removeIf(path -> !isVolatile(path));
        put("/etc/hostname", name + "\n");
        put("/etc/os-release", "PRETTY_NAME=\"Fake GNU/Linux 1\"\nID=fake\n");
    }

    void boot(String kernel) {
        files.keySet().removeIf(FakeFiles::isVolatile);
        bootedAt = System.nanoTime();
        put(HOSTNAME, text("/etc/hostname").orElse(name + "\n"));
        put(TAINTED, "0\n");
        put(BOOT_ID, UUID.randomUUID() + "\n");
        put(RELEASE, kernel + "\n");
        put("/proc/version", "Linux version " + kernel + " (fake@bootbench)\n");
        put("/proc/cmdline", FakeConsoleText.COMMAND_LINE + "\n");
        put("/proc/device-tree/model", "Bootbench fake board");
    }

    /** Puts a file there whatever is wrong with the disk: for tests. */
    public void put(String path, String content) {
        files.put(path, content.getBytes(StandardCharsets.UTF_8));
    }

    public Optional<String> text(String path) {
        return Optional.ofNullable(files.get(path)).map(content -> new String(content, StandardCharsets.UTF_8));
    }

    public boolean exists(String path) {
        return files.containsKey(path) || files.keySet().stream().anyMatch(file -> file.startsWith(path + "/"));
    }

    byte[] read(String path) throws IOException {
        if (path.equals("/dev/null")) {
            return new byte[0];
        }
        if (path.equals("/proc/uptime")) {
            return "%.2f 0.00\n".formatted((System.nanoTime() - bootedAt) / 1e9).getBytes(StandardCharsets.UTF_8);
        }
        byte[] content = files.get(path);
        if (content == null) {
            throw new IOException(path + ": No such file or directory");
        }
        return content;
    }

    void write(String path, byte[] content, boolean append) throws IOException {
        if (path.startsWith("/dev/")) {
            return;
        }
        if (!isVolatile(path) && faults.has(Fault.DISK_FULL)) {
            throw new IOException(path + ": No space left on device");
        }
        byte[] before = append ? files.getOrDefault(path, new byte[0]) : new byte[0];
        byte[] all = new byte[before.length + content.length];
        System.arraycopy(before, 0, all, 0, before.length);
        System.arraycopy(content, 0, all, before.length, content.length);
        files.put(path, all);
    }

    boolean delete(String path) {
        boolean there = exists(path);
        files.keySet().removeIf(file -> file.equals(path) || file.startsWith(path + "/"));
        return there;
    }
}
