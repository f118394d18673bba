package dev.bootbench.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ViewerQueryTest {
    @Test
    void aNumberResumesAndAllElseIsTheTail() {
        assertThat(ViewerQuery.parse("from=4711")).isEqualTo(new ViewerQuery(4711, null));
        assertThat(ViewerQuery.parse("from=0&epoch=a%2Fb")).isEqualTo(new ViewerQuery(0, "a/b"));
        for (String query : new String[] {null, "", "from=tail", "from=-3", "from=99999999999999999999", "from=1e3", "x"}) {
            assertThat(ViewerQuery.parse(query).from()).as(query).isEqualTo(Viewer.TAIL);
        }
    }
}
