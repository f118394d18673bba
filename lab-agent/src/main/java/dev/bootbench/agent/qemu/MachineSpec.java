package dev.bootbench.agent.qemu;

import dev.bootbench.agent.board.BoardProfile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Everything that decides QEMU's command line.
 *
 * @param board   name, also the guest's host name
 * @param disk    this machine's own throw-away disk
 * @param monitor Unix socket that QEMU makes
 * @param sshPort port on the host's loopback that leads to the guest's port 22
 * @param resume  state of a frozen machine to go on from, or empty for a cold boot
 */
record MachineSpec(
        String board, BoardProfile profile, GuestImage image, Path disk, Path monitor, int sshPort, Optional<Path> resume) {

    /** Device ids that the monitor's commands name. */
    static final String SERIAL = "serial0";

    List<String> command(String accelerator) {
        List<String> line = new ArrayList<>(List.of(
                "qemu-system-x86_64", "-name", "bootbench-" + board, "-machine", "pc", "-accel", accelerator,
                "-no-user-config", "-nodefaults", "-display", "none",
                // Nothing of what the guest makes QEMU do may start programs or change identity.
                "-sandbox", "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny",
                // Stopped until its serial line has a reader: the first byte counts.
                "-S"));
        line.addAll(hardware());
        line.addAll(List.of(
                "-drive", "file=" + disk + ",if=virtio,format=qcow2,cache=unsafe,discard=unmap",
                // No route out; only the host may come in, to the guest's SSH.
                "-netdev", "user,id=net0,restrict=on,hostfwd=tcp:127.0.0.1:" + sshPort + "-:22",
                "-qmp", "unix:" + monitor + ",server=on,wait=off"));
        if (resume.isPresent()) {
            line.addAll(List.of("-incoming", "fd:0"));
        }
        return line;
    }

    /** What must be equal for a frozen machine to be resumed. */
    List<String> hardware() {
        return List.of(
                "-cpu", profile.machine().cpu(), "-smp", Integer.toString(profile.machine().cpus()),
                "-m", profile.machine().memory(),
                "-kernel", image.vmlinuz().toString(), "-initrd", image.initrd().toString(),
                "-append", "console=ttyS0,115200 root=/dev/vda rw sysrq_always_enabled rcupdate.rcu_cpu_stall_timeout=10 lab.board="
                        + (resume.isPresent() ? "vm" : board),
                "-device", "virtio-net-pci,netdev=net0", "-device", "virtio-rng-pci", "-device", "pvpanic",
                "-chardev", "pty,id=" + SERIAL, "-serial", "chardev:" + SERIAL);
    }
}
