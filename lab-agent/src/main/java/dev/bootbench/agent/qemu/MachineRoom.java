package dev.bootbench.agent.qemu;

import dev.bootbench.agent.Folders;
import dev.bootbench.agent.board.BoardProfile;
import dev.bootbench.agent.board.BoardState;
import dev.bootbench.agent.board.BoardUse.Sighting;
import dev.bootbench.agent.board.KernelFiles;
import dev.bootbench.agent.board.KernelWatch;
import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.board.Lane;
import dev.bootbench.agent.serial.SerialConsole;
import dev.bootbench.agent.shell.SshShell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Makes the machines of one board, one after the other: woken from the frozen one with a new disk, or booted cold on the
 * disk there is. Used by the board's own thread only, unless said otherwise.
 */
final class MachineRoom {
    private static final Logger LOG = Logger.getLogger(MachineRoom.class);
    private static final Duration IMAGE_LIMIT = Duration.ofMinutes(30);
    /**
     * Machines wake in turn, one a processor: all of a host's at once would each take as long as all together, and miss their
     * deadlines one by one. Whoever waits for a turn waits no longer than those before it may take.
     */
    private static final Semaphore TURNS = new Semaphore(Runtime.getRuntime().availableProcessors(), true);

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
    private final Optional<DebugKernel> debugKernel;
    private final Map<Lane, Made> made = new EnumMap<>(Lane.class);
    /** Of the machine that was woken last. */
    private Lane lane = Lane.PLAIN;
    /** A kernel that somebody deployed: what its machines boot instead of the image's, until the next reset. */
    private @Nullable BootFiles deployed;
    /** A kernel that is not yet known to boot. */
    private @Nullable BootFiles trial;

    /**
     * What all machines of this board have in common in one lane, made before the first one.
     *
     * @param profile as it is in that lane
     */
    private record Made(
            BoardProfile profile, GuestImage image, Optional<BootFiles> boot, String release, Accelerator accelerator,
            Snapshot snapshot) {}

    /** A machine with its guest's shell, connected and checked. */
    record Running(QemuMachine machine, SshShell shell) {}

    MachineRoom(Folders folders, String board, BoardProfile profile, SerialConsole console, BoardFolder folder)
            throws InterruptedException {
        this.folders = folders;
        this.board = board;
        this.profile = profile;
        this.console = console;
        this.folder = folder;
        Optional<BoardProfile.DebugLane> debug = profile.lanes().debug();
        this.debugKernel = debug.isEmpty() ? Optional.empty() : debugKernel(folders, debug.get());
    }

    /** A host on which it can never be made, having no kernel headers for one, has boards all the same. */
    private static Optional<DebugKernel> debugKernel(Folders folders, BoardProfile.DebugLane lane) throws InterruptedException {
        try {
            return Optional.of(DebugKernel.of(folders, lane.kernel()));
        } catch (LabFaultException e) {
            LOG.warnf("no lane debug: %s", e.getMessage());
            return Optional.empty();
        }
    }

    /** Any thread may ask. */
    boolean hasDebugKernel() {
        return debugKernel.filter(DebugKernel::isThere).isPresent();
    }

    /** Kernel release of a lane that is not the plain one; empty when its kernel is not there. Any thread may ask. */
    String release(Lane of) {
        return of == Lane.DEBUG ? debugKernel.map(DebugKernel::release).orElse("") : "";
    }

    /** Any thread may ask. */
    Optional<Path> headers(String release) {
        return debugKernel.filter(kernel -> kernel.release().equals(release)).map(DebugKernel::headers);
    }

    /**
     * Finds or makes the image and the lane's frozen machine, from which the next one is woken. The first time takes a
     * minute or more.
     */
    void prepare(Lane wanted) throws LabFaultException, InterruptedException {
        lane = wanted;
        Made known = made.get(wanted);
        if (known == null || !Files.exists(known.snapshot().state())) {
            made.put(wanted, make(wanted));
        }
    }

    private Made make(Lane wanted) throws LabFaultException, InterruptedException {
        GuestImage image = GuestImage.build(folders, profile.image(), IMAGE_LIMIT);
        Accelerator accelerator = AcceleratorProbe.choose(folders.cache(), image, profile.machine().cpu());
        return switch (wanted) {
            case PLAIN -> made(profile, image, BootFiles.of(image), image.kernel(), accelerator);
            case DEBUG -> {
                BoardProfile.DebugLane debug = profile.lanes().debug().orElseThrow();
                DebugKernel kernel = debugKernel.filter(DebugKernel::isThere).orElseThrow(() -> new LabFaultException(
                        "The debug kernel of " + profile.id() + " is not built on this host: lab image debug builds it."));
                yield made(profile.in(debug), image, Optional.of(kernel.files(debug.commandLine())), kernel.release(), accelerator);
            }
        };
    }

    private Made made(BoardProfile inLane, GuestImage image, Optional<BootFiles> boot, String release, Accelerator accelerator)
            throws LabFaultException, InterruptedException {
        return new Made(inLane, image, boot, release, accelerator, Snapshot.ensure(inLane, image, boot, accelerator, folder.uid()));
    }

    /** Kernel release of the pristine machine; empty before {@link #prepare}. */
    String kernel() {
        Made known = made.get(lane);
        return known == null ? "" : known.release();
    }

    /** Whether its disk says what is booted, rather than this host. */
    boolean bootsFromDisk() {
        return made().boot().isEmpty();
    }

    boolean hasDisk() {
        return folder.hasDisk();
    }

    private Made made() {
        Made known = made.get(lane);
        if (known == null) {
            throw new IllegalStateException("prepare() comes first");
        }
        return known;
    }

    /** What the pristine disk is, for people: the image's name ends in the hash of its recipe and the kernel release. */
    String disk() {
        return "image " + made().image().folder().getFileName() + (lane == Lane.PLAIN ? "" : " with kernel " + made().release());
    }

    /** Copies the kernel to where {@link #bootTrial} takes it from; the one that was kept before stays whole. */
    void install(KernelFiles files) throws LabFaultException {
        BootFiles usual = made().boot()
                .orElseThrow(() -> new LabFaultException("The board " + board + " boots what its disk says: put the kernel there."));
        boolean firstIsKept = deployed != null && deployed.isNamed("-a");
        String slot = firstIsKept ? "-b" : "-a";
        trial = new BootFiles(
                files.kernel().isPresent() ? folder.keep(files.kernel().get(), "vmlinuz" + slot) : usual.kernel(),
                files.initrd().isPresent() ? Optional.of(folder.keep(files.initrd().get(), "initrd.img" + slot)) : usual.initrd(),
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
        return wakeInTurn(made().snapshot().state(), sightings);
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
            return wakeInTurn(memory, sightings);
        } catch (IOException e) {
            throw new LabFaultException("The captured state cannot be read: " + e.getMessage(), e);
        } finally {
            Folders.deleteTree(memory);
        }
    }

    private Running wakeInTurn(Path memory, BiConsumer<QemuMachine, Sighting> sightings) throws LabFaultException, InterruptedException {
        TURNS.acquire();
        try {
            return start(Optional.of(memory), made().boot(), newShell(), made().profile().deadlines().ssh(), sightings);
        } finally {
            TURNS.release();
        }
    }

    /** The machine as its disk says, booted and connected. */
    Running boot(SshShell shell, BiConsumer<QemuMachine, Sighting> sightings) throws LabFaultException, InterruptedException {
        Optional<BootFiles> files = deployed != null ? Optional.of(deployed) : made().boot();
        return start(Optional.empty(), files, shell, made().profile().deadlines().boot(), sightings);
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
                board, made().profile(), made().image(), made().accelerator(), folder, BoardFolder.freePort(),
                memory,
                files);
        QemuMachine machine = null;
        boolean whole = false;
        try {
            machine = QemuMachine.start(spec.launch(), sightings);
            KernelWatch watch = new KernelWatch(console, made().profile().deadlines().silence());
            console.attach(machine.serialPort().toString(), profile.serial().baud());
            if (memory.isPresent()) {
                machine.awaitLoaded(made().profile().deadlines().resume());
            }
            machine.run();
            shell.port(spec.sshPort());
            connect(machine, memory.isPresent(), shell, limit, watch);
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

    /**
     * Until the shell is there, the time is up, or nothing can come any more.
     *
     * @param awake whether its guest was booted before, so that its sshd listens
     */
    private static void connect(QemuMachine machine, boolean awake, SshShell shell, Duration limit, KernelWatch watch)
            throws LabFaultException, InterruptedException {
        BooleanSupplier hopeless = () -> !machine.isAlive() || watch.seesTrouble();
        boolean connected = awake ? shell.connectToListening(limit, hopeless) : shell.reconnect(limit, hopeless);
        if (Thread.interrupted()) {
            throw new InterruptedException("stopped while the guest booted");
        }
        if (connected) {
            return;
        }
        Optional<String> trouble = watch.trouble();
        if (trouble.isPresent()) {
            throw new LabFaultException("The guest's " + trouble.get() + ".");
        }
        String said = watch.lastWords();
        throw new LabFaultException("The guest did not answer over SSH within " + limit.toSeconds() + " s ("
                + (machine.isAlive() ? shell.lastProblem() : "its machine ended") + ")."
                + (said.isEmpty() ? "" : " Its console last said:\n" + said));
    }

    void endLeftOver() throws LabFaultException {
        folder.endLeftOver(board);
    }
}
