package dev.bootbench.agent.qemu;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Finds out by booting a kernel whether KVM works: the device may be there and abort or hang all the same. The answer is
 * kept until the host's next start.
 */
final class AcceleratorProbe {
    private static final Logger LOG = Logger.getLogger(AcceleratorProbe.class);
    private static final Duration LIMIT = Duration.ofSeconds(8);
    private static final Path DEVICE = Path.of("/dev/kvm");

    private AcceleratorProbe() {}

    static Accelerator choose(Path cache, GuestImage image, String cpu) throws InterruptedException {
        if (!Files.exists(DEVICE)) {
            return Accelerator.TCG;
        }
        try {
            String boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
            Path known = cache.resolve("accelerator-" + boot);
            if (Files.exists(known)) {
                return Accelerator.valueOf(Files.readString(known).strip());
            }
            Accelerator found = boots(image, cpu) ? Accelerator.KVM : Accelerator.TCG;
            LOG.infof("KVM %s on this host", found == Accelerator.KVM ? "works" : "does not boot a kernel, so guests are emulated");
            Files.createDirectories(cache);
            Files.writeString(known, found.name());
            return found;
        } catch (IOException | IllegalArgumentException e) {
            LOG.warnf("KVM could not be tried (%s), so guests are emulated", e.getMessage());
            return Accelerator.TCG;
        }
    }

    /** The kernel says its first line on the serial port, well before it looks for a disk. */
    private static boolean boots(GuestImage image, String cpu) throws IOException, InterruptedException {
        Path said = Files.createTempFile("bootbench-kvm", ".out");
        Process process = new ProcessBuilder(List.of(
                        "qemu-system-x86_64", "-no-user-config", "-nodefaults", "-display", "none", "-machine", "pc-q35-7.2",
                        "-accel", "kvm", "-cpu", cpu, "-m", "256M", "-no-reboot", "-serial", "stdio", "-kernel",
                        image.vmlinuz().toString(), "-append", "console=ttyS0,115200 panic=-1"))
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(said.toFile())
                .start();
        try {
            long deadline = System.nanoTime() + LIMIT.toNanos();
            while (System.nanoTime() < deadline) {
                if (Files.readString(said, StandardCharsets.ISO_8859_1).contains("Memory: ")) {
                    return true;
                }
                if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
                    return Files.readString(said, StandardCharsets.ISO_8859_1).contains("Memory: ");
                }
            }
            return false;
        } finally {
            process.destroyForcibly();
            process.waitFor(5, TimeUnit.SECONDS);
            Files.deleteIfExists(said);
        }
    }
}
