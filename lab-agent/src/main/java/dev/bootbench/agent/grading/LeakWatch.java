package dev.bootbench.agent.grading;

import dev.bootbench.agent.grading.kernellog.KernelReport;
import dev.bootbench.agent.grading.kernellog.Leak;
import dev.bootbench.agent.shell.CommandResult;
import java.time.Duration;
import java.util.List;

/**
 * Looks around one check for memory that the module allocated and nothing points to any more: kmemleak's findings. Only a
 * kernel with kmemleak can tell, which the debug lane's is.
 */
final class LeakWatch {
    /** One scan of an emulated guest takes seconds. */
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String FILE = "/sys/kernel/debug/kmemleak";
    /** What was lost before is not this check's. */
    private static final String BEGIN = "echo scan >" + FILE + " && echo clear >" + FILE;
    /** kmemleak tells nothing of what is younger than 5 s, nor before it has seen it unchanged twice. */
    private static final String END = "sleep 5.5; echo scan >" + FILE + " && echo scan >" + FILE + " && cat " + FILE;

    private final BoardSession session;
    private final String module;
    private Leak.Layout layout = Leak.Layout.UNKNOWN;

    LeakWatch(BoardSession session, String module) {
        this.session = session;
        this.module = module;
    }

    /** @return whether this kernel can tell at all */
    boolean begin() {
        boolean can = session.use().shell().run(BEGIN, LIMIT).succeeded();
        noteLayout();
        return can;
    }

    /** Where the module lies, as long as it does: afterwards the kernel has no names for the places any more. */
    void noteLayout() {
        CommandResult result = session.use().shell().run(
                "cat /sys/module/" + module + "/sections/.init.text 2>/dev/null || echo 0x0; grep -F '[" + module + "]' /proc/kallsyms", LIMIT);
        Leak.Layout seen = Leak.Layout.parse(result.out());
        if (!seen.isUnknown()) {
            layout = seen;
        }
    }

    /** What was lost since {@link #begin}; of what others lost, nothing. */
    List<KernelReport> end() {
        CommandResult result = session.use().shell().run(END, LIMIT);
        return Leak.find(result.out(), module, layout);
    }
}
