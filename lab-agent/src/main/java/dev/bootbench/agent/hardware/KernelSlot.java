package dev.bootbench.agent.hardware;

import dev.bootbench.agent.board.BoardProfile;
import dev.bootbench.agent.board.KernelFiles;
import dev.bootbench.agent.board.KernelModules;
import dev.bootbench.agent.board.KernelRefusedException;
import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.pi.ConfigTxt;
import dev.bootbench.agent.shell.CommandResult;
import dev.bootbench.agent.shell.GuestShell;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;

/**
 * A second kernel in a Raspberry Pi's boot partition, tried once before it is kept. The firmware reads
 * {@code tryboot.txt} instead of {@code config.txt} for one boot when it is told so (documentation of Raspberry Pi,
 * "config.txt", section "tryboot"): a kernel that does not come up is gone with the next power cycle.
 *
 * <p>Each deployment starts from the board's own boot files, not from those of the deployment before.
 */
final class KernelSlot {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    /** A kernel on an emulated board's card takes longer than a minute. */
    private static final Duration UPLOAD = Duration.ofMinutes(4);
    private static final int MAGIC_AT = 56;
    private static final byte[] ARM64 = {'A', 'R', 'M', 0x64};
    /** As the C library says ENOSPC; commands that ask over SSH get no other language. */
    private static final String FULL = "No space left on device";
    private static final String BLOCK = "bootbench";
    /** The kernel that is kept lies in the one while the next is tried from the other. */
    private static final List<String> FOLDERS = List.of("bootbench-a", "bootbench-b");

    private final String partition;
    private String mark = "";
    /** Where the kernel installed last lies. */
    private String folder = FOLDERS.getFirst();

    private KernelSlot(String partition) {
        this.partition = partition;
    }

    /** Empty for boards that cannot be given kernels in this way. */
    static Optional<KernelSlot> of(BoardProfile.Boot boot) {
        return switch (boot.kernels()) {
            case NONE, DIRECT -> Optional.empty();
            case TRYBOOT -> Optional.of(new KernelSlot(boot.partition()));
        };
    }

    /** Lays kernel, initrd, device tree and command line beside those that are there, and writes tryboot.txt. */
    void install(GuestShell shell, KernelFiles files) throws LabFaultException, KernelRefusedException {
        KernelModules.unpack(shell, files);
        try {
            lay(shell, files);
        } catch (KernelRefusedException e) {
            shell.run("rm -rf " + partition + "/tryboot.txt " + partition + "/" + folder, LIMIT);
            throw e;
        }
    }

    private void lay(GuestShell shell, KernelFiles files) throws LabFaultException, KernelRefusedException {
        ConfigTxt config = ConfigTxt.parse(must(shell, "cat " + partition + "/config.txt", "config.txt cannot be read"));
        boolean firstIsKept = config.text().contains(FOLDERS.getFirst() + "/");
        folder = firstIsKept ? FOLDERS.getLast() : FOLDERS.getFirst();
        String path = partition + "/" + folder;
        CommandResult made = shell.run("rm -rf " + path + " && mkdir -p " + path, LIMIT);
        requireRoom(made, path);
        require(made, "the boot partition cannot be written");
        List<String> settings = new ArrayList<>();
        if (files.kernel().isPresent()) {
            upload(shell, files.kernel().get(), path + "/kernel.img");
            settings.add("kernel=" + folder + "/kernel.img");
        }
        if (files.initrd().isPresent()) {
            upload(shell, files.initrd().get(), path + "/initrd.img");
            settings.add("initramfs " + folder + "/initrd.img followkernel");
        }
        if (files.deviceTree().isPresent()) {
            upload(shell, files.deviceTree().get(), path + "/board.dtb");
            settings.add("device_tree=" + folder + "/board.dtb");
        }
        // Another one each time: a board that falls back to a kernel that was kept does not pass for the one on trial.
        mark = "bootbench.trial=" + UUID.randomUUID();
        String usual = must(shell, "cat " + partition + "/cmdline.txt", "cmdline.txt cannot be read").lines().findFirst().orElse("");
        // The firmware reads one line.
        String words = files.commandLine().replaceAll("\\s+", " ").strip();
        put(shell, (usual.strip() + " " + words).strip() + " " + mark + "\n", path + "/cmdline.txt");
        settings.add("cmdline=" + folder + "/cmdline.txt");
        put(shell, config.withBlock(BLOCK, settings).text(), partition + "/tryboot.txt");
        must(shell, "sync", "the boot partition cannot be written");
    }

    /** A word that only the kernel installed last has on its command line. */
    String mark() {
        return mark;
    }

    /** What was tried becomes what boots; each step leaves the partition bootable. */
    void keep(GuestShell shell) throws LabFaultException {
        must(shell, "cd " + partition + " && cp tryboot.txt config.new && sync && mv config.new config.txt && sync",
                "config.txt cannot be written");
    }

    private static void upload(GuestShell shell, Path file, String target) throws LabFaultException, KernelRefusedException {
        try {
            byte[] content = Files.readAllBytes(file);
            put(shell, isPlainArm64(content) ? zipped(content) : content, target);
        } catch (IOException e) {
            throw new LabFaultException("The file " + file.getFileName() + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** By the magic number of the kernel's documentation, "Booting AArch64 Linux". */
    private static boolean isPlainArm64(byte[] content) {
        return content.length > MAGIC_AT + ARM64.length
                && Arrays.equals(content, MAGIC_AT, MAGIC_AT + ARM64.length, ARM64, 0, ARM64.length);
    }

    /** The firmware takes 64-bit kernels either way, and a third of the bytes is written to a slow card in a third of the time. */
    private static byte[] zipped(byte[] content) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream(content.length / 3);
        try (GZIPOutputStream zip = new GZIPOutputStream(packed)) {
            zip.write(content);
        }
        return packed.toByteArray();
    }

    private static void put(GuestShell shell, String text, String target) throws LabFaultException, KernelRefusedException {
        put(shell, text.getBytes(StandardCharsets.UTF_8), target);
    }

    private static void put(GuestShell shell, byte[] content, String target) throws LabFaultException, KernelRefusedException {
        CommandResult result = shell.upload(content, target, 0644, UPLOAD);
        requireRoom(result, target);
        if (!result.succeeded()) {
            throw new LabFaultException("The boot partition does not take " + target + " (" + result.ending() + "): " + result.err().strip());
        }
    }

    private static void requireRoom(CommandResult result, String target) throws KernelRefusedException {
        if (result.err().contains(FULL)) {
            throw new KernelRefusedException("The boot partition is full: " + target
                    + " does not fit. Make the kernel smaller, remove what you put there, or reset the board.");
        }
    }

    private static String must(GuestShell shell, String command, String otherwise) throws LabFaultException {
        CommandResult result = shell.run(command, LIMIT);
        require(result, otherwise);
        return result.out();
    }

    private static void require(CommandResult result, String otherwise) throws LabFaultException {
        if (!result.succeeded()) {
            throw new LabFaultException("On the board, " + otherwise + " (" + result.ending() + "): " + result.err().strip());
        }
    }
}
