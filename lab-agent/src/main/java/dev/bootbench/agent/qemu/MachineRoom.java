package dev.bootbench.agent.qemu;

import dev.bootbench.agent.Folders;
import dev.bootbench.agent.board.BoardProfile;
import dev.bootbench.agent.board.BoardState;
import dev.bootbench.agent.board.BoardUse.Sighting;
import dev.bootbench.agent.board.KernelFiles;
import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.board.PanicWatch;
import dev.bootbench.agent.serial.SerialConsole;
import dev.bootbench.agent.shell.SshShell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
    /** How long we knock at a guest's door before we look at its console; a handshake takes one or two seconds at most. */
    private static final Duration LOOK_UP = Duration.ofSeconds(5);

    /** For a guest's memory to be written to a file. */
    private static final Duration CAPTURE = Duration.ofMinutes(1);
    private static final String CAPTURED = "captured";
    /** Disk and memory of one machine. */
    private static final long LARGEST_STATE = 3L << 30;

    private final Folders folders;
    private final String board;
    private final BoardProfile profile;
    private final SerialConsole console;
    private final BoardFolder folder;
    private @Nullable Made made;
    /** A kernel that somebody deployed: what its machines boot instead of the image's, until the next reset. */
    private @Nullable BootFiles deployed;
    /** A kernel that is not yet known to boot. */
    private @Nullable BootFiles trial;

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

    /** Copies the kernel to where {@link #bootTrial} takes it from; the one that was kept before stays whole. */
    void install(KernelFiles files) throws LabFaultException {
        BootFiles usual = BootFiles.of(made().image())
                .orElseThrow(() -> new LabFaultException("The board " + board + " boots what its disk says: put the kernel there."));
        boolean firstIsKept = deployed != null && deployed.isNamed("-a");
        String slot = firstIsKept ? "-b" : "-a";
        trial = new BootFiles(
                files.kernel().isPresent() ? folder.keep(files.kernel().get(), "vmlinuz" + slot) : usual.kernel(),
                files.initrd().isPresent() ? folder.keep(files.initrd().get(), "initrd.img" + slot) : usual.initrd(),
                files.commandLine());
    }

    /** From now on every machine boots what was installed, until the next reset. */
    void keepInstalled() {
        deployed = trial;
        trial = null;
    }

    void dropInstalled() {
        trial = null;
    }

    /** A pristine machine, awake, connected and not yet checked. */
    Running wake(BiConsumer<QemuMachine, Sighting> sightings) throws LabFaultException, InterruptedException {
        deployed = null;
        trial = null;
        folder.newDisk(made().snapshot().disk());
        return start(Optional.of(made().snapshot().state()), BootFiles.of(made().image()), newShell(), profile.deadlines().ssh(), sightings);
    }

    /** What machines must have in common for one to wake up with another one's memory and disk. */
    private String origin() {
        return made().image().folder().getFileName() + "/" + made().snapshot().folder().getFileName();
    }

    /** Writes the machine's disk and memory to the file; it stands still for a second or two and then goes on. */
    void capture(QemuMachine machine, Path file) throws LabFaultException, InterruptedException {
        Path memory = folder.path().resolve(CAPTURED + ".memory");
        Path disk = folder.path().resolve(CAPTURED + ".qcow2");
        try {
            try {
                Frozen.write(machine, folder, memory, CAPTURE);
                Files.copy(folder.disk(), disk, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                machine.run();
            }
            StateFile.pack(origin(), disk, memory, file);
        } catch (IOException e) {
            throw new LabFaultException("The board's state cannot be written: " + e.getMessage(), e);
        } finally {
            Folders.deleteTree(memory);
            Folders.deleteTree(disk);
        }
    }

    /** A machine that goes on where the one that was captured stood still, awake and connected. */
    Running wake(BoardState state, BiConsumer<QemuMachine, Sighting> sightings) throws LabFaultException, InterruptedException {
        deployed = null;
        trial = null;
        Path memory = folder.path().resolve(CAPTURED + ".memory");
        try {
            StateFile.unpack(state.file(), origin(), LARGEST_STATE, folder.disk(), memory);
            folder.adoptDisk(made().snapshot().disk());
            return start(Optional.of(memory), BootFiles.of(made().image()), newShell(), profile.deadlines().ssh(), sightings);
        } catch (IOException e) {
            throw new LabFaultException("The captured state cannot be read: " + e.getMessage(), e);
        } finally {
            Folders.deleteTree(memory);
        }
    }

    /** The machine as its disk says, booted and connected. */
    Running boot(SshShell shell, BiConsumer<QemuMachine, Sighting> sightings) throws LabFaultException, InterruptedException {
        Optional<BootFiles> files = deployed != null ? Optional.of(deployed) : BootFiles.of(made().image());
        return start(Optional.empty(), files, shell, profile.deadlines().boot(), sightings);
    }

    /** The machine with the kernel that was installed, booted and connected. */
    Running bootTrial(SshShell shell, Duration limit, BiConsumer<QemuMachine, Sighting> sightings)
            throws LabFaultException, InterruptedException {
        if (trial == null) {
            throw new IllegalStateException("install() comes first");
        }
        return start(Optional.empty(), Optional.of(trial), shell, limit, sightings);
    }

    private SshShell newShell() throws LabFaultException {
        try {
            return new SshShell("127.0.0.1", made().image().hostKey(), made().image().rootKey());
        } catch (IOException e) {
            throw new LabFaultException("No SSH client for the board: " + e.getMessage(), e);
        }
    }

    private Running start(
            Optional<Path> memory, Optional<BootFiles> files, SshShell shell, Duration limit, BiConsumer<QemuMachine, Sighting> sightings)
            throws LabFaultException, InterruptedException {
        MachineSpec spec = new MachineSpec(
                board, profile, made().image(), made().accelerator(), folder, BoardFolder.freePort(),
                memory,
                files);
        QemuMachine machine = null;
        boolean whole = false;
        try {
            machine = QemuMachine.start(spec.launch(), sightings);
            PanicWatch panics = new PanicWatch(console);
            console.attach(machine.serialPort().toString(), profile.serial().baud());
            if (memory.isPresent()) {
                machine.awaitLoaded(profile.deadlines().resume());
            }
            machine.run();
            shell.port(spec.sshPort());
            connect(machine, shell, limit, panics);
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
                if (memory.isPresent()) {
                    shell.close();
                }
            }
        }
    }

    /** Until the shell is there, the time is up, or nothing can come any more. */
    private static void connect(QemuMachine machine, SshShell shell, Duration limit, PanicWatch panics)
            throws LabFaultException, IOException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        Duration left = limit;
        while (!shell.reconnect(left.compareTo(LOOK_UP) < 0 ? left : LOOK_UP)) {
            Optional<String> cause = panics.cause();
            if (cause.isPresent()) {
                throw new LabFaultException("The guest's kernel panicked: " + cause.get());
            }
            left = Duration.ofNanos(deadline - System.nanoTime());
            if (Thread.interrupted()) {
                throw new InterruptedException("stopped while the guest booted");
            }
            if (!left.isPositive() || !machine.isAlive()) {
                throw new LabFaultException("The guest did not answer over SSH within " + limit.toSeconds() + " s ("
                        + (machine.isAlive() ? shell.lastProblem() : "its machine ended") + ").");
            }
        }
    }

    void endLeftOver() throws LabFaultException {
        folder.endLeftOver(board);
    }
}
