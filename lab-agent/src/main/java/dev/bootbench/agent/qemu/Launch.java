package dev.bootbench.agent.qemu;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One start of a machine: QEMU's whole command line, with the confinement that every machine gets.
 *
 * @param folder  for this machine's own files; also marks its process
 * @param qemu    the program and what this machine is made of; its network card is on {@code net}
 * @param sshPort port on the host's loopback that leads to the guest's port 22
 * @param group   supplementary group of the process, for a device it must open
 * @param input   what the process reads as its standard input
 */
public record Launch(String board, BoardFolder folder, List<String> qemu, int sshPort, Optional<Integer> group, Path input) {
    /** A process's standard input when there is nothing to read. */
    public static final Path NOTHING = Path.of("/dev/null");

    Path monitor() {
        return folder.path().resolve("qmp");
    }

    Path log() {
        return folder.path().resolve("qemu.log");
    }

    List<String> command() {
        List<String> line = new ArrayList<>(folder.confined(group));
        line.addAll(qemu);
        line.addAll(List.of("-no-user-config", "-nodefaults", "-display", "none",
                "-sandbox", "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny"));
        line.addAll(List.of("-name", optionValue(folder.mark(board))));
        line.addAll(List.of("-qmp", "unix:" + monitor() + ",server=on,wait=off"));
        // restrict=on: the guest reaches neither the host, its loopback, other machines nor the world.
        line.addAll(List.of("-netdev", "user,id=net,restrict=on,ipv6=off,hostfwd=tcp:127.0.0.1:" + sshPort + "-:22"));
        line.add("-S");
        return line;
    }

    /** Commas are doubled in QEMU's option values. */
    public static String optionValue(Object value) {
        return value.toString().replace(",", ",,");
    }
}
