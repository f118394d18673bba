package dev.bootbench.agent.fake;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A board of software that is attached like a real one, by a serial device, an SSH port and a smart plug, and that can be
 * broken on purpose while it runs. It starts switched off.
 *
 * <p>Each time it is switched on it lives on a thread of its own, which boots, prints and answers what is typed. Locking:
 * the board's monitor guards its state and which life is the present one; nothing waits while
 * holding it.
 */
public final class FakeBoard implements AutoCloseable, FakePower.Board {
    private static final Logger LOG = Logger.getLogger(FakeBoard.class);

    /** Where a board is between power-on and power-off. */
    private enum State {
        OFF,
        BOOTING,
        UP,
        /** Powered and dead: no kernel, a panic, or halted. */
        HUNG
    }

    private final FakeBoardSettings settings;
    private final Faults faults = new Faults();
    private final FakeFiles files;
    private final FakeShell shell;
    private final FakePty pty;
    private final FakeSsh ssh;
    private final FakeWire wire;
    private final FakePower power;
    private final FakeBabble babble;
    private State state = State.OFF;
    private @Nullable FakeLife life;

    private FakeBoard(FakeBoardSettings settings) throws IOException {
        this.settings = settings;
        Files.createDirectories(settings.folder());
        files = new FakeFiles(settings.name(), faults);
        shell = new FakeShell(files, new FakePrograms(files, faults, Clock.systemUTC(), this::reboot, this::halt));
        ssh = new FakeSsh(settings.folder(), files, this::overSsh);
        List<AutoCloseable> made = new ArrayList<>(List.of(ssh));
        try {
            wire = new FakeWire(settings.sshPort(), ssh.port());
            made.add(wire);
            pty = new FakePty(settings.folder().resolve("tty"), this::typed);
            made.add(pty);
            power = new FakePower(settings.powerPort(), this);
        } catch (IOException e) {
            closeAll(made);
            throw e;
        }
        faults.onChange(this::faultsChanged);
        babble = new FakeBabble(settings.baud(), faults, this::print);
    }

    private static void closeAll(List<AutoCloseable> parts) {
        for (AutoCloseable part : parts.reversed()) {
            try {
                part.close();
            } catch (Exception e) {
                LOG.debugf("a part of the fake board ended badly: %s", e.getMessage());
            }
        }
    }

    /** @throws IOException when a port is taken or the folder cannot be written */
    public static FakeBoard start(FakeBoardSettings settings) throws IOException {
        return new FakeBoard(settings);
    }

    public FakeBoardSettings settings() {
        return settings;
    }

    /** Its serial device, by a name that stays. */
    public Path serialPort() {
        return settings.folder().resolve("tty");
    }

    /** Where its SSH is, on this host's loopback. */
    public int sshPort() {
        return wire.port();
    }

    /** One line, as SSH keeps host keys. */
    public Path hostKey() {
        return settings.folder().resolve("host_key.pub");
    }

    /** The private key that opens root's account. */
    public Path rootKey() {
        return settings.folder().resolve("root_key");
    }

    /** The smart plug: {@code /cm?cmnd=Power%20On} below it, and {@code /fault?set=wedged}. */
    public URI powerUrl() {
        return URI.create("http://127.0.0.1:" + power.port());
    }

    @Override
    public Faults faults() {
        return faults;
    }

    public FakeFiles files() {
        return files;
    }

    public FakeShell shell() {
        return shell;
    }

    /** Whether it really has power, whatever the plug says. */
    public synchronized boolean isPowered() {
        return state != State.OFF;
    }

    /** Whether it has booted and still runs. */
    public synchronized boolean isUp() {
        return state == State.UP;
    }

    /** Pulls or puts in its plug, past the smart plug and its faults; {@link #turn} goes through it. */
    @Override
    public void power(boolean on) {
        if (on) {
            switchOn();
            return;
        }
        faults.clear(Fault.WEDGED);
        end(State.OFF);
    }

    /** Presses the smart plug's button. */
    public void turn(boolean on) {
        power.turn(on);
    }

    private synchronized void switchOn() {
        if (state == State.OFF) {
            state = State.BOOTING;
            life = new FakeLife(settings, faults, files, shell, new Stage());
            refreshWire();
            life.begin();
        }
    }

    private void end(State next) {
        FakeLife over;
        synchronized (this) {
            over = life;
            life = null;
            state = next;
            refreshWire();
        }
        if (over != null) {
            over.end();
        }
    }

    private void reboot() {
        print(FakeConsoleText.lines(List.of("", "reboot: Restarting system")));
        end(State.OFF);
        switchOn();
    }

    private void halt() {
        print(FakeConsoleText.lines(List.of("", "reboot: System halted")));
        end(State.HUNG);
    }

    /** The kernel panics now and stays so until the power is cut. */
    @Override
    public void panic() {
        if (isPowered()) {
            print(FakeConsoleText.lines(FakeConsoleText.panic("Fatal exception in interrupt")));
            end(State.HUNG);
        }
    }

    /** The disk as it was made: what a re-imaged SD card is. */
    @Override
    public void restoreDisk() {
        files.restore();
    }

    private void faultsChanged() {
        try {
            if (faults.has(Fault.UNPLUGGED)) {
                pty.unplug();
            } else {
                pty.plug();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the fake board's serial device cannot be changed", e);
        }
        refreshWire();
    }

    private synchronized void refreshWire() {
        boolean isMute = faults.has(Fault.WEDGED) || faults.has(Fault.SSH_BLACKHOLED);
        wire.mode(switch (state) {
            case OFF -> FakeWire.Mode.DEAD;
            case HUNG -> FakeWire.Mode.MUTE;
            case BOOTING -> FakeWire.Mode.CLOSED;
            case UP -> isMute
                    ? FakeWire.Mode.MUTE
                    : faults.has(Fault.SSH_DROPPED) ? FakeWire.Mode.CLOSED : FakeWire.Mode.THROUGH;
        });
    }

    /** Prints on the serial line, as the kernel would. */
    public void print(byte[] bytes) {
        if (isPowered() && !faults.has(Fault.SERIAL_SILENT) && !faults.has(Fault.WEDGED)) {
            pty.print(bytes);
        }
    }

    private void typed(byte[] keys) {
        FakeLife present;
        synchronized (this) {
            present = life;
        }
        if (present != null && !faults.has(Fault.SERIAL_SILENT) && !faults.has(Fault.WEDGED)) {
            present.type(keys);
        }
    }

    private FakeShell.Result overSsh(String command, InputStream stdin) {
        FakeShell.Result result = shell.run(command, stdin);
        try {
            beSlow();
            return result;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FakeShell.Result.failed(1, "interrupted");
        }
    }

    private void beSlow() throws InterruptedException {
        if (faults.has(Fault.SLOW)) {
            TimeUnit.NANOSECONDS.sleep(settings.slowness().toNanos());
        }
    }

    /** What a life may do to the board, as long as it is the present one. */
    private final class Stage implements FakeLife.Stage {
        @Override
        public boolean isPresent(FakeLife which) {
            synchronized (FakeBoard.this) {
                return life == which;
            }
        }

        @Override
        public void print(FakeLife which, byte[] bytes) {
            if (isPresent(which)) {
                FakeBoard.this.print(bytes);
            }
        }

        @Override
        public void came(FakeLife which, boolean up) {
            synchronized (FakeBoard.this) {
                if (life == which) {
                    state = up ? State.UP : State.HUNG;
                    refreshWire();
                }
            }
        }

        @Override
        public void beSlow() throws InterruptedException {
            FakeBoard.this.beSlow();
        }
    }

    @Override
    public void close() {
        end(State.OFF);
        faults.clear(Fault.POWER_SILENT);
        closeAll(List.of(ssh, pty, wire, babble, power));
    }
}
