package dev.bootbench.agent.qemu;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bootbench.agent.board.AbstractBoard;
import dev.bootbench.agent.board.BoardProfile;
import dev.bootbench.agent.board.BoardStatus.Condition;
import dev.bootbench.agent.board.BoardUse;
import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.serial.Console;
import dev.bootbench.agent.serial.RingConsole;
import dev.bootbench.agent.shell.CommandResult;
import dev.bootbench.agent.shell.GuestShell;
import dev.bootbench.agent.shell.SshShell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A virtual machine as a board. At rest it is a resumed machine with SSH open; a use takes it, and the next one is
 * resumed behind it. All fields are touched on the board's own thread only, but for the sightings.
 */
public final class QemuBoard extends AbstractBoard {
    private static final Duration COMMAND = Duration.ofSeconds(20);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final BoardProfile profile;
    private final GuestImage image;
    private final Accelerator accelerator;
    private final Path folder;
    private final int uid;
    private final RingConsole console;
    private final List<BoardUse.Sighting> sightings = new CopyOnWriteArrayList<>();
    private @Nullable Machine machine;
    private @Nullable SshShell shell;

    /** @param folder of this board alone: disk, monitor socket, raw console log */
    QemuBoard(String name, BoardProfile profile, GuestImage image, Accelerator accelerator, Path folder, int uid)
            throws IOException {
        super(name, profile.id());
        this.profile = profile;
        this.image = image;
        this.accelerator = accelerator;
        this.uid = uid;
        this.folder = Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x--x")));
        this.console = new RingConsole(folder.resolve("console"));
    }

    @Override
    public Console console() {
        return console;
    }

    // ---- what the life cycle of every board asks of this kind

    @Override
    protected void makePristine() throws LabFaultException, InterruptedException {
        cutPower("reset");
        FrozenMachine frozen = FrozenMachine.of(profile, image, accelerator);
        Qemu.overlay(frozen.disk(), disk(), uid);
        become(Condition.BOOTING, "resuming", "The machine is being resumed from its snapshot.");
        powerOn(Optional.of(frozen.memory()));
        connect(profile.deadlines().ssh());
        become(Condition.CHECKING, "checking", "The resumed machine is being checked.");
        wake();
    }

    @Override
    protected void powerOn() throws LabFaultException, InterruptedException {
        if (machine != null && machine.isAlive()) {
            return;
        }
        become(Condition.BOOTING, "power-on", "The board was switched on and is booting.");
        powerOn(Optional.empty());
        connect(profile.deadlines().boot());
    }

    private void powerOn(Optional<Path> memory) throws LabFaultException, InterruptedException {
        sightings.clear();
        try {
            MachineSpec spec = new MachineSpec(name(), profile, image, disk(), folder.resolve("qmp"), Qemu.freePort(), memory);
            // The socket of the monitor is made by the machine's own user.
            Path run = folder.resolve("run");
            Files.createDirectories(run);
            Qemu.own(run, uid);
            spec = new MachineSpec(name(), profile, image, disk(), run.resolve("qmp"), spec.sshPort(), memory);
            Machine starting = Machine.start(spec, accelerator.option(), uid, folder.resolve("qemu.log"), this::sighted);
            machine = starting;
            Files.writeString(folder.resolve("pid"), Long.toString(starting.pid()));
            starting.onExit(status -> machineEnded(starting, status));
            console.attach(starting.serial());
            shell = new SshShell(spec.sshPort(), image.rootKey(), image.hostKey());
            starting.go();
        } catch (IOException e) {
            throw new LabFaultException("The machine of " + name() + " could not be started: " + e.getMessage(), e);
        }
    }

    @Override
    protected void cutPower(String reason) {
        if (shell != null) {
            shell.close();
            shell = null;
        }
        if (machine != null) {
            Machine ending = machine;
            machine = null;
            ending.close();
        }
        console.detach("the board is off: " + reason);
    }

    private void connect(Duration limit) throws LabFaultException {
        if (shell == null || !shell.reconnect(limit)) {
            throw new LabFaultException("The guest did not answer over SSH within " + limit.toSeconds()
                    + " s (" + (shell == null ? "off" : shell.lastProblem()) + "); its console said last: " + console.lastLine());
        }
    }

    /** A resumed machine believes it is the moment of its freezing, has that moment's randomness and a common name. */
    private void wake() throws LabFaultException {
        byte[] seed = new byte[64];
        RANDOM.nextBytes(seed);
        CommandResult woken = shell().run(
                "cat > /dev/urandom; date -s @" + Instant.now().getEpochSecond() + " >/dev/null; echo " + name()
                        + " > /proc/sys/kernel/hostname; uname -r; cat /proc/sys/kernel/tainted",
                seed, COMMAND);
        List<String> lines = woken.out().lines().toList();
        if (!woken.succeeded() || lines.size() != 2) {
            throw new LabFaultException("The resumed guest does not take commands: " + woken.ending() + " " + woken.err().strip());
        }
        if (!lines.get(0).equals(image.kernel())) {
            throw new LabFaultException("The guest runs kernel " + lines.get(0) + " instead of " + image.kernel() + ".");
        }
        if (!lines.get(1).equals(Long.toString(profile.taint()))) {
            throw new LabFaultException("The pristine guest's kernel is tainted: " + lines.get(1) + ".");
        }
    }

    private GuestShell shell() throws LabFaultException {
        if (shell == null) {
            throw new LabFaultException("The board is off.");
        }
        return shell;
    }

    private Path disk() {
        return folder.resolve("disk.qcow2");
    }

    @Override
    protected String kernel() {
        return image.kernel();
    }

    @Override
    protected BoardUse newUse(Runnable release) {
        sightings.clear();
        SshShell lent = shell;
        if (lent == null) {
            throw new IllegalStateException("a pristine board has a shell");
        }
        return new Use(lent, release);
    }

    @Override
    protected void doBreak() throws LabFaultException, InterruptedException {
        if (machine == null) {
            throw new LabFaultException("The board is off.");
        }
        machine.sendBreak();
    }

    // ---- what the outside sees

    private void sighted(JsonNode event) {
        long now = System.nanoTime();
        switch (event.path("event").asText()) {
            case "RESET" -> {
                if (event.path("data").path("guest").asBoolean()) {
                    sightings.add(new BoardUse.Sighting.GuestReset(now));
                }
            }
            case "SHUTDOWN" -> {
                if (event.path("data").path("guest").asBoolean()) {
                    sightings.add(new BoardUse.Sighting.GuestShutdown(now));
                }
            }
            case "GUEST_PANICKED" -> sightings.add(new BoardUse.Sighting.GuestPanicked(now));
            default -> {
                // Other events say nothing about the guest's health.
            }
        }
    }

    private void machineEnded(Machine ended, int status) {
        submit(() -> {
            if (machine != ended) {
                return;
            }
            boolean asked = sightings.stream().anyMatch(BoardUse.Sighting.GuestShutdown.class::isInstance);
            sightings.add(new BoardUse.Sighting.PowerLost(System.nanoTime(), asked, "exit status " + status));
            machine = null;
            console.detach(asked ? "the guest switched itself off" : "the machine's process ended");
            powerLost(asked, status);
        });
    }

    private final class Use implements BoardUse {
        private final SshShell lent;
        private final Runnable release;

        Use(SshShell lent, Runnable release) {
            this.lent = lent;
            this.release = release;
        }

        @Override
        public String board() {
            return name();
        }

        @Override
        public String kernel() {
            return image.kernel();
        }

        @Override
        public GuestShell shell() {
            return lent;
        }

        @Override
        public Console console() {
            return console;
        }

        @Override
        public List<Sighting> sightings() {
            return List.copyOf(sightings);
        }

        @Override
        public void close() {
            release.run();
        }
    }

    @Override
    public void close() {
        super.close();
        console.close();
    }
}
