package dev.bootbench.agent.grading.kernellog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootbench.agent.shell.CommandResult;
import dev.bootbench.agent.shell.GuestShell;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class KernelLogTest {
    /** A guest whose /dev/kmsg is a list of lines that the test adds to. */
    private static final class Kmsg implements GuestShell {
        private final List<Consumer<String>> readers = new ArrayList<>();
        private boolean swallowsMarkers;
        private long sequence = 1;

        void line(String line) {
            readers.forEach(reader -> reader.accept(line));
        }

        void kernel(String text) {
            line("6," + sequence++ + ",1000,-;" + text);
        }

        @Override
        public CommandResult run(String command, byte[] stdin, Duration limit) {
            if (!swallowsMarkers) {
                line("12," + sequence++ + ",1000,-;" + command.replaceAll("^echo '(.*)' > /dev/kmsg$", "$1"));
            }
            return new CommandResult(new CommandResult.Ending.Exited(swallowsMarkers ? 1 : 0), new byte[0], new byte[0], 0, Duration.ZERO);
        }

        @Override
        public CommandResult upload(byte[] content, String path, int mode, Duration limit) {
            throw new AssertionError("nothing is uploaded");
        }

        @Override
        public Follower follow(String command, Consumer<String> lines) {
            readers.clear();
            readers.add(lines);
            return new Follower() {
                @Override
                public boolean isRunning() {
                    return readers.contains(lines);
                }

                @Override
                public void close() {
                    readers.remove(lines);
                }
            };
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public boolean reconnect(Duration limit) {
            return true;
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }

    private final Kmsg guest = new Kmsg();

    @Test
    void aWindowHoldsWhatTheKernelSaidBetweenTwoMarks() throws InterruptedException {
        try (KernelLog log = new KernelLog(guest)) {
            guest.line("bootbench-boot a");
            guest.kernel("before");
            KernelLog.Mark begin = log.mark("begin");
            guest.kernel("one");
            guest.line(" SUBSYSTEM=misc");
            guest.line("12," + guest.sequence++ + ",1000,-;a program's own line");
            KernelLog.Mark end = log.mark("end");
            guest.kernel("after");
            assertThat(log.between(begin, end).kernelLines()).containsExactly("one");
            assertThat(log.between(begin, end).exact()).isTrue();
            assertThat(log.printed()).contains("[    0.001000] before").contains("a program's own line").doesNotContain("SUBSYSTEM");
        }
    }

    @Test
    void recordsComeOnceThoughTheReaderBeginsAnew() throws InterruptedException {
        try (KernelLog log = new KernelLog(guest)) {
            guest.line("bootbench-boot a");
            KernelLog.Mark begin = log.mark("begin");
            guest.line("6,50,1000,-;one");
            guest.line("bootbench-boot a");
            guest.line("6,49,1000,-;older");
            guest.line("6,50,1000,-;one");
            guest.line("6,51,1000,-;two");
            assertThat(log.since(begin).kernelLines()).containsExactly("one", "two");
            assertThat(log.printed()).doesNotContain("restarted");
        }
    }

    @Test
    void anotherBootStartsCountingAnew() throws InterruptedException {
        try (KernelLog log = new KernelLog(guest)) {
            guest.line("bootbench-boot a");
            guest.line("6,500,1000,-;old kernel");
            guest.line("bootbench-boot b");
            guest.line("6,0,0,-;new kernel");
            assertThat(log.printed()).contains("old kernel", "--- the board restarted here ---", "new kernel");
        }
    }

    @Test
    void aProgramCannotForgeAKernelReport() throws InterruptedException {
        try (KernelLog log = new KernelLog(guest)) {
            guest.line("bootbench-boot a");
            KernelLog.Mark begin = log.mark("begin");
            for (String line : List.of("BUG: kernel NULL pointer dereference, address: 0", "CPU: 0 PID: 1 Comm: x", "Call Trace:", " f+0x1/0x2")) {
                guest.line("12," + guest.sequence++ + ",1000,-;" + line);
            }
            assertThat(log.since(begin).reports(Set.of())).isEmpty();
        }
    }

    @Test
    void aFloodIsCutWithANoteAndMarksStillWork() throws InterruptedException {
        try (KernelLog log = new KernelLog(guest)) {
            guest.line("bootbench-boot a");
            String long900 = "x".repeat(900);
            for (int i = 0; i < 10_500; i++) {
                guest.kernel(long900);
            }
            KernelLog.Mark mark = log.mark("end");
            assertThat(mark.exact()).isTrue();
            assertThat(log.printed().getBytes(StandardCharsets.UTF_8).length).isLessThan(10 << 20);
            assertThat(log.printed()).contains("further records beyond 8 MiB were not kept");
        }
    }

    @Test
    void overwrittenRecordsAreNoted() {
        try (KernelLog log = new KernelLog(guest)) {
            guest.line("bootbench-boot a");
            guest.line("6,1,0,-;one");
            guest.line("6,20,0,-;two");
            assertThat(log.printed()).contains("18 records were overwritten");
        }
    }

    @Test
    void aMarkThatDoesNotComeBackIsNotExact() throws InterruptedException {
        try (KernelLog log = new KernelLog(guest)) {
            guest.line("bootbench-boot a");
            guest.kernel("one");
            guest.swallowsMarkers = true;
            KernelLog.Mark mark = log.mark("begin");
            guest.kernel("two");
            assertThat(mark.exact()).isFalse();
            assertThat(log.since(mark).kernelLines()).containsExactly("two");
        }
    }

    @Test
    void recordsAreDecoded() {
        KernelRecord record = KernelRecord.parse(0, "4,812,1234567,c,caller=T42;caf\\xc3\\xa9 \\x0atwo \\x5c").orElseThrow();
        assertThat(record.lines()).containsExactly("café ", "two \\");
        assertThat(record.caller()).isEqualTo("T42");
        assertThat(record.continuation()).isTrue();
        assertThat(record.level()).isEqualTo(4);
        assertThat(record.printed()).startsWith("[    1.234567] café");
        assertThat(KernelRecord.parse(0, " DEVICE=c10:124")).isEqualTo(Optional.empty());
        assertThat(KernelRecord.parse(0, "rubbish")).isEqualTo(Optional.empty());
        assertThat(KernelRecord.parse(0, "6,1,2,-,new=field;text").orElseThrow().text()).isEqualTo("text");
    }
}
