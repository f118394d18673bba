package dev.bootbench.agent.grading.kernellog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A module may print whatever it likes, as much as it likes: the report behind it is found, and nobody waits for ever. */
@Timeout(60)
class KernelReportsFloodTest {
    private static final int FLOOD = 2 << 20;
    private static final List<String> OOPS = List.of(
            "BUG: kernel NULL pointer dereference, address: 0000000000000000",
            "#PF: supervisor write access in kernel mode",
            "CPU: 1 PID: 412 Comm: poke Tainted: G           OE      6.1.0-56-amd64 #1",
            "RIP: 0010:demo_write+0x1c/0x40 [demo]",
            "Call Trace:",
            " vfs_write+0xbf/0x3e0",
            "---[ end trace 0000000000000000 ]---");

    private static List<KernelReport> after(String line) {
        List<LogLine> log = new ArrayList<>(Collections.nCopies(FLOOD / line.length(), new LogLine("", line, false, false, false)));
        OOPS.forEach(text -> log.add(new LogLine("", text, false, false, false)));
        return KernelReports.find(log, Set.of("demo"));
    }

    private static void isFoundBehind(String line) {
        List<KernelReport> reports = after(line);
        assertThat(reports).hasSizeLessThan(150);
        assertThat(reports.getLast().kind()).isEqualTo(ReportKind.NULL_POINTER);
        assertThat(reports.getLast().function()).isEqualTo("demo_write");
    }

    @Test
    void ordinaryLines() {
        isFoundBehind("demo: just a line, number 123456789");
    }

    @Test
    void headsWithoutReports() {
        isFoundBehind("BUG: unable to handle page fault for address: ffffffffdeadbeef");
    }

    @Test
    void linesMadeForSlowPatterns() {
        isFoundBehind("WARNING: handler INFO: task BUG: ".repeat(60));
        isFoundBehind("Kernel panic - not syncing: : : : : : : : general protection fault ".repeat(30));
        isFoundBehind("WARNING: [ [ [ [ [ [ [ [ [ [ ".repeat(60));
        isFoundBehind(" f+0x1/0x2 [[[[[[[[[[[[[[[ ( ( (".repeat(30));
    }

    @Test
    void wholeReportsByTheThousand() {
        List<LogLine> log = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            OOPS.forEach(text -> log.add(new LogLine("", text, false, false, false)));
        }
        List<KernelReport> reports = KernelReports.find(log, Set.of("demo"));
        assertThat(reports).hasSizeBetween(1, 150);
        assertThat(reports.getFirst().function()).isEqualTo("demo_write");
    }

    @Test
    void manyCallersAtOnce() {
        List<LogLine> log = new ArrayList<>();
        for (int i = 0; i < 50_000; i++) {
            log.add(new LogLine("T" + i, "BUG: unable to handle page fault for address: ffffffffdeadbeef", false, false, false));
        }
        OOPS.forEach(text -> log.add(new LogLine("T7", text, false, false, false)));
        List<KernelReport> reports = KernelReports.find(log, Set.of("demo"));
        assertThat(reports).filteredOn(KernelReport::confirmed).singleElement()
                .satisfies(report -> assertThat(report.function()).isEqualTo("demo_write"));
    }
}
