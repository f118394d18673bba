package dev.bootbench.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ViewerQueryTest {
    @Test
    void aNumberResumesAndAllElseIsTheTail() {
        assertThat(ViewerQuery.parse("from=4711").start()).isEqualTo(new ConsoleStart(4711, null));
        assertThat(ViewerQuery.parse("from=0&epoch=a%2Fb").start()).isEqualTo(new ConsoleStart(0, "a/b"));
        for (String query : new String[] {null, "", "from=tail", "from=-3", "from=99999999999999999999", "from=1e3", "x", "epoch=%"}) {
            assertThat(ViewerQuery.parse(query).start().from()).as(query).isEqualTo(ConsoleStart.TAIL);
        }
    }

    @Test
    void timesAreForThoseWhoAsk() {
        assertThat(ViewerQuery.parse("from=1&times=1").times()).isTrue();
        assertThat(ViewerQuery.parse("from=1").times()).isFalse();
    }
}
