package dev.bootbench.agent.qemu;

import dev.bootbench.agent.shell.CommandResult.Ending;
import dev.bootbench.agent.shell.GuestCommand;
import dev.bootbench.agent.shell.GuestShell;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/**
 * What checks use most, run once in a machine that woke up: an emulator translates a program when it first runs, and a
 * machine that woke up has nothing translated. Leaves nothing behind in the guest.
 */
final class WarmUp {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    /** The emulator translates some of a program only when it is used for the second time. */
    private static final int ROUNDS = 3;
    private static final List<String> STEPS = List.of(
            "perl -e 'open(my $f, \"<\", \"/dev/zero\") or die; sysread($f, my $data, 100); close($f); print length($data), \"\\n\"'",
            // A library of the kernel's own that needs nothing, prints nothing and taints nothing.
            "insmod /lib/modules/$(uname -r)/kernel/lib/crc-itu-t.ko && cat /proc/modules && rmmod crc_itu_t",
            "insmod /nowhere",
            "rmmod nothing",
            "cut -d: -f2 /proc/misc",
            "stat -c '%F, major %t, mode %a' /dev/null",
            "setpriv --reuid=1001 --regid=1001 --clear-groups perl -e 'print 1'",
            "awk '$2 == \"none\" {print $1}' /proc/misc",
            "for i in 1 2; do test -e /dev/null && echo \"$(cat /proc/sys/kernel/tainted) $((0x10))\" | grep -w none; done",
            "cat /proc/modules /proc/slabinfo /proc/interrupts",
            "dd if=/dev/zero of=/dev/null bs=64 count=1 && ls -l /dev /sys/class /sys/module");

    private WarmUp() {}

    /** @return whether a further step follows; none does once the guest does not do as it is told, which is not judged here */
    static boolean run(GuestShell shell, int step) {
        int steps = ROUNDS * STEPS.size();
        if (step >= steps) {
            return false;
        }
        GuestCommand command = new GuestCommand(STEPS.get(step % STEPS.size()), new byte[0], LIMIT, "warm-up", OptionalInt.empty());
        return shell.run(command).ending() instanceof Ending.Exited && step + 1 < steps;
    }
}
