package dev.bootbench.agent.qemu;

import dev.bootbench.agent.Folders;
import dev.bootbench.agent.board.LabFaultException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How guests run. {@code /dev/kvm} may exist and still abort or hang, so KVM counts only after a kernel has printed its
 * first line under it; the answer is kept per boot of the host.
 *
 * @param option for QEMU's -accel
 * @param why    for people
 */
record Accelerator(String option, String why) {
    private static final Accelerator TCG = new Accelerator("tcg,thread=multi", "");
    private static final long PROBE_SECONDS = 6;

    static Accelerator probe(Folders folders, GuestImage image) throws InterruptedException {
        if (!Files.isWritable(Path.of("/dev/kvm"))) {
            return new Accelerator(TCG.option, "there is no usable /dev/kvm");
        }
        try {
            Path kept = folders.cache().resolve("kvm-" + Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip());
            if (!Files.exists(kept)) {
                Files.createDirectories(folders.cache());
                Files.writeString(kept, boots(image) ? "works" : "a kernel did not boot under KVM");
            }
            String answer = Files.readString(kept);
            return answer.equals("works") ? new Accelerator("kvm", "KVM") : new Accelerator(TCG.option, answer);
        } catch (IOException | LabFaultException e) {
            return new Accelerator(TCG.option, "KVM could not be tried: " + e.getMessage());
        }
    }

    private static boolean boots(GuestImage image) throws IOException, LabFaultException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        "qemu-system-x86_64", "-machine", "pc", "-accel", "kvm", "-m", "256M", "-nodefaults", "-no-user-config",
                        "-display", "none", "-kernel", image.vmlinuz().toString(), "-append", "console=ttyS0 panic=-1",
                        "-serial", "stdio", "-no-reboot"))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Thread stop = Thread.ofVirtual().start(() -> {
            try {
                if (!process.waitFor(PROBE_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
            }
        });
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.ISO_8859_1))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.contains("Linux version")) {
                    return true;
                }
            }
            return false;
        } finally {
            process.destroyForcibly();
            stop.join();
        }
    }
}
