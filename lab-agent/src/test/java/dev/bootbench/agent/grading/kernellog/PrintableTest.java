package dev.bootbench.agent.grading.kernellog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {
    @Test
    void whatTerminalsObeyBecomesVisible() {
        assertThat(Printable.of("\u001b[2J \u009b2J \u0007\u0000\r\u007f")).isEqualTo("\\x1b[2J \\x9b2J \\x07\\x00\\x0d\\x7f");
    }

    @Test
    void textStaysAsItIs() {
        assertThat(Printable.of("a\tb\nGrüße, 你好 …")).isEqualTo("a\tb\nGrüße, 你好 …");
    }

    @Test
    void aRecordIsPrintedWithoutAnythingToObey() {
        KernelRecord record = KernelRecord.parse(0, "6,12,3000001,-;mirror: \\x1b[2Jgone\\x0aand on").orElseThrow();
        assertThat(record.text()).contains("\u001b[2J");
        assertThat(record.printed()).isEqualTo("[    3.000001] mirror: \\x1b[2Jgone\n[    3.000001] and on");
    }
}
