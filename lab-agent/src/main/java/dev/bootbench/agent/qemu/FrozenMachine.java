package dev.bootbench.agent.qemu;

import dev.bootbench.agent.Folders;
import dev.bootbench.agent.board.BoardProfile;
import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.serial.RingConsole;
import dev.bootbench.agent.shell.SshShell;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * A machine of an image that was booted once and stopped: its memory and its disk at that moment. Boards resume from it
 * in a fraction of a second; made once per image, QEMU version and hardware.
 */
record FrozenMachine(Path disk, Path memory) {
    private static final Logger LOG = Logger.getLogger(FrozenMachine.class);
    private static final int UID = 64199;
    private static final Duration FREEZE = Duration.ofSeconds(60);

    /** The frozen machine of this image, booted and frozen now if there is none yet. One process at a time does so. */
    static FrozenMachine of(BoardProfile profile, GuestImage image, Accelerator accelerator)
            throws LabFaultException, InterruptedException {
        MachineSpec pattern = new MachineSpec("vm", profile, image, image.disk(), image.disk(), 0, Optional.of(image.disk()));
        String key = Integer.toHexString((String.join(" ", pattern.hardware()) + accelerator.option() + Qemu.version()).hashCode());
        Path folder = image.folder().resolve("frozen-" + key);
        FrozenMachine frozen = new FrozenMachine(folder.resolve("disk.qcow2"), folder.resolve("memory"));
        try (FileChannel channel = FileChannel.open(
                        image.folder().resolve(".frozen.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (!Files.exists(folder)) {
                make(folder, profile, image, accelerator);
            }
        } catch (IOException e) {
            throw new LabFaultException("The frozen machine of " + profile.id() + " could not be made: " + e.getMessage(), e);
        }
        return frozen;
    }

    private static void make(Path folder, BoardProfile profile, GuestImage image, Accelerator accelerator)
            throws IOException, LabFaultException, InterruptedException {
        long began = System.nanoTime();
        Path draft = Files.createTempDirectory(
                image.folder(), "draft", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
        Qemu.own(draft, UID);
        Path disk = draft.resolve("disk.qcow2");
        Qemu.overlay(image.disk(), disk, UID);
        MachineSpec spec = new MachineSpec("vm", profile, image, disk, draft.resolve("qmp"), Qemu.freePort(), Optional.empty());
        try (Machine machine = Machine.start(spec, accelerator.option(), UID, draft.resolve("qemu.log"), event -> {});
                RingConsole console = RingConsole.temporary();
                SshShell shell = new SshShell(spec.sshPort(), image.rootKey(), image.hostKey())) {
            console.attach(machine.serial());
            machine.go();
            if (!shell.reconnect(profile.deadlines().boot())) {
                throw new LabFaultException("The guest did not answer over SSH within " + profile.deadlines().boot().toSeconds()
                        + " s (" + shell.lastProblem() + "). Its console said last: " + console.lastLine());
            }
            // Everything the first commands of a board need is in memory before it is frozen.
            shell.run("uname -r; cat /proc/sys/kernel/tainted; date; ls /dev /sys/class/misc; sync", Duration.ofSeconds(20));
            shell.disconnect();
            receive(machine, draft.resolve("migration"), draft.resolve("memory"));
        }
        Files.deleteIfExists(draft.resolve("qmp"));
        Files.deleteIfExists(draft.resolve("migration"));
        for (String file : new String[] {"disk.qcow2", "memory"}) {
            Files.setPosixFilePermissions(draft.resolve(file), PosixFilePermissions.fromString("r--r--r--"));
        }
        Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.move(draft, folder, StandardCopyOption.ATOMIC_MOVE);
        LOG.infof("froze a booted %s (%d MB) in %.1f s", profile.id(), Files.size(folder.resolve("memory")) >> 20,
                (System.nanoTime() - began) / 1e9);
    }

    /** QEMU may not start programs, so it writes to a socket and we write the file. */
    private static void receive(Machine machine, Path socket, Path memory)
            throws IOException, LabFaultException, InterruptedException {
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
            CompletableFuture<Long> copied = CompletableFuture.supplyAsync(() -> {
                try (SocketChannel sender = server.accept();
                        InputStream state = Channels.newInputStream(sender)) {
                    return Files.copy(state, memory);
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            machine.freezeTo(socket, FREEZE);
            machine.close();
            copied.get(FREEZE.toSeconds(), TimeUnit.SECONDS);
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new LabFaultException("The machine's memory could not be written: " + e.getMessage(), e);
        }
    }
}
