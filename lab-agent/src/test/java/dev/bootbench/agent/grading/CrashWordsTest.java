package dev.bootbench.agent.grading;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootbench.agent.build.SourceLine;
import dev.bootbench.agent.grading.kernellog.KernelReport;
import dev.bootbench.agent.grading.kernellog.KernelReports;
import dev.bootbench.agent.grading.kernellog.LogLine;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a student reads about a report of the kernel. */
class CrashWordsTest {
    private static final Map<String, Integer> LINES = Map.of("demo_write", 42, "demo_release", 57, "demo_open", 31);

    private static String said(String... log) throws InterruptedException {
        List<LogLine> lines = Arrays.stream(log).map(text -> new LogLine("", text, false, false, false)).toList();
        KernelReport report = KernelReports.find(lines, Set.of("demo")).getFirst();
        CrashWords words = new CrashWords("demo", (function, offset) ->
                Optional.ofNullable(LINES.get(function)).map(line -> new SourceLine("demo.c", line)));
        return words.sentence(words.located(report), "`cat /dev/demo` ran");
    }

    @Test
    void usedAfterFreeNamesWhoFreedAndWhoAllocated() throws InterruptedException {
        assertThat(said(
                "BUG: KASAN: use-after-free in demo_write+0x1c/0x40 [demo]",
                "Write of size 1 at addr ffff888003 by task cat/150",
                "CPU: 1 PID: 150 Comm: cat Tainted: G    B      OE      6.1.0 #1",
                "Call Trace:",
                " dump_stack_lvl+0x44/0x5c",
                " kasan_report+0xad/0x130",
                " demo_write+0x1c/0x40 [demo]",
                " vfs_write+0xbf/0x3e0",
                "",
                "Allocated by task 150:",
                " kasan_save_stack+0x1c/0x40",
                " __kasan_kmalloc+0x7f/0x90",
                " demo_open+0x2c/0x40 [demo]",
                "",
                "Freed by task 149:",
                " kasan_save_stack+0x1c/0x40",
                " demo_release+0x1c/0x40 [demo]"))
                .contains("in your demo_write() (demo.c:42)", "had been freed in your demo_release() (demo.c:57)",
                        "allocated in your demo_open() (demo.c:31)");
    }

    @Test
    void aFaultInTheKernelNamesTheCallOfTheModule() throws InterruptedException {
        assertThat(said(
                "BUG: kernel NULL pointer dereference, address: 0000000000000000",
                "#PF: supervisor read access in kernel mode",
                "CPU: 1 PID: 412 Comm: cat Tainted: G           OE      6.1.0-56-amd64 #1",
                "RIP: 0010:strlen+0x0/0x20",
                "Call Trace:",
                " demo_write+0x1c/0x40 [demo]",
                "---[ end trace 0000000000000000 ]---"))
                .contains("in your demo_write() (demo.c:42)", "The kernel's strlen() was called there");
    }

    @Test
    void codeThatRunsAfterUnloadingIsSaidToBeLeftBehind() throws InterruptedException {
        assertThat(said(
                "BUG: unable to handle page fault for address: ffffffffc0588000",
                "#PF: supervisor instruction fetch in kernel mode",
                "CPU: 1 PID: 0 Comm: swapper/1 Tainted: G           OE      6.1.0-56-amd64 #1",
                "RIP: 0010:0xffffffffc0588000",
                "Call Trace:",
                " call_timer_fn+0x27/0x130",
                "Modules linked in: virtio_net [last unloaded: demo]",
                "---[ end trace 0000000000000000 ]---"))
                .contains("after the module was unloaded", "no line of your module is in the trace");
    }

    @Test
    void aPartThatIsMissingIsSaidToBeMissing() throws InterruptedException {
        assertThat(said(
                "BUG: kernel NULL pointer dereference, address: 0000000000000000",
                "CPU: 1 PID: 412 Comm: cat Tainted: G           OE      6.1.0-56-amd64 #1"))
                .contains("Part of the report is missing", "names no function");
    }
}
