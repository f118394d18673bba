package dev.bootbench.people;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CsvTest {
    @Test
    void readsWhatSpreadsheetsWrite() {
        assertThat(Csv.parse("\ufeffa,\"b, \"\"c\"\"\",\r\n\r\n \"d\" ,\"e\nf\"\ng"))
                .containsExactly(
                        new Csv.Line(1, List.of("a", "b, \"c\"", ""), null),
                        new Csv.Line(3, List.of("d ", "e\nf"), null),
                        new Csv.Line(5, List.of("g"), null));
    }

    @Test
    void tellsAQuotationMarkThatIsNeverClosed() {
        assertThat(Csv.parse("a,b\n\"c,d\ne,f")).last()
                .satisfies(line -> assertThat(line.number()).isEqualTo(2))
                .satisfies(line -> assertThat(line.problem()).contains("never closed"));
    }

    @Test
    void nothingIsNoLine() {
        assertThat(Csv.parse("")).isEmpty();
        assertThat(Csv.parse("\n \r\n")).isEmpty();
    }
}
