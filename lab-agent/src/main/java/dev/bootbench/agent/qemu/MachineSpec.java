package dev.bootbench.agent.qemu;

import dev.bootbench.agent.Folders;
import dev.bootbench.agent.board.BoardProfile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one machine is made of, and QEMU's command line for it.
 *
 * @param folder  for this machine's own files, owned by {@code uid}; also marks its process
 * @param disk    qcow2 the guest writes to
 * @param sshPort port on the host's loopback that leads to the guest's port 22
 * @param state   memory of a frozen machine to wake up with; empty for a cold boot
 * @param uid     user and group the process runs as, when we are root
 * @param boot    what the machine boots when it is not woken: the image's kernel or a deployed one
 */
record MachineSpec(
        String board,
        BoardProfile profile,
        GuestImage image,
        Accelerator accelerator,
        Path folder,
        Path disk,
        int sshPort,
        Optional<Path> state,
        int uid,
        BootFiles boot) {
    private static final String QEMU = "qemu-system-x86_64";
    /** QEMU's own memory beside the guest's: translated code, buffers, libraries. Address space, hence generous. */
    private static final long ADDRESS_SPACE = 6L << 30;
    private static final long LARGEST_FILE = 3L << 30;

    Path monitor() {
        return folder.resolve("qmp");
    }

    Path log() {
        return folder.resolve("qemu.log");
    }

    Path pidFile() {
        return folder.resolve("pid");
    }

    /** How QEMU names this machine: the mark by which a process left behind is recognised. */
    String mark() {
        return "bootbench-" + board + "," + folder;
    }

    List<String> command() {
        List<String> line = new ArrayList<>(List.of("nice", "-n", "5"));
        line.addAll(List.of("prlimit", "--as=" + ADDRESS_SPACE, "--fsize=" + LARGEST_FILE, "--core=0", "--"));
        if (Folders.isRoot()) {
            line.addAll(List.of("setpriv", "--reuid=" + uid, "--regid=" + uid));
            line.add(accelerator.kvmGroup().map(group -> "--groups=" + group).orElse("--clear-groups"));
            line.addAll(List.of("--no-new-privs", "--inh-caps=-all", "--bounding-set=-all"));
        }
        line.add(QEMU);
        line.addAll(machine());
        // Commas are doubled in QEMU's option values.
        line.addAll(List.of("-name", mark().replace(",", ",,")));
        line.addAll(List.of("-qmp", "unix:" + monitor() + ",server=on,wait=off"));
        line.addAll(List.of("-drive", "file=" + disk.toString().replace(",", ",,") + ",if=none,id=disk,format=qcow2,discard=unmap"));
        // restrict=on: the guest reaches neither the host, its loopback, other machines nor the world.
        line.addAll(List.of("-netdev", "user,id=net,restrict=on,ipv6=off,hostfwd=tcp:127.0.0.1:" + sshPort + "-:22"));
        line.addAll(List.of("-append", "console=ttyS0," + profile.serial().baud()
                + " root=/dev/vda rw panic=0 rcupdate.rcu_cpu_stall_timeout=10 lab.board=" + board + boot.moreWords()));
        line.add("-S");
        if (state.isPresent()) {
            // The state file is the process's standard input.
            line.addAll(List.of("-incoming", "fd:0"));
        }
        return line;
    }

    /** The part of the command line that a frozen machine depends on: the same here, or it cannot wake up. */
    List<String> machine() {
        return List.of(
                "-no-user-config", "-nodefaults", "-display", "none",
                "-sandbox", "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny",
                "-machine", "pc-q35-7.2,vmport=off,hpet=off,usb=off",
                "-accel", accelerator.option(),
                "-cpu", profile.machine().cpu(),
                "-smp", String.valueOf(profile.cpus()),
                "-m", profile.machine().memory(),
                "-rtc", "base=utc",
                // A panicked guest stays as it is, to be looked at; the monitor tells us.
                "-action", "panic=none,shutdown=poweroff,reboot=reset",
                "-kernel", boot.kernel().toString(), "-initrd", boot.initrd().toString(),
                "-device", "virtio-blk-pci,drive=disk",
                "-device", "virtio-net-pci,netdev=net,romfile=",
                "-device", "virtio-rng-pci",
                "-device", "pvpanic",
                // Tells the guest's kernel that it woke up as a copy: it reseeds its randomness before anything else.
                "-device", "vmgenid,guid=auto",
                "-chardev", "pty,id=serial0", "-device", "isa-serial,chardev=serial0");
    }
}
