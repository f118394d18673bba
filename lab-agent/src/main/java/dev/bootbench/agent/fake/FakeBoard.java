package dev.bootbench.agent.fake;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A board of software that is attached like a real one, by a serial device, an SSH port and a smart plug, and that can be
 * broken on purpose while it runs. It starts switched off.
 *
 * <p>Each time it is switched on it lives on a thread of its own, which boots, prints and answers what is typed. Locking:
 * the board's monitor guards its state and which life is the present one; nothing waits while holding it, but for threads
 * of the past to end.
 */
public final class FakeBoard implements AutoCloseable, FakePower.Board {
    private static final int BITS_PER_BYTE = 10;
    private static final int BABBLES_PER_SECOND = 50;
    private static final byte[] BABBLE = "[   42.424242] fake: the quick brown fox babbles on and on\r\n".getBytes(StandardCharsets.US_ASCII);

    /**
     * What there is to choose.
     *
     * @param folder    of the board: its keys, and {@code tty}, the name of its serial device
     * @param bootTime  from power-on to login prompt and SSH
     * @param slowness  by which each answer is late under {@link Fault#SLOW}
     * @param baud      bit/s at which it babbles
     * @param sshPort   of the loopback; 0 takes a free one
     * @param powerPort of the loopback; 0 takes a free one
     */
    public record Settings(
            String name,
            Path folder,
            String kernel,
            String wrongKernel,
            Duration bootTime,
            Duration slowness,
            int baud,
            int sshPort,
            int powerPort) {

        public static Settings of(String name, Path folder) {
            return new Settings(
                    name, folder, "6.1.0-fake", "6.1.0-wrong", Duration.ofMillis(200), Duration.ofSeconds(1), 115_200, 0, 0);
        }
    }

    /** Where a board is between power-on and power-off. */
    private enum State {
        OFF,
        BOOTING,
        UP,
        /** Powered and dead: no kernel, a panic, or halted. */
        HUNG
    }

    private final Settings settings;
    private final Faults faults = new Faults();
    private final FakeFiles files;
    private final FakeShell shell;
    private final FakePty pty;
    private final FakeSsh ssh;
    private final FakeWire wire;
    private final FakePower power;
    private final Thread babble;
    private State state = State.OFF;
    private @Nullable Life life;

    private FakeBoard(Settings settings) throws IOException {
        this.settings = settings;
        Files.createDirectories(settings.folder());
        files = new FakeFiles(settings.name(), faults);
        shell = new FakeShell(files, new FakePrograms(files, faults, Clock.systemUTC(), this::reboot, this::halt));
        ssh = new FakeSsh(settings.folder(), this::overSsh);
        wire = new FakeWire(settings.sshPort(), ssh.port());
        pty = new FakePty(settings.folder().resolve("tty"), this::typed);
        power = new FakePower(settings.powerPort(), this);
        faults.onChange(this::faultsChanged);
        babble = Thread.ofVirtual().name("fake-babble").start(this::babble);
    }

    /** @throws IOException when a port is taken or the folder cannot be written */
    public static FakeBoard start(Settings settings) throws IOException {
        return new FakeBoard(settings);
    }

    public String name() {
        return settings.name();
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

    public String kernel() {
        return settings.kernel();
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
        } else {
            faults.clear(Fault.WEDGED);
            end(State.OFF);
        }
    }

    /** Presses the smart plug's button. */
    public void turn(boolean on) {
        power.turn(on);
    }

    private synchronized void switchOn() {
        if (state == State.OFF) {
            state = State.BOOTING;
            life = new Life();
            refreshWire();
            life.thread.start();
        }
    }

    private void end(State next) {
        Life over;
        synchronized (this) {
            over = life;
            life = null;
            state = next;
            refreshWire();
        }
        if (over != null) {
            over.thread.interrupt();
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
        Life present;
        synchronized (this) {
            present = life;
        }
        if (present != null && !faults.has(Fault.SERIAL_SILENT) && !faults.has(Fault.WEDGED)) {
            present.keys.add(keys);
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

    private void babble() {
        int burst = settings.baud() / BITS_PER_BYTE / BABBLES_PER_SECOND;
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        while (text.size() < burst) {
            text.writeBytes(BABBLE);
        }
        Duration pause = Duration.ofSeconds(1).multipliedBy(text.size()).dividedBy(settings.baud() / BITS_PER_BYTE);
        try {
            while (!Thread.currentThread().isInterrupted()) {
                faults.await(Fault.BABBLING, true);
                print(text.toByteArray());
                TimeUnit.NANOSECONDS.sleep(pause.toNanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** From one power-on to the power-off, panic or reboot that ends it. */
    private final class Life {
        private final BlockingQueue<byte[]> keys = new LinkedBlockingQueue<>();
        private final FakeConsoleText text = new FakeConsoleText(shell);
        private final Thread thread = Thread.ofVirtual().name("fake-board-" + settings.name()).unstarted(this::live);

        private void live() {
            try {
                if (boot()) {
                    keys.clear();
                    say(text.greeting());
                    while (isPresent()) {
                        byte[] pressed = keys.take();
                        beSlow();
                        say(text.typed(pressed));
                    }
                }
            } catch (InterruptedException e) {
                // Its power was cut: that is how a life ends.
                Thread.currentThread().interrupt();
            }
        }

        private boolean isPresent() {
            synchronized (FakeBoard.this) {
                return life == this;
            }
        }

        private void say(byte[] bytes) {
            if (isPresent()) {
                print(bytes);
            }
        }

        /** False when it does not come to a login. */
        private boolean boot() throws InterruptedException {
            Duration step = settings.bootTime().dividedBy(3);
            say(FakeConsoleText.lines(FakeConsoleText.loader()));
            TimeUnit.NANOSECONDS.sleep(step.toNanos());
            if (faults.has(Fault.NEVER_BOOTS)) {
                say(FakeConsoleText.lines(FakeConsoleText.loaderWithoutKernel()));
                return become(State.HUNG);
            }
            String kernel = faults.has(Fault.WRONG_KERNEL) ? settings.wrongKernel() : settings.kernel();
            say(FakeConsoleText.lines(FakeConsoleText.kernel(kernel)));
            TimeUnit.NANOSECONDS.sleep(step.toNanos());
            if (faults.has(Fault.BOOT_PANIC)) {
                say(FakeConsoleText.lines(FakeConsoleText.panic("VFS: Unable to mount root fs on unknown-block(0,0)")));
                return become(State.HUNG);
            }
            files.boot(kernel);
            say(FakeConsoleText.lines(FakeConsoleText.init()));
            TimeUnit.NANOSECONDS.sleep(step.toNanos());
            return become(State.UP);
        }

        private boolean become(State next) {
            synchronized (FakeBoard.this) {
                if (life != this) {
                    return false;
                }
                state = next;
                refreshWire();
                return next == State.UP;
            }
        }
    }

    @Override
    public void close() {
        end(State.OFF);
        faults.clear(Fault.POWER_SILENT);
        power.close();
        babble.interrupt();
        wire.close();
        ssh.close();
        pty.close();
    }
}
