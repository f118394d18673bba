package dev.bootbench.agent.hardware;

import dev.bootbench.agent.board.BoardProfile;
import dev.bootbench.agent.board.KernelFiles;
import dev.bootbench.agent.board.KernelModules;
import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.shell.CommandResult;
import dev.bootbench.agent.shell.GuestShell;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A second kernel in a Raspberry Pi's boot partition, tried once before it is kept. The firmware reads
 * {@code tryboot.txt} instead of {@code config.txt} for one boot when it is told so (documentation of Raspberry Pi,
 * "config.txt", section "tryboot"): a kernel that does not come up is gone with the next power cycle.
 */
final class KernelSlot {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String FOLDER = "bootbench";
    /** Told to the board's kernel, so that we know that it is ours which runs. */
    private static final String MARK = "bootbench.trial=1";

    private final String partition;
    private final boolean byReboot;
    private final String board;

    private KernelSlot(String partition, boolean byReboot, String board) {
        this.partition = partition;
        this.byReboot = byReboot;
        this.board = board;
    }

    /** Empty for boards that cannot be given kernels in this way. */
    static Optional<KernelSlot> of(BoardProfile.Boot boot, String board) {
        return switch (boot.kernels()) {
            case NONE, DIRECT -> Optional.empty();
            case TRYBOOT -> Optional.of(new KernelSlot(boot.partition(), true, board));
            case TRYBOOT_FILE -> Optional.of(new KernelSlot(boot.partition(), false, board));
        };
    }

    /** Lays kernel, initrd, device tree and command line beside those that are there, and writes tryboot.txt. */
    void install(GuestShell shell, KernelFiles files) throws LabFaultException {
        KernelModules.unpack(shell, files);
        String folder = partition + "/" + FOLDER;
        must(shell, "rm -rf " + folder + " && mkdir -p " + folder, "the boot partition cannot be written");
        StringBuilder settings = new StringBuilder("\n[all]\n");
        if (files.kernel().isPresent()) {
            upload(shell, files.kernel().get(), folder + "/kernel.img");
            settings.append("kernel=" + FOLDER + "/kernel.img\n");
        }
        if (files.initrd().isPresent()) {
            upload(shell, files.initrd().get(), folder + "/initrd.img");
            settings.append("initramfs " + FOLDER + "/initrd.img followkernel\n");
        }
        if (files.deviceTree().isPresent()) {
            upload(shell, files.deviceTree().get(), folder + "/board.dtb");
            settings.append("device_tree=" + FOLDER + "/board.dtb\n");
        }
        settings.append("cmdline=" + FOLDER + "/cmdline.txt\n");
        String words = files.commandLine().isBlank() ? MARK : files.commandLine().strip() + " " + MARK;
        // The present command line, on one line as the firmware wants it, and then what is new.
        put(shell, words, folder + "/words");
        must(shell, "cd " + partition + " && { tr -d '\\n' <cmdline.txt; printf ' '; cat " + FOLDER + "/words; } >" + FOLDER
                + "/cmdline.txt && rm " + FOLDER + "/words", "the kernel's command line cannot be written");
        put(shell, settings.toString(), folder + "/settings");
        must(shell, "cd " + partition + " && cat config.txt " + FOLDER + "/settings >tryboot.txt && rm " + FOLDER
                + "/settings && sync", "tryboot.txt cannot be written");
    }

    /**
     * Restarts into the trial where the board can do so by itself.
     *
     * @return false when the trial begins with the next power-on instead
     */
    boolean restartTrying(GuestShell shell) throws LabFaultException {
        if (byReboot) {
            // It goes down under our feet, so its answer says nothing.
            shell.run("sync; (sleep 1; reboot '0 tryboot') >/dev/null 2>&1 </dev/null &", LIMIT);
            return true;
        }
        must(shell, "touch " + partition + "/tryboot && sync", "the trial cannot be armed");
        return false;
    }

    /** Whether the kernel that answers is the one on trial: a board that restarted twice is back at its old one. */
    void requireTried(GuestShell shell) throws LabFaultException {
        CommandResult result = shell.run("cat /proc/cmdline", LIMIT);
        if (!result.succeeded() || !result.out().contains(MARK)) {
            throw new LabFaultException("The board " + board + " is back with the kernel it had before: the deployed one did not last.");
        }
    }

    /** What was tried becomes what boots; each step leaves the partition bootable. */
    void keep(GuestShell shell) throws LabFaultException {
        must(shell, "cd " + partition + " && cp tryboot.txt config.new && sync && mv config.new config.txt && sync",
                "config.txt cannot be written");
    }

    private static void upload(GuestShell shell, Path file, String target) throws LabFaultException {
        try {
            put(shell, Files.readAllBytes(file), target);
        } catch (IOException e) {
            throw new LabFaultException("The file " + file.getFileName() + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static void put(GuestShell shell, String text, String target) throws LabFaultException {
        put(shell, text.getBytes(StandardCharsets.UTF_8), target);
    }

    private static void put(GuestShell shell, byte[] content, String target) throws LabFaultException {
        CommandResult result = shell.upload(content, target, 0644, LIMIT);
        if (!result.succeeded()) {
            throw new LabFaultException("The boot partition does not take " + target + " (" + result.ending() + "): " + result.err().strip());
        }
    }

    private static void must(GuestShell shell, String command, String otherwise) throws LabFaultException {
        CommandResult result = shell.run(command, LIMIT);
        if (!result.succeeded()) {
            throw new LabFaultException("On the board, " + otherwise + " (" + result.ending() + "): " + result.err().strip());
        }
    }
}
