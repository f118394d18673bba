package dev.bootbench.agent.qemu;

import dev.bootbench.agent.Folders;
import dev.bootbench.agent.board.BoardProfile;
import dev.bootbench.agent.board.KernelWatch;
import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.serial.Console;
import dev.bootbench.agent.serial.SerialConsole;
import dev.bootbench.agent.shell.CommandResult;
import dev.bootbench.agent.shell.SshShell;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * A machine that was booted once and frozen: its memory and its disk at that moment. New machines wake up from it in
 * 2 or 3 s instead of booting. It fits one QEMU version and one command line, so both are in its name.
 */
record Snapshot(Path folder) {
    private static final Logger LOG = Logger.getLogger(Snapshot.class);
    private static final Duration OTHER_BUILD = Duration.ofMinutes(10);
    private static final Duration FREEZE = Duration.ofMinutes(2);
    /** An emulated kernel hangs in its self-tests once in a few boots on some hosts; the next one is all right. */
    private static final int BOOTS = 3;
    /** A kernel that is not hung says something more often. */
    private static final Duration SILENCE = Duration.ofMinutes(1);
    private static final Pattern PROMPT = Pattern.compile("root@[^ ]*:~# $");
    /** Raised when what is done to the machine before freezing changes. */
    private static final String MAKING = "2";
    /** What checks use first is read into the page cache once, here, and never again from the disk. */
    private static final String WARM_UP = "insmod --version; rmmod --version; modinfo --version; lsmod; dmesg | tail -n 1;"
            + " head -c 1 /proc/modules; stat /; cat /proc/sys/kernel/tainted; ps ax; date; uname -r; grep -c . /proc/cpuinfo;"
            + " timeout 1 true; ls -l /dev; mknod --version; sleep 0; id; rm -f /nothing; chmod 755 /root; hostname; sync";

    Path disk() {
        return folder.resolve("disk.qcow2");
    }

    Path state() {
        return folder.resolve("state");
    }

    /** The frozen machine of this profile, made first if there is none; parallel makers wait for each other. */
    static Snapshot ensure(BoardProfile profile, GuestImage image, Optional<BootFiles> boot, Accelerator accelerator, int uid)
            throws LabFaultException, InterruptedException {
        MachineSpec sample = spec(profile, image, boot, accelerator, new BoardFolder(Path.of("/"), uid), 1);
        Snapshot snapshot = new Snapshot(image.folder().resolve("snapshot-" + key(sample)));
        if (snapshot.isWhole()) {
            return snapshot;
        }
        Path lockFile = image.folder().resolve(".snapshot.lock");
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock _ = lock(channel)) {
            if (!snapshot.isWhole()) {
                long started = System.nanoTime();
                LOG.infof("booting %s once, to freeze it", profile.id());
                snapshot.makeInTheEnd(profile, image, boot, accelerator, uid);
                LOG.infof("frozen after %d s: %s", Duration.ofNanos(System.nanoTime() - started).toSeconds(), snapshot.folder);
            }
            return snapshot;
        } catch (IOException e) {
            throw new LabFaultException("The frozen machine cannot be kept: " + e.getMessage(), e);
        }
    }

    private boolean isWhole() {
        return Files.exists(folder.resolve("state")) && Files.exists(folder.resolve("disk.qcow2"));
    }

    private static FileLock lock(FileChannel channel) throws IOException, InterruptedException, LabFaultException {
        long deadline = System.nanoTime() + OTHER_BUILD.toNanos();
        while (System.nanoTime() < deadline) {
            try {
                FileLock lock = channel.tryLock();
                if (lock != null) {
                    return lock;
                }
            } catch (OverlappingFileLockException e) {
                // Another board of this very agent makes it.
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new LabFaultException("Another process has been freezing this machine for " + OTHER_BUILD.toMinutes() + " min.");
    }

    private static MachineSpec spec(
            BoardProfile profile, GuestImage image, Optional<BootFiles> boot, Accelerator accelerator, BoardFolder folder, int port) {
        return new MachineSpec("vm", profile, image, accelerator, folder, port, Optional.empty(), boot);
    }

    private static String key(MachineSpec spec) throws LabFaultException, InterruptedException {
        try {
            Process process = new ProcessBuilder("qemu-system-x86_64", "--version").redirectErrorStream(true).start();
            process.getOutputStream().close();
            String version = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            String all = MAKING + WARM_UP + version + String.join("\n", spec.machine()) + spec.boot().map(BootFiles::moreWords).orElse("") + spec.profile().serial();
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 6);
        } catch (IOException e) {
            throw new LabFaultException(
                    "QEMU is not installed (" + e.getMessage() + "): install it with  apt-get install qemu-system-x86 qemu-utils", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private void makeInTheEnd(BoardProfile profile, GuestImage image, Optional<BootFiles> boot, Accelerator accelerator, int uid)
            throws LabFaultException, InterruptedException, IOException {
        for (int left = BOOTS - 1; ; left--) {
            try {
                make(profile, image, boot, accelerator, uid);
                return;
            } catch (LabFaultException e) {
                if (left == 0) {
                    throw e;
                }
                LOG.warnf("booting it once more: %s", e.getMessage());
            }
        }
    }

    private void make(BoardProfile profile, GuestImage image, Optional<BootFiles> boot, Accelerator accelerator, int uid)
            throws LabFaultException, InterruptedException, IOException {
        BoardFolder work = BoardFolder.make(image.folder().resolve("making-" + ProcessHandle.current().pid()), uid);
        try {
            work.newDisk(image.disk());
            MachineSpec spec = spec(profile, image, boot, accelerator, work, BoardFolder.freePort());
            Path state = work.path().resolve("state");
            try (SerialConsole console = new SerialConsole(work.path().resolve("console"), Clock.systemUTC());
                    SshShell shell = new SshShell("127.0.0.1", image.hostKey(), image.rootKey());
                    QemuMachine machine = QemuMachine.start(spec.launch(), (_, _) -> {})) {
                console.attach(machine.serialPort().toString(), profile.serial().baud());
                machine.run();
                prepare(profile, console, shell, spec.sshPort());
                Frozen.write(machine, work, state, FREEZE);
            }
            keep(work, state);
        } finally {
            work.delete();
        }
    }

    /** Brings the guest to rest: logged in on the serial line, nobody connected, everything warm. */
    private static void prepare(BoardProfile profile, SerialConsole console, SshShell shell, int port)
            throws LabFaultException, InterruptedException, IOException {
        long deadline = System.nanoTime() + profile.deadlines().boot().toNanos();
        awaitPrompt(console, 0, deadline, new KernelWatch(console, SILENCE));
        shell.port(port);
        if (!shell.reconnect(Duration.ofNanos(deadline - System.nanoTime()))) {
            throw new LabFaultException("The guest did not answer over SSH within " + profile.deadlines().boot().toSeconds() + " s.");
        }
        CommandResult warmed = shell.run(WARM_UP, Duration.ofSeconds(60));
        if (!warmed.succeeded()) {
            throw new LabFaultException("The guest could not be warmed up: " + warmed.ending() + " " + warmed.err());
        }
        shell.disconnect();
        long before = console.head();
        console.write(" while [ $(pgrep -c sshd) -gt 1 ]; do sleep 0.1; done; history -c; clear\r".getBytes(StandardCharsets.US_ASCII));
        awaitPrompt(console, before, System.nanoTime() + Duration.ofSeconds(30).toNanos(), new KernelWatch(console, SILENCE));
    }

    private static void awaitPrompt(Console console, long from, long deadline, KernelWatch watch)
            throws LabFaultException, InterruptedException, IOException {
        try (Console.View view = console.view(from)) {
            while (System.nanoTime() < deadline) {
                view.next(Duration.ofMillis(500));
                byte[] seen = console.read(Math.max(from, console.head() - 200), console.head());
                if (PROMPT.matcher(new String(seen, StandardCharsets.ISO_8859_1)).find()) {
                    return;
                }
                Optional<String> trouble = watch.trouble();
                if (trouble.isPresent()) {
                    throw new LabFaultException("The guest's " + trouble.get() + "; its console ends with: "
                            + new String(seen, StandardCharsets.ISO_8859_1).strip());
                }
            }
        }
        byte[] tail = console.read(console.head() - 600, console.head());
        throw new LabFaultException("The guest did not get to its prompt in time; its console ends with: "
                + new String(tail, StandardCharsets.ISO_8859_1).strip());
    }

    private void keep(BoardFolder work, Path state) throws IOException, LabFaultException {
        Path kept = Files.createTempDirectory(folder.getParent(), ".snapshot");
        Files.setPosixFilePermissions(kept, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (Path file : List.of(state, work.disk())) {
            Path target = kept.resolve(file.getFileName());
            Files.copy(file, target);
            Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("r--r--r--"));
        }
        Folders.deleteTree(folder);
        Files.move(kept, folder, StandardCopyOption.ATOMIC_MOVE);
    }
}
