package dev.bootbench.agent.qemu;

import dev.bootbench.agent.board.BoardProfile;
import dev.bootbench.agent.board.BoardState;
import dev.bootbench.agent.board.BoardUse.Sighting;
import dev.bootbench.agent.board.BoardUse;
import dev.bootbench.agent.board.DebugStub;
import dev.bootbench.agent.board.Examination;
import dev.bootbench.agent.board.ExclusiveUse;
import dev.bootbench.agent.board.Keeper;
import dev.bootbench.agent.board.KernelFiles;
import dev.bootbench.agent.board.KernelModules;
import dev.bootbench.agent.board.KernelRefusedException;
import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.board.Lane;
import dev.bootbench.agent.board.Machinery;
import dev.bootbench.agent.board.Recovery;
import dev.bootbench.agent.board.ResetProof;
import dev.bootbench.agent.serial.Console;
import dev.bootbench.agent.serial.SerialConsole;
import dev.bootbench.agent.shell.GuestShell;
import dev.bootbench.agent.shell.SshShell;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A virtual machine as a board: its power switch is a process, its reset a new disk and a machine woken from its snapshot. */
final class QemuBoard implements Machinery {
    private final String name;
    private final Keeper keeper;
    private final BoardProfile profile;
    private final SerialConsole line;
    private final MachineRoom room;

    /** Written on the board's thread only. */
    private volatile @Nullable QemuMachine machine;
    /** Lives as long as one pristine machine and its power cycles, so that no later use can be reached through it. */
    private @Nullable SshShell shell;
    private volatile @Nullable ExclusiveUse use;
    /** Kernel release that runs, or that is to run when the disk boots as it was left. */
    private String release = "";

    QemuBoard(String name, Keeper keeper, BoardProfile profile, SerialConsole line, MachineRoom room) {
        this.name = name;
        this.keeper = keeper;
        this.profile = profile;
        this.line = line;
        this.room = room;
    }

    @Override
    public String profile() {
        return profile.id();
    }

    @Override
    public Console line() {
        return line;
    }

    @Override
    public String architecture() {
        return profile.architecture();
    }

    @Override
    public List<String> tags() {
        return profile.tags();
    }

    @Override
    public List<String> ownReports() {
        return profile.ownReports();
    }

    @Override
    public Map<Long, Duration> processorWaits() {
        QemuMachine running = machine;
        return running == null ? Map.of() : running.processorWaits();
    }

    @Override
    public List<Lane> lanes() {
        return room.hasDebugKernel() ? List.of(Lane.PLAIN, Lane.DEBUG) : List.of(Lane.PLAIN);
    }

    @Override
    public String release(Lane lane) {
        return room.release(lane);
    }

    @Override
    public Optional<Path> kernelHeaders(String release) {
        return room.headers(release);
    }

    @Override
    public void takeOver() throws LabFaultException {
        room.endLeftOver();
    }

    @Override
    public List<String> abilities() {
        return switch (profile.boot().kernels()) {
            case DIRECT -> List.of("kernel", "break", "state", "gdb");
            case NONE, TRYBOOT -> List.of("break", "state", "gdb");
        };
    }

    @Override
    public void makePristine(Recovery rung, Lane lane) throws LabFaultException, InterruptedException {
        letGoOfShell();
        room.prepare(lane);
        MachineRoom.Running running = room.wake(this::sighted);
        shell = running.shell();
        machine = running.machine();
        release = room.kernel();
    }

    private void letGoOfShell() {
        use = null;
        if (shell != null) {
            shell.close();
            shell = null;
        }
    }

    @Override
    public void checkPristine(Examination look) throws LabFaultException, InterruptedException {
        HealthCheck.afterResume(look, shell(), name, room.kernel(), profile.taint());
        HealthCheck.serialLine(look, line, name);
        if (shell != null) {
            shell.startProbe(profile.deadlines().ssh());
        }
    }

    @Override
    public boolean warmUp(int step) {
        return shell != null && WarmUp.run(shell, step);
    }

    @Override
    public void capture(Path file) throws LabFaultException, InterruptedException {
        QemuMachine running = machine;
        if (running == null) {
            throw new LabFaultException("The board " + name + " is off.");
        }
        room.capture(running, file);
    }

    @Override
    public void wake(BoardState state) throws LabFaultException, InterruptedException {
        letGoOfShell();
        MachineRoom.Running running = room.wake(state, this::sighted);
        shell = running.shell();
        machine = running.machine();
        HealthCheck.ownTime(shell);
        release = HealthCheck.release(new Examination(), shell);
    }

    @Override
    public ResetProof prove(Duration took) {
        return new ResetProof(
                Instant.now(), "A new disk over the image, and memory as it was frozen after a clean boot.", true,
                room.kernel(), profile.taint(), room.disk(), took);
    }

    @Override
    public void bootAsLeft() throws LabFaultException, InterruptedException {
        machine = room.boot(usableShell(), this::sighted).machine();
    }

    private SshShell usableShell() throws LabFaultException {
        if (shell == null || !room.hasDisk()) {
            throw new LabFaultException("The board " + name + " has no disk to boot from: reset it.");
        }
        return shell;
    }

    @Override
    public void checkBooted(Examination look) throws LabFaultException {
        if (room.bootsFromDisk()) {
            // Which kernel starts is its holder's choice.
            release = HealthCheck.release(look, shell());
        } else {
            HealthCheck.afterBoot(look, shell(), release);
        }
    }

    @Override
    public void checkAtRest(Examination look) throws LabFaultException {
        HealthCheck.atRest(look, shell());
    }

    @Override
    public void softReset() throws LabFaultException {
        if (shell != null && !shell.reconnect(profile.deadlines().ssh())) {
            throw new LabFaultException("The guest does not take a new SSH connection (" + shell.lastProblem() + ").");
        }
    }

    @Override
    public GuestShell shell() throws LabFaultException {
        if (shell == null) {
            throw new LabFaultException("The board " + name + " is off.");
        }
        return shell;
    }

    @Override
    public void installKernel(KernelFiles kernel) throws LabFaultException, KernelRefusedException {
        if (kernel.deviceTree().isPresent()) {
            throw new KernelRefusedException("A PC has no device tree: leave the .dtb out.");
        }
        KernelModules.unpack(shell(), kernel);
        room.install(kernel);
    }

    @Override
    public void bootInstalled(Duration limit) throws LabFaultException, InterruptedException {
        cutPower("the deployed kernel is to boot");
        machine = room.bootTrial(usableShell(), limit, this::sighted).machine();
    }

    @Override
    public void keepKernel() throws LabFaultException {
        release = HealthCheck.release(new Examination(), shell());
        room.keepInstalled();
    }

    @Override
    public void dropKernel() {
        room.dropInstalled();
    }

    @Override
    public void cutPower(String reason) {
        QemuMachine running = machine;
        machine = null;
        if (running != null) {
            running.close();
        }
        line.detach(reason);
        if (shell != null) {
            shell.disconnect();
        }
    }

    @Override
    public boolean isPowered() {
        return machine != null;
    }

    @Override
    public void sendBreak() throws LabFaultException, InterruptedException {
        QemuMachine running = machine;
        if (running != null) {
            running.sendBreak();
        }
    }

    @Override
    public DebugStub debugStub() throws LabFaultException, InterruptedException {
        QemuMachine running = machine;
        if (running == null) {
            throw new LabFaultException("The board " + name + " is off.");
        }
        return running.debugStub();
    }

    @Override
    public String kernel() {
        return release;
    }

    @Override
    public BoardUse newUse(Consumer<Boolean> release) {
        if (shell == null) {
            throw new IllegalStateException("a pristine board has a shell");
        }
        ExclusiveUse taken = new ExclusiveUse(name, this.release, shell, line, release);
        use = taken;
        return taken;
    }

    /** On the monitor's thread. A machine that is not, or no longer, this board's says nothing. */
    private void sighted(QemuMachine source, Sighting sighting) {
        if (source != machine) {
            return;
        }
        ExclusiveUse current = use;
        if (current != null) {
            current.saw(sighting);
        }
        switch (sighting) {
            case Sighting.PowerLost lost -> keeper.powerLost(
                    () -> source == machine,
                    lost.guestAsked() ? "guest-shutdown" : "power-lost",
                    lost.guestAsked() ? "The guest switched itself off." : "The machine ended by itself. " + lost.detail());
            case Sighting.GuestReset _ -> keeper.unwell("guest-reset", "The guest restarted.");
            case Sighting.GuestPanicked _ -> keeper.unwell("guest-panicked", "The guest's kernel panicked.");
            case Sighting.GuestShutdown _ -> keeper.touched("guest-shutdown", "The guest is switching itself off.");
        }
    }

    @Override
    public void close() {
        line.close();
    }
}
