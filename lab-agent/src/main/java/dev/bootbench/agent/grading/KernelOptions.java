package dev.bootbench.agent.grading;

import dev.bootbench.agent.board.BoardUse;
import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.shell.CommandResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What the kernel of a board was built with, against what an exercise requires of it. */
final class KernelOptions {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    /** A kernel says it itself, or Debian's package has put it on the disk. */
    private static final String READ = "{ zcat /proc/config.gz || cat /boot/config-$(uname -r); } 2>/dev/null | grep -E '^CONFIG_[A-Za-z0-9_]+=[ym]$'";

    private KernelOptions() {}

    /**
     * Goes on when the kernel has all of them.
     *
     * @param required {@code CONFIG_X} for built in or module, {@code CONFIG_X=y} for just that
     * @throws UnsuitableException naming those it does not have, or when it does not say what it has
     */
    static void require(BoardUse use, List<String> required) throws UnsuitableException, LabFaultException {
        if (required.isEmpty()) {
            return;
        }
        CommandResult result = use.shell().run(READ, LIMIT);
        if (!result.ending().equals(new CommandResult.Ending.Exited(0)) && !result.ending().equals(new CommandResult.Ending.Exited(1))) {
            throw new LabFaultException("Board " + use.board() + " did not say what its kernel was built with: " + result.ending());
        }
        Set<String> set = result.out().lines().map(String::strip).collect(Collectors.toSet());
        if (set.isEmpty()) {
            throw new UnsuitableException("The kernel " + use.kernel() + " of board " + use.board() + " does not say what it was built with:"
                    + " it has neither /proc/config.gz (CONFIG_IKCONFIG_PROC) nor /boot/config-" + use.kernel() + ".");
        }
        List<String> missing = new ArrayList<>();
        for (String option : required) {
            boolean has = option.contains("=") ? set.contains(option) : set.contains(option + "=y") || set.contains(option + "=m");
            if (!has) {
                missing.add(option);
            }
        }
        if (!missing.isEmpty()) {
            throw new UnsuitableException("The exercise requires " + String.join(", ", missing) + ", which the kernel " + use.kernel()
                    + " of board " + use.board() + " was built without: grade it on a board whose kernel has it.");
        }
    }
}
