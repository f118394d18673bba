package dev.bootbench.agent.hardware;

import dev.bootbench.agent.board.BoardProfile.Stage;
import dev.bootbench.agent.board.BoardProfile;
import dev.bootbench.agent.board.BoardUse.Sighting;
import dev.bootbench.agent.board.BoardUse;
import dev.bootbench.agent.board.Examination;
import dev.bootbench.agent.board.ExclusiveUse;
import dev.bootbench.agent.board.Keeper;
import dev.bootbench.agent.board.KernelFiles;
import dev.bootbench.agent.board.KernelRefusedException;
import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.board.Lane;
import dev.bootbench.agent.board.Machinery;
import dev.bootbench.agent.board.Recovery;
import dev.bootbench.agent.board.ResetProof;
import dev.bootbench.agent.serial.Console;
import dev.bootbench.agent.serial.LineSettings;
import dev.bootbench.agent.serial.SerialConsole;
import dev.bootbench.agent.shell.GuestShell;
import dev.bootbench.agent.shell.SshShell;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Any Linux board with a serial line: a console, a power switch, a shell and a way back to the known-good state, which
 * know nothing of each other. Its serial port stays open whether the board is on or off.
 */
public final class HardwareBoard implements Machinery {
    private static final Logger LOG = Logger.getLogger(HardwareBoard.class);
    private static final Duration BREAK = Duration.ofMillis(500);

    private final String name;
    private final Keeper keeper;
    private final BoardProfile profile;
    private final SerialConsole line;
    private final HardwareParts parts;
    private final HardwareHealth health;
    private final SshShell shell;
    private final Optional<KernelSlot> kernels;
    private final ConsoleGuard guard;

    /** All of these on the board's thread only. */
    private boolean on;
    private long poweredAt;
    private Pristine.@Nullable Restored restored;
    private String release = "";

    private volatile @Nullable String powerFault;
    private volatile @Nullable ExclusiveUse use;
    /** While we boot it ourselves, a kernel that starts is no news. */
    private volatile boolean booting;

    /**
     * @param line  opened and closed by this board
     * @throws IOException when a key cannot be read
     */
    public HardwareBoard(String name, Keeper keeper, BoardProfile profile, SerialConsole line, HardwareParts parts)
            throws IOException {
        this.name = name;
        this.keeper = keeper;
        this.profile = profile;
        this.line = line;
        this.parts = parts;
        HardwareParts.SshAddress ssh = parts.ssh();
        this.shell = new SshShell(ssh.host(), ssh.hostKey(), ssh.rootKey());
        this.shell.port(ssh.port());
        this.health = new HardwareHealth(profile, line, parts.power());
        this.kernels = KernelSlot.of(profile.boot());
        this.guard = new ConsoleGuard(name, line, new Listener());
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
    public Optional<Path> kernelHeaders(String release) {
        return profile.kernel(release).flatMap(kernel -> kernel.headersOf(release));
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
        return parts.waits().get();
    }

    @Override
    public List<String> abilities() {
        List<String> abilities = new ArrayList<>();
        if (kernels.isPresent()) {
            abilities.add("kernel");
        }
        if (profile.serial().breakBy() != BoardProfile.BreakBy.NONE) {
            abilities.add("break");
        }
        return abilities;
    }

    @Override
    public List<Recovery> ladder() {
        return parts.pristine().ladder();
    }

    static LineSettings settings(BoardProfile profile) {
        BoardProfile.Paste paste = profile.serial().paste();
        return new LineSettings(
                profile.serial().baud(),
                LineSettings.FlowControl.valueOf(profile.serial().flowControl().toUpperCase(Locale.ROOT)),
                new LineSettings.Pacing(paste.bytes(), paste.pause(), paste.lineEnd()));
    }

    @Override
    public void takeOver() throws LabFaultException, InterruptedException {
        parts.leftOver().run();
        line.keepOpen(parts.port(), settings(profile));
    }

    // ---- power

    @Override
    public void cutPower(String reason) {
        shell.disconnect();
        try {
            parts.power().off();
            powerFault = null;
            on = false;
        } catch (LabFaultException e) {
            LOG.warnf("%s: the power could not be cut: %s", name, e.getMessage());
            powerFault = e.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            powerFault = "The agent was stopped while it switched the power off.";
        }
    }

    @Override
    public boolean isPowered() {
        return on || powerFault != null;
    }

    private void requirePowerCut() throws LabFaultException {
        String fault = powerFault;
        if (fault != null) {
            throw new LabFaultException("The power could not be cut: " + fault);
        }
    }

    // ---- boot

    @Override
    public void makePristine(Recovery rung, Lane lane) throws LabFaultException, InterruptedException {
        use = null;
        requirePowerCut();
        restored = parts.pristine().restore(rung);
        boot(profile.boot().stages());
    }

    @Override
    public void bootAsLeft() throws LabFaultException, InterruptedException {
        requirePowerCut();
        // The holder may have changed what the line shows.
        boot(List.of());
    }

    private void boot(List<Stage> stages) throws LabFaultException, InterruptedException {
        booting = true;
        poweredAt = System.nanoTime();
        on = true;
        try {
            new PowerOn(parts, line, shell).run(profile.deadlines().boot(), stages);
        } finally {
            booting = false;
        }
    }

    // ---- health

    @Override
    public void checkPristine(Examination look) throws LabFaultException, InterruptedException {
        release = health.pristine(look, shell, name, Duration.ofNanos(System.nanoTime() - poweredAt), this::isExpected);
        shell.startProbe(profile.deadlines().ssh());
    }

    private boolean isExpected(String kernel) {
        return parts.kernel().map(kernel::equals).orElseGet(() -> profile.kernel(kernel).isPresent());
    }

    @Override
    public ResetProof prove(Duration took) {
        Pristine.Restored disk = Objects.requireNonNull(restored, "checkPristine comes after makePristine");
        return new ResetProof(Instant.now(), disk.how(), disk.verified(), release, profile.taint(), disk.disk(), took);
    }

    @Override
    public void checkBooted(Examination look) throws LabFaultException {
        release = health.booted(look, shell);
    }

    @Override
    public void checkAtRest(Examination look) throws LabFaultException, InterruptedException {
        health.atRest(look, shell);
    }

    @Override
    public void checkOnDemand(Examination look) throws LabFaultException, InterruptedException {
        health.onDemand(look, shell);
    }

    @Override
    public void softReset() throws LabFaultException {
        if (!shell.reconnect(profile.deadlines().ssh())) {
            throw new LabFaultException("The board does not take a new SSH connection (" + shell.lastProblem() + ").");
        }
    }

    @Override
    public GuestShell shell() throws LabFaultException {
        if (!on) {
            throw new LabFaultException("The board " + name + " is off.");
        }
        return shell;
    }

    @Override
    public String kernel() {
        return release;
    }

    // ---- kernels

    private KernelSlot slot() {
        return kernels.orElseThrow();
    }

    @Override
    public void installKernel(KernelFiles kernel) throws LabFaultException, KernelRefusedException {
        slot().install(shell, kernel);
    }

    @Override
    public void bootInstalled(Duration limit) throws LabFaultException, InterruptedException {
        booting = true;
        try {
            new KernelTrial(shell, line, slot().mark(), profile.deadlines().silence()).run(limit);
        } finally {
            booting = false;
        }
    }

    @Override
    public void keepKernel() throws LabFaultException {
        // Where the disk does not come back to the image by itself, a kernel that is kept would meet the next user.
        if (Objects.requireNonNull(restored, "a board that is up was made pristine").verified()) {
            slot().keep(shell);
        }
        release = health.booted(new Examination(), shell);
    }

    @Override
    public void dropKernel() {
        // A trial is over with the power cut: the firmware goes back to what config.txt says.
    }

    // ---- use

    @Override
    public void sendBreak() throws LabFaultException, InterruptedException {
        if (parts.ownBreak().isPresent()) {
            parts.ownBreak().get().run();
            return;
        }
        try {
            line.sendBreak(BREAK);
        } catch (IOException e) {
            throw new LabFaultException("The serial line does not take a BREAK: " + e.getMessage(), e);
        }
    }

    @Override
    public BoardUse newUse(Consumer<Boolean> release) {
        ExclusiveUse taken = new ExclusiveUse(name, this.release, shell, line, release);
        use = taken;
        return taken;
    }

    /** Something was seen from outside the board. Any thread may say so. */
    public void sighted(Sighting sighting) {
        if (booting && sighting instanceof Sighting.GuestReset) {
            // Ours, or its boot's own doing.
            return;
        }
        ExclusiveUse current = use;
        if (current != null) {
            current.saw(sighting);
        }
        switch (sighting) {
            case Sighting.GuestPanicked _ -> keeper.unwell("panicked", "The kernel panicked.");
            case Sighting.GuestReset _ -> keeper.unwell("restarted", "The board restarted.");
            case Sighting.GuestShutdown _ -> keeper.unwell("halted", "The board halted itself.");
            case Sighting.PowerLost lost -> keeper.powerLost(() -> true, "power-lost", "The power went. " + lost.detail());
        }
    }

    private final class Listener implements ConsoleGuard.Listener {
        @Override
        public void panicked() {
            sighted(new Sighting.GuestPanicked(System.nanoTime()));
        }

        @Override
        public void kernelStarted() {
            sighted(new Sighting.GuestReset(System.nanoTime()));
        }
    }

    @Override
    public void close() {
        guard.close();
        shell.close();
        line.close();
    }
}
