package dev.bootbench.agent.qemu;

import dev.bootbench.agent.shell.CommandResult.Ending;
import dev.bootbench.agent.shell.GuestCommand;
import dev.bootbench.agent.shell.GuestShell;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/**
 * What checks use most, run once in a machine that woke up: an emulator translates a program when it first runs, and a
 * machine that woke up has nothing translated. Changes nothing in the guest.
 */
final class WarmUp {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final List<String> STEPS = List.of(
            "perl -e 'open(my $f, \"<\", \"/dev/zero\") or die; sysread($f, my $data, 100); close($f); print length($data), \"\\n\"'",
            "insmod --version",
            "rmmod --version",
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
        if (step >= STEPS.size()) {
            return false;
        }
        GuestCommand command = new GuestCommand(STEPS.get(step), new byte[0], LIMIT, "warm-up", OptionalInt.empty());
        return shell.run(command).ending() instanceof Ending.Exited && step + 1 < STEPS.size();
    }
}
