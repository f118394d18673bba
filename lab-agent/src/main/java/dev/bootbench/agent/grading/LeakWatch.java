package dev.bootbench.agent.grading;

import dev.bootbench.agent.grading.kernellog.KernelReport;
import dev.bootbench.agent.grading.kernellog.Leak;
import dev.bootbench.agent.shell.CommandResult;
import dev.bootbench.agent.shell.GuestCommand;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * Looks around one check for memory that the module allocated and nothing points to any more: kmemleak's findings. Only a
 * kernel with kmemleak can tell, which the debug lane's is.
 */
final class LeakWatch {
    /** One scan of an emulated guest takes seconds. */
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String FILE = "/sys/kernel/debug/kmemleak";
    /** What was lost before is not this check's; a kernel that no module has tainted yet has lost nothing of one. */
    private static final String BEGIN = "{ [ \"$(cat /proc/sys/kernel/tainted)\" = 0 ] || echo scan >" + FILE + "; } && echo clear >" + FILE;
    /** kmemleak tells nothing before it has seen it unchanged twice, the second time when it is older than 5 s. */
    private static final String END = "sleep 5.5 & echo scan >" + FILE + " && wait && echo scan >" + FILE + " && cat " + FILE;

    private static final Pattern LOADER = Pattern.compile("\\bmodprobe\\b");
    private static final Pattern KO = Pattern.compile("([\\w-]+)\\.ko\\b");

    private final BoardSession session;
    private final String module;
    private final boolean alone;
    /** Where the parts of the module lay that {@link #layout} is of, as the guest says it. */
    private String sections = "";
    private Leak.Layout layout = Leak.Layout.UNKNOWN;

    /** @param steps everything that will be done meanwhile */
    LeakWatch(BoardSession session, Exercise exercise, List<Step> steps) {
        this.session = session;
        this.module = exercise.module();
        this.alone = exercise.modules().equals(List.of(module)) && steps.stream().allMatch(this::loadsNoOther);
    }

    /** Memory that a module of the exercise lost, or one of the board, is not the submission's. */
    private boolean loadsNoOther(Step step) {
        return switch (step) {
            case Step.Load load -> load.module().equals(module);
            case Step.Reference reference -> false;
            case Step.Run run -> !LOADER.matcher(run.command()).find()
                    && KO.matcher(run.command()).results().allMatch(ko -> ko.group(1).equals(module));
            case Step.Unload _, Step.Program _, Step.Log _, Step.File _, Step.Number _, Step.Series _, Step.Static _, Step.Serial _,
                    Step.Reboot _, Step.PowerCycle _, Step.Sysrq _, Step.Wait _, Step.Hygiene _ -> true;
        };
    }

    /** @return whether this kernel can tell at all */
    boolean begin() {
        boolean can = ask(BEGIN).succeeded();
        noteLayout();
        return can;
    }

    /** Where the module lies, as long as it does: afterwards the kernel has no names for the places any more. */
    void noteLayout() {
        String now = ask("cd /sys/module/" + module + "/sections 2>/dev/null && { cat .init.text 2>/dev/null || echo 0x0; cat .text; }").out();
        // To look through all the names there are takes an emulated guest more than a second.
        if (now.isBlank() || now.equals(sections)) {
            return;
        }
        Leak.Layout seen = Leak.Layout.parse(now + ask("grep -F '[" + module + "]' /proc/kallsyms").out());
        if (!seen.isUnknown()) {
            sections = now;
            layout = seen;
        }
    }

    /** What was lost since {@link #begin}; of what others lost, nothing. */
    List<KernelReport> end() {
        return Leak.find(ask(END).out(), module, layout, alone);
    }

    private CommandResult ask(String question) {
        return session.use().shell().run(new GuestCommand(question, new byte[0], LIMIT, "leaks", OptionalInt.empty()));
    }
}
