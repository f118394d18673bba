package dev.bootbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class EndWarningsTest {
    private static final Instant END = Instant.parse("2026-11-22T14:00:00Z");

    private final EndWarnings warnings = new EndWarnings();

    @Test
    void eachOnceAndOnlyTheLatest() {
        assertThat(warnings.look("vm-1", END, END.minusSeconds(601))).isEmpty();
        assertThat(warnings.look("vm-1", END, END.minusSeconds(600))).hasValueSatisfying(said -> assertThat(said).startsWith("vm-1 is yours until ").contains(", for another 10 minutes. "));
        assertThat(warnings.look("vm-1", END, END.minusSeconds(599))).isEmpty();
        assertThat(warnings.look("vm-1", END, END.minusSeconds(30))).as("not of 5 minutes any more")
                .hasValueSatisfying(said -> assertThat(said).contains("for one more minute. "));
        assertThat(warnings.look("vm-1", END, END.minusSeconds(10))).isEmpty();
        assertThat(warnings.look("vm-1", END, END)).isEmpty();
    }

    @Test
    void whatIsProlongedIsWarnedOfAnew() {
        assertThat(warnings.look("vm-1", END, END.minusSeconds(60))).isPresent();
        assertThat(warnings.look("vm-1", END.plusSeconds(900), END.minusSeconds(50))).isEmpty();
        assertThat(warnings.look("vm-1", END.plusSeconds(900), END.plusSeconds(600))).hasValueSatisfying(said -> assertThat(said).contains("for another 5 minutes. "));
        assertThat(warnings.look("vm-1", null, END.plusSeconds(601))).isEmpty();
    }
}
