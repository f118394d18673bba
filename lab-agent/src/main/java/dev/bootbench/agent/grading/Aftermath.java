package dev.bootbench.agent.grading;

import dev.bootbench.agent.board.BoardUse.Sighting;
import dev.bootbench.agent.grading.kernellog.KernelReport;
import dev.bootbench.agent.grading.kernellog.ReportKind;
import dev.bootbench.agent.shell.CommandResult.Ending;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What became of a board on which a step did not come to its end: all signs are collected first, then the first row
 * that fits decides. A pure function: {@link Rescue} collects.
 */
final class Aftermath {
    private static final Pattern ORDERLY = Pattern.compile("reboot: (?:Restarting system|Power down|System halted|machine restart)");

    /** Commands that can take a board off its network, or end the programs that serve it. */
    private static final Pattern TOUCHES_THE_WAY =
            Pattern.compile("\\b(?:ip|ifconfig|route|iptables|nft|ss?hd?|kill|pkill|killall|swapoff|stress)\\b");

    private Aftermath() {}

    /**
     * @param report        what the kernel said about itself, in its log or on the console
     * @param console       text of the console since the check began
     * @param answers       whether the guest answers over its network, on an old or a new connection
     * @param restarted     whether it answers with another boot id
     * @param standstill    what SysRq brought out, when nothing else did
     * @param consoleLives  whether the console still echoes what is typed, or the kernel still prints on it
     * @param studentActive whether code of the submission was loaded, or being loaded
     * @param memoryRanOut  whether the kernel stopped programs for want of memory
     * @param doing         what ran, to be put after "while"
     */
    record Signs(
            Optional<KernelReport> report, List<Sighting> sightings, String console, boolean answers, boolean restarted,
            Optional<KernelReport> standstill, boolean consoleLives, boolean studentActive, boolean memoryRanOut, Ending ending, String doing) {}

    sealed interface Finding {
        record Crashed(KernelReport report, String message) implements Finding {}

        record LabBroke(String message) implements Finding {}

        record OutOfMemory(String message) implements Finding {}

        /**
         * The kernel goes on, but the way to the board was cut. The submission's doing if a fresh board can be reached.
         */
        record CutOff(String message) implements Finding {}

        /** The board is well, the command did not end. */
        record TookTooLong() implements Finding {}
    }

    static Finding decide(Signs signs) {
        if (signs.report.isPresent()) {
            return new Finding.Crashed(signs.report.get(), "");
        }
        for (Sighting sighting : signs.sightings) {
            Optional<Finding> finding = switch (sighting) {
                case Sighting.GuestPanicked(long at) -> Optional.of(crash(ReportKind.PANIC, "The kernel panicked",
                        "The kernel panicked while " + signs.doing + "; its report did not come through."));
                case Sighting.GuestReset(long at) -> Optional.of(restarted(signs));
                case Sighting.GuestShutdown(long at) -> Optional.of(orderly(signs));
                case Sighting.PowerLost(long at, boolean guestAsked, String detail) -> guestAsked
                        ? Optional.of(orderly(signs))
                        : Optional.of(new Finding.LabBroke("The virtual machine ended by itself while " + signs.doing + " (" + detail + ")."));
            };
            if (finding.isPresent()) {
                return finding.get();
            }
        }
        if (signs.restarted) {
            return restarted(signs);
        }
        if (signs.answers) {
            return switch (signs.ending) {
                case Ending.TimedOut timedOut -> new Finding.TookTooLong();
                case Ending.Exited exited -> new Finding.LabBroke(connection(signs));
                case Ending.Signalled signalled -> new Finding.LabBroke(connection(signs));
                case Ending.Lost lost -> cutOff(signs, connection(signs));
            };
        }
        if (signs.standstill.isPresent()) {
            return new Finding.Crashed(signs.standstill.get(), "");
        }
        if (signs.consoleLives) {
            return cutOff(signs, "The board could no longer be reached over its network while " + signs.doing + ", though its kernel goes on: its console answers.");
        }
        if (signs.studentActive) {
            return crash(ReportKind.HANG, "The board stopped answering",
                    "The board stopped answering while " + signs.doing + ": nothing came over its network or its console any more, not even when"
                            + " its kernel was asked (SysRq). Usual causes: a loop without end with interrupts off, a lock that is"
                            + " taken twice.");
        }
        return new Finding.LabBroke("The board stopped answering while " + signs.doing + ", with nothing of the submission loaded.");
    }

    /** Only who could have cut the way is suspected of it. */
    private static Finding cutOff(Signs signs, String what) {
        if (signs.memoryRanOut) {
            return new Finding.OutOfMemory("The board's memory ran out while " + signs.doing + ", and the kernel stopped programs.");
        }
        return signs.studentActive || TOUCHES_THE_WAY.matcher(signs.doing).find()
                ? new Finding.CutOff(what + " Usual causes: programs were killed that the lab needs (sshd, the shell), or the network was changed.")
                : new Finding.LabBroke(what);
    }

    private static String connection(Signs signs) {
        return "The connection to the board broke while " + signs.doing + ", though the board itself goes on.";
    }

    private static Finding restarted(Signs signs) {
        return ORDERLY.matcher(signs.console).find() ? orderly(signs) : crash(ReportKind.REBOOT, "The board restarted",
                "The board restarted while " + signs.doing + "; its kernel printed no report. Usual causes: a triple fault, a stack overflow,"
                        + " emergency_restart().");
    }

    private static Finding orderly(Signs signs) {
        return crash(ReportKind.REBOOT, "The board was asked to restart or switch off",
                "Something asked the board to restart or switch off while " + signs.doing + "; the lab did not.");
    }

    private static Finding crash(ReportKind kind, String title, String message) {
        return new Finding.Crashed(KernelReport.fromOutside(kind, title), message);
    }
}
