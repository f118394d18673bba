package dev.bootbench.agent.qemu.pi;

import dev.bootbench.agent.board.BoardUse.Sighting;
import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.power.PowerState;
import dev.bootbench.agent.power.PowerSwitch;
import dev.bootbench.agent.qemu.BoardFolder;
import dev.bootbench.agent.qemu.GuestImage;
import dev.bootbench.agent.qemu.Launch;
import dev.bootbench.agent.qemu.QemuMachine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A Raspberry Pi 3 Model B played by QEMU, as somebody who only has its plug, its serial line and its network sees it.
 * Its power switch is the process. Power-on goes the Pi's way: the {@link Firmware} looks at the SD card, and what it
 * finds is started; when it finds nothing the Pi has power and does nothing. A guest that restarts goes through the firmware
 * again. A guest that halts keeps its power, as a Pi does, until somebody takes it away.
 *
 * <p>It always boots cold: 8 to 10 s from power to the first command over SSH, on two busy cores without KVM. Waking it from
 * a frozen machine, with the network adapter plugged in afterwards, takes 0.3 s, but QEMU 7.2 wakes it with an SD card that
 * answers nothing but I/O errors.
 *
 * <p>All changes happen under one lock; QEMU's own news come on other threads and take it too.
 */
public final class StandInPi implements PowerSwitch, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(StandInPi.class);
    /** Below the ports that the host gives to outgoing connections, which would otherwise take one while the board is off. */
    private static final int FIRST_PORT = 20_000;
    private static final int PORTS = 10_000;

    private final String board;
    private final BoardFolder folder;
    private final StandInCard card;
    private final Firmware firmware;
    private final SerialSocket serial;
    private final int sshPort;
    private final Consumer<Sighting> sightings;
    private final Object lock = new Object();

    /** Changes under the lock, as do the next three. */
    private volatile @Nullable QemuMachine machine;
    /** The machine runs no guest: what it does is the firmware's doing. */
    private volatile boolean dark;
    private volatile String firmwareSaid = "It has not been switched on yet.";
    /** The guest has ended itself; the power is still on. */
    private volatile boolean halted;
    /** The guest has ended itself, to be started again by the firmware. */
    private volatile boolean restarting;

    private StandInPi(String board, BoardFolder folder, StandInCard card, Path serialPort, Consumer<Sighting> sightings)
            throws LabFaultException {
        this.board = board;
        this.folder = folder;
        this.card = card;
        this.serial = new SerialSocket(serialPort);
        this.sightings = sightings;
        this.firmware = new Firmware(card, folder, serialPort.resolveSibling("tryboot-spent"));
        this.sshPort = freePort(board);
    }

    /**
     * Puts a stand-in together; its power is off. Ends the machine that an agent which was killed left running.
     *
     * @param home      the board's folder
     * @param uid       user id of the machine's process, when we are root
     * @param sightings told, on any thread, what the machine does without our asking
     */
    public static StandInPi attach(String board, Path home, int uid, GuestImage image, Consumer<Sighting> sightings)
            throws LabFaultException {
        BoardFolder folder = BoardFolder.make(home.resolve("run"), uid);
        folder.endLeftOver(board);
        StandInPi pi = new StandInPi(board, folder, new StandInCard(folder, image), home.resolve("tty"), sightings);
        pi.serial.unplug();
        return pi;
    }

    /** The SD card; to be touched only while the power is off. */
    public StandInCard card() {
        return card;
    }

    /** A symbolic link that always leads to the machine's serial line; to nowhere while the power is off. */
    public Path serialPort() {
        return serial.link();
    }

    /** The port of the host's loopback that leads to the guest's SSH: always the same for one instance. */
    public int sshPort() {
        return sshPort;
    }

    /** What the firmware did at the last start, in a sentence: which kernel it started, or why none. */
    public String firmwareSaid() {
        return firmwareSaid;
    }

    @Override
    public void on() throws LabFaultException, InterruptedException {
        synchronized (lock) {
            if (state() == PowerState.OFF) {
                start();
            }
        }
    }

    @Override
    public void off() {
        synchronized (lock) {
            QemuMachine running = machine;
            machine = null;
            halted = false;
            restarting = false;
            if (running != null) {
                running.close();
            }
            serial.unplug();
        }
    }

    @Override
    public PowerState state() {
        QemuMachine present = machine;
        return present != null && (halted || restarting || present.isAlive()) ? PowerState.ON : PowerState.OFF;
    }

    /** Holds the serial line low; the PTY would drop a BREAK, so it goes through the machine's monitor. */
    public void sendBreak() throws LabFaultException, InterruptedException {
        QemuMachine present = machine;
        if (present == null || !present.isAlive()) {
            throw new LabFaultException("The board " + board + " does not run: nothing would take a BREAK.");
        }
        present.sendBreak();
    }

    /** How long each thread that runs it has waited for a processor of this host. */
    public Map<Long, Duration> processorWaits() {
        QemuMachine present = machine;
        return present == null ? Map.of() : present.processorWaits();
    }

    @Override
    public void close() {
        off();
    }

    private void start() throws LabFaultException, InterruptedException {
        halted = false;
        dark = false;
        Firmware.Found found = firmware.read(restarting);
        firmwareSaid = found.said();
        LOG.debugf("%s: %s", board, firmwareSaid);
        switch (found) {
            case Firmware.Found.Kernel kernel -> {
                try {
                    start(kernelOptions(kernel), true);
                } catch (LabFaultException e) {
                    // QEMU takes no such kernel. If it was something else, the machine without one does not start either.
                    firmwareSaid = "The firmware could not start what it found (" + found.said() + "): " + e.getMessage();
                    dark(firmwareSaid, true);
                }
            }
            case Firmware.Found.Nothing(String said, boolean isSpoken) -> dark(said, isSpoken);
        }
    }

    /** A Pi with power and nothing to do. */
    private void dark(String why, boolean isSpoken) throws LabFaultException, InterruptedException {
        dark = true;
        if (isSpoken) {
            try {
                Path program = serial.link().resolveSibling("firmware-message");
                Files.write(program, Firmware.speaking("start.elf: " + why.replaceAll("[^ -~]", "?")));
                Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rw-r--r--"));
                start(List.of("-kernel", program.toString(), "-action", "panic=none,shutdown=pause,reboot=shutdown"), true);
                return;
            } catch (IOException e) {
                throw new LabFaultException("The firmware's message cannot be written: " + e.getMessage(), e);
            }
        }
        // Never let go of: a processor without a program would only keep one of the host's busy.
        start(List.of(), false);
    }

    private static List<String> kernelOptions(Firmware.Found.Kernel kernel) {
        // A restart ends the process: the firmware's turn comes first. A panicked guest stays to be looked at.
        List<String> options = new ArrayList<>(List.of("-action", "panic=none,shutdown=poweroff,reboot=shutdown"));
        options.addAll(List.of("-kernel", kernel.image().toString(), "-append", kernel.commandLine()));
        kernel.initramfs().ifPresent(file -> options.addAll(List.of("-initrd", file.toString())));
        kernel.deviceTree().ifPresent(file -> options.addAll(List.of("-dtb", file.toString())));
        return options;
    }

    private void start(List<String> options, boolean runs) throws LabFaultException, InterruptedException {
        // One host thread for all four processors: those that wait for their start spin, and would take the host's from
        // the one that boots (measured on 2 cores: 8 s instead of 20 s to the prompt).
        List<String> line = new ArrayList<>(List.of(
                "qemu-system-aarch64", "-machine", "raspi3b", "-accel", "tcg,thread=single,tb-size=192",
                "-chardev", "pty,id=serial0", "-serial", "chardev:serial0",
                "-device", "usb-net,netdev=net"));
        if (card.isThere()) {
            // A card has what was written to it, however the power goes: nothing waits in QEMU, nor need the host's disk be waited for.
            line.addAll(List.of("-drive", "file=" + Launch.optionValue(card.path())
                    + ",if=sd,format=qcow2,cache.writeback=off,cache.no-flush=on"));
        }
        line.addAll(options);
        QemuMachine fresh = QemuMachine.start(
                new Launch(board, folder, line, sshPort, Optional.empty(), Launch.NOTHING), this::sighted);
        boolean whole = false;
        try {
            Path pty = fresh.serialPort();
            machine = fresh;
            restarting = false;
            serial.plug(pty);
            if (runs) {
                SerialSocket.awaitListener(pty);
                fresh.run();
            }
            whole = true;
        } finally {
            if (!whole) {
                machine = null;
                fresh.close();
                serial.unplug();
            }
        }
    }

    /** On the monitor's thread, or that of the process's end. */
    private void sighted(QemuMachine source, Sighting sighting) {
        if (source != machine || dark && !(sighting instanceof Sighting.PowerLost)) {
            return;
        }
        switch (sighting) {
            case Sighting.GuestReset _ -> {
                restarting = true;
                sightings.accept(sighting);
            }
            case Sighting.GuestShutdown _ -> {
                halted = true;
                sightings.accept(sighting);
            }
            case Sighting.GuestPanicked _ -> sightings.accept(sighting);
            case Sighting.PowerLost _ -> Thread.ofVirtual().name("pi-" + board).start(() -> ended(source, sighting));
        }
    }

    private void ended(QemuMachine source, Sighting sighting) {
        synchronized (lock) {
            if (source != machine) {
                return;
            }
            if (restarting) {
                try {
                    start();
                    return;
                } catch (LabFaultException e) {
                    LOG.warnf("%s does not restart: %s", board, e.getMessage());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                restarting = false;
            }
            serial.unplug();
            if (halted) {
                return;
            }
            machine = null;
        }
        sightings.accept(sighting);
    }

    /** A free port; the same one for the same board as long as nobody else takes it. */
    private static int freePort(String board) throws LabFaultException {
        int first = Math.floorMod(board.hashCode(), PORTS);
        for (int at = 0; at < PORTS; at++) {
            int port = FIRST_PORT + (first + at) % PORTS;
            try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return port;
            } catch (IOException e) {
                // taken
            }
        }
        throw new LabFaultException("No port between " + FIRST_PORT + " and " + (FIRST_PORT + PORTS) + " is free on the loopback interface.");
    }
}
