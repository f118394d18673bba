package dev.bootbench.agent.qemu;

import dev.bootbench.agent.Folders;
import dev.bootbench.agent.board.BoardProfile;
import dev.bootbench.agent.board.BoardUse.Sighting;
import dev.bootbench.agent.board.KernelFiles;
import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.serial.SerialConsole;
import dev.bootbench.agent.shell.SshShell;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes the machines of one board, one after the other: woken from the frozen one with a new disk, or booted cold on the
 * disk there is. Used by the board's own thread only.
 */
final class MachineRoom {
    private static final Duration IMAGE_LIMIT = Duration.ofMinutes(30);

    private final Folders folders;
    private final String board;
    private final BoardProfile profile;
    private final SerialConsole console;
    private final BoardFolder folder;
    private @Nullable Made made;
    /** A kernel that somebody deployed: what its machines boot instead of the image's, until the next reset. */
    private @Nullable BootFiles deployed;

    /** What all machines of this board have in common, made before the first one. */
    private record Made(GuestImage image, Accelerator accelerator, Snapshot snapshot) {}

    /** A machine with its guest's shell, connected and checked. */
    record Running(QemuMachine machine, SshShell shell) {}

    MachineRoom(Folders folders, String board, BoardProfile profile, SerialConsole console, BoardFolder folder) {
        this.folders = folders;
        this.board = board;
        this.profile = profile;
        this.console = console;
        this.folder = folder;
    }

    /** Finds or makes the image and the frozen machine. The first time takes a minute or more. */
    void prepare() throws LabFaultException, InterruptedException {
        if (made != null && Files.exists(made.snapshot().state())) {
            return;
        }
        GuestImage image = GuestImage.build(folders, profile.image(), IMAGE_LIMIT);
        Accelerator accelerator = AcceleratorProbe.choose(folders.cache(), image, profile.machine().cpu());
        Snapshot snapshot = Snapshot.ensure(profile, image, accelerator, folder.uid());
        made = new Made(image, accelerator, snapshot);
    }

    /** Kernel release of the image; empty before {@link #prepare}. */
    String kernel() {
        return made == null ? "" : made.image().kernel();
    }

    boolean hasDisk() {
        return folder.hasDisk();
    }

    private Made made() {
        if (made == null) {
            throw new IllegalStateException("prepare() comes first");
        }
        return made;
    }

    /** What the pristine disk is, for people: the image's name ends in the hash of its recipe and the kernel release. */
    String disk() {
        return "image " + made().image().folder().getFileName();
    }

    /** Copies the kernel to where the next {@link #boot} takes it from. */
    void install(KernelFiles files) throws LabFaultException {
        BootFiles usual = BootFiles.of(made().image());
        deployed = new BootFiles(
                files.kernel().isPresent() ? folder.keep(files.kernel().get(), "vmlinuz") : usual.kernel(),
                files.initrd().isPresent() ? folder.keep(files.initrd().get(), "initrd.img") : usual.initrd(),
                files.commandLine());
    }

    void dropInstalled() {
        deployed = null;
    }

    /** A pristine machine, awake, connected and not yet checked. */
    Running wake(BiConsumer<QemuMachine, Sighting> sightings) throws LabFaultException, InterruptedException {
        deployed = null;
        folder.newDisk(made().snapshot().disk());
        return start(true, newShell(), profile.deadlines().ssh(), sightings);
    }

    /** The machine as its disk says, booted and connected. */
    Running boot(SshShell shell, BiConsumer<QemuMachine, Sighting> sightings) throws LabFaultException, InterruptedException {
        return boot(shell, profile.deadlines().boot(), sightings);
    }

    Running boot(SshShell shell, Duration limit, BiConsumer<QemuMachine, Sighting> sightings)
            throws LabFaultException, InterruptedException {
        return start(false, shell, limit, sightings);
    }

    private SshShell newShell() throws LabFaultException {
        try {
            return new SshShell("127.0.0.1", made().image().hostKey(), made().image().rootKey());
        } catch (IOException e) {
            throw new LabFaultException("No SSH client for the board: " + e.getMessage(), e);
        }
    }

    private Running start(boolean frozen, SshShell shell, Duration limit, BiConsumer<QemuMachine, Sighting> sightings)
            throws LabFaultException, InterruptedException {
        MachineSpec spec = new MachineSpec(
                board, profile, made().image(), made().accelerator(), folder, BoardFolder.freePort(),
                frozen ? Optional.of(made().snapshot().state()) : Optional.empty(),
                deployed != null ? deployed : BootFiles.of(made().image()));
        QemuMachine machine = null;
        boolean whole = false;
        try {
            machine = QemuMachine.start(spec.launch(), sightings);
            console.attach(machine.serialPort().toString(), profile.serial().baud());
            if (frozen) {
                machine.awaitLoaded(profile.deadlines().resume());
            }
            machine.run();
            shell.port(spec.sshPort());
            if (!shell.reconnect(limit)) {
                throw new LabFaultException("The guest did not answer over SSH within " + limit.toSeconds() + " s ("
                        + (machine.isAlive() ? shell.lastProblem() : "its machine ended") + ").");
            }
            whole = true;
            return new Running(machine, shell);
        } catch (IOException e) {
            throw new LabFaultException("The serial line cannot be opened: " + e.getMessage(), e);
        } finally {
            if (!whole) {
                if (machine != null) {
                    machine.close();
                }
                console.detach("the machine did not start");
                if (frozen) {
                    shell.close();
                }
            }
        }
    }

    void endLeftOver() throws LabFaultException {
        folder.endLeftOver(board);
    }
}
