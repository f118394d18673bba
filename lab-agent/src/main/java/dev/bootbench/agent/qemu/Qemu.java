package dev.bootbench.agent.qemu;

import dev.bootbench.agent.Folders;
import dev.bootbench.agent.board.LabFaultException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** QEMU's programs and what they need around them. */
final class Qemu {
    private Qemu() {}

    static String version() throws LabFaultException, InterruptedException {
        return run("qemu-system-x86_64", "--version").lines().findFirst().orElse("");
    }

    /** Makes a disk that keeps only what differs from {@code backing}. */
    static void overlay(Path backing, Path disk, int uid) throws LabFaultException, InterruptedException {
        try {
            Files.deleteIfExists(disk);
            run("qemu-img", "create", "-q", "-f", "qcow2", "-b", backing.toString(), "-F", "qcow2", disk.toString());
            own(disk, uid);
        } catch (IOException e) {
            throw new LabFaultException("The disk " + disk + " could not be made: " + e.getMessage(), e);
        }
    }

    /** Gives a file to the user that the machine runs as; nothing to do when we cannot change users. */
    static void own(Path path, int uid) throws IOException {
        if (Folders.isRoot()) {
            Files.setAttribute(path, "unix:uid", uid);
            Files.setAttribute(path, "unix:gid", uid);
        }
    }

    /** A port of loopback that was free a moment ago. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    static String run(String... command) throws LabFaultException, InterruptedException {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            byte[] printed = process.getInputStream().readAllBytes();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new LabFaultException(command[0] + " did not end.");
            }
            String text = new String(printed, StandardCharsets.UTF_8);
            if (process.exitValue() != 0) {
                throw new LabFaultException(command[0] + " failed: " + text.strip());
            }
            return text;
        } catch (IOException e) {
            throw new LabFaultException(command[0] + " cannot be started (" + e.getMessage()
                    + "): install it with  apt-get install qemu-system-x86 qemu-utils", e);
        }
    }
}
