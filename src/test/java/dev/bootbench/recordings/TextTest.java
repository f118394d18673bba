package dev.bootbench.recordings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is made of bytes that a board may have chosen to do harm. */
class TextTest {
    private static byte[] bytes(String latin) {
        return latin.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String decoded(byte[] bytes, int piece) {
        Utf8 decoder = new Utf8();
        StringBuilder out = new StringBuilder();
        for (int at = 0; at < bytes.length; at += piece) {
            decoder.decode(bytes, at, Math.min(bytes.length, at + piece), out);
        }
        decoder.end(out);
        return out.toString();
    }

    @Test
    void charactersAreOneWhereverThePiecesEnd() {
        String text = "héé ☃ \uD83D\uDE00 end";
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int piece = 1; piece <= bytes.length; piece++) {
            assertThat(decoded(bytes, piece)).isEqualTo(text);
        }
    }

    @Test
    void eachByteThatIsNoCharacterIsReplaced() {
        assertThat(decoded(bytes("a\u00ffb"), 1)).isEqualTo("a\uFFFDb");
        assertThat(decoded(bytes("\u00e2\u0082x"), 1)).as("unfinished").isEqualTo("\uFFFD\uFFFDx");
        assertThat(decoded(bytes("\u00c0\u0080"), 2)).as("overlong").isEqualTo("\uFFFD\uFFFD");
        assertThat(decoded(bytes("\u00ed\u00a0\u0080"), 3)).as("a surrogate").isEqualTo("\uFFFD\uFFFD\uFFFD");
        assertThat(decoded(bytes("\u00f0\u009f"), 2)).as("the end").isEqualTo("\uFFFD\uFFFD");
    }

    @Test
    void whatIsMeantForATerminalIsNoText() {
        assertThat(AnsiText.plain(bytes("\u001b[1;31mred\u001b[0m \u001b]0;title\u0007a\u001b]52;c;ZXZpbA==\u001b\\b\u001bPq\u001b\\c\u0000\u0005\r\n")))
                .isEqualTo("red abc\n");
        assertThat(AnsiText.plain(bytes("\u001b(B\u001b=x\u001b[?25hy"))).isEqualTo("xy");
    }

    @Test
    void aTitleThatNeverEndsIsTextAgain() {
        byte[] endless = bytes("\u001b]0;" + "A".repeat(5000));
        assertThat(AnsiText.plain(endless)).hasSizeBetween(500, 1000);
        assertThat(AnsiText.plain(bytes("\u001b[" + "1".repeat(200) + "mtext"))).endsWith("mtext");
    }

    private static Chunk chunk(String text) {
        return new Chunk(100, text.getBytes(StandardCharsets.UTF_8), 5_000_000, TimeSteps.NONE);
    }

    @Test
    void textHasATimePerLineAndSaysWhatWasReplaced() throws Exception {
        TimeSteps times = new TimeSteps();
        times.add(6, 1_500_000);
        StringWriter out = new StringWriter();
        TextWriter writer = new TextWriter(out, TextWriter.LineTimes.RELATIVE, 5_000_000);
        writer.bytes(new Chunk(0, bytes("first\nsec\u00ffond\r\n"), 5_000_000, times));
        writer.gap(new Gap(16, 20, "the host forgot them"));
        writer.end();
        assertThat(out.toString()).isEqualTo("""
                [    0.000000] first
                [    1.500000] sec\uFFFDond
                [4 bytes are missing: the host forgot them]
                [1 bytes of this are no UTF-8 and are shown as \uFFFD; the raw bytes have them]
                """);
    }

    @Test
    void aHitIsItsFirstByteAlsoWithinColoursAndAcrossChunks() {
        TextSearch search = new TextSearch("kernel panic", 10, System.nanoTime() + 10_000_000_000L);
        search.bytes(chunk("one\r\n[  1.0] \u001b[31mKernel \u001b[0mpa"));
        search.bytes(new Chunk(chunk("one\r\n[  1.0] \u001b[31mKernel \u001b[0mpa").end(), bytes("nic - kernel panic\nkernel\npanic\n"), 6_000_000, TimeSteps.NONE));
        assertThat(search.finish()).singleElement().satisfies(hit -> {
            assertThat(hit.number()).isEqualTo(100 + 5 + 8 + 5);
            assertThat(hit.excerpt().substring(hit.offset())).startsWith("Kernel panic - kernel panic");
            assertThat(hit.excerpt()).startsWith("[  1.0] ");
        });
    }

    @Test
    void anEndlessLineIsSearchedToo() {
        TextSearch search = new TextSearch("needle", 10, System.nanoTime() + 10_000_000_000L);
        search.bytes(chunk("x".repeat(100_000) + "NEEDLE" + "y".repeat(100_000)));
        assertThat(search.finish()).singleElement().satisfies(hit -> {
            assertThat(hit.number()).isEqualTo(100_100);
            assertThat(hit.excerpt().substring(hit.offset())).startsWith("NEEDLEyyy");
        });
    }

    @Test
    void searchFindsWhatAPlainSearchFinds() {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 300; i++) {
                text.append("ab\n".charAt(random.nextInt(20) == 0 ? 2 : random.nextInt(2)));
            }
            String needle = "abaab".substring(0, 2 + random.nextInt(4));
            TextSearch search = new TextSearch(needle, 1000, System.nanoTime() + 10_000_000_000L);
            search.bytes(chunk(text.toString()));
            long lines = Arrays.stream(text.toString().split("\n")).filter(line -> line.contains(needle)).count();
            assertThat(search.finish()).hasSize((int) lines);
        }
    }

    @Test
    void timesSurviveTheirPacking() {
        TimeSteps times = new TimeSteps();
        times.add(10, 5);
        times.add(10, 7);
        times.add(70_000, 3_000_000_000L);
        times.add(70_001, 1);
        TimeSteps again = TimeSteps.unpack(times.pack());
        assertThat(again.count()).isEqualTo(2);
        assertThat(again.at(9)).isZero();
        assertThat(again.at(10)).isEqualTo(7);
        assertThat(again.at(69_999)).isEqualTo(7);
        assertThat(again.at(80_000)).isEqualTo(3_000_000_000L);
    }
}
