package dev.bootbench.agent.qemu;

import dev.bootbench.agent.board.BoardProfile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one virtual x86 machine is made of.
 *
 * @param folder  for this machine's own files; holds the qcow2 the guest writes to
 * @param sshPort port on the host's loopback that leads to the guest's port 22
 * @param state   memory of a frozen machine to wake up with; empty for a cold boot
 * @param boot    what the machine boots when it is not woken: the image's kernel or a deployed one; empty: what its disk says
 */
record MachineSpec(
        String board,
        BoardProfile profile,
        GuestImage image,
        Accelerator accelerator,
        BoardFolder folder,
        int sshPort,
        Optional<Path> state,
        Optional<BootFiles> boot) {
    private static final String QEMU = "qemu-system-x86_64";

    Launch launch() {
        List<String> line = new ArrayList<>(List.of(QEMU));
        line.addAll(machine());
        line.addAll(List.of("-drive",
                "file=" + Launch.optionValue(folder.disk()) + ",if=none,id=disk,format=qcow2,discard=unmap"));
        // Mitigations guard against neighbours that such a machine has none of, and emulated they cost a fifth of its speed;
        // a module's end waits for several grace periods of RCU, 10 ms and more each when nobody hurries.
        // A kernel whose host is busy counts no ticks of a timer that is all right, and panics: it need not check that.
        // A guest learns its board's name from its command line; or, where a boot loader makes that, from the firmware.
        line.addAll(boot.map(files -> List.of("-append", "console=ttyS0," + profile.serial().baud()
                        + " root=/dev/vda rw panic=0 rcupdate.rcu_cpu_stall_timeout=10 rcupdate.rcu_expedited=1 mitigations=off"
                        + " no_timer_check lab.board=" + board + files.moreWords()))
                .orElse(List.of("-smbios", "type=1,serial=" + Launch.optionValue(board))));
        if (state.isPresent()) {
            // The state file is the process's standard input.
            line.addAll(List.of("-incoming", "fd:0"));
        }
        return new Launch(board, folder, line, sshPort, accelerator.kvmGroup(), state.orElse(Launch.NOTHING));
    }

    /** The part of the command line that a frozen machine depends on: the same here, or it cannot wake up. */
    List<String> machine() {
        List<String> line = new ArrayList<>(List.of(
                "-machine", "pc-q35-7.2,vmport=off,hpet=off,usb=off",
                "-accel", accelerator.option(),
                "-cpu", profile.machine().cpu(),
                "-smp", String.valueOf(profile.cpus()),
                "-m", profile.machine().memory(),
                "-rtc", "base=utc",
                // A panicked guest stays as it is, to be looked at; the monitor tells us.
                "-action", "panic=none,shutdown=poweroff,reboot=reset"));
        boot.ifPresent(files -> line.addAll(List.of("-kernel", files.kernel().toString())));
        line.addAll(List.of(
                "-device", "virtio-blk-pci,drive=disk",
                "-device", "virtio-net-pci,netdev=net,romfile=",
                "-device", "virtio-rng-pci",
                "-device", "pvpanic",
                // Tells the guest's kernel that it woke up as a copy: it reseeds its randomness before anything else.
                "-device", "vmgenid,guid=auto",
                "-chardev", "pty,id=serial0", "-device", "isa-serial,chardev=serial0"));
        boot.flatMap(BootFiles::initrd).ifPresent(initrd -> line.addAll(List.of("-initrd", initrd.toString())));
        return line;
    }
}
