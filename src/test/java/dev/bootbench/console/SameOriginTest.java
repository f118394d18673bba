package dev.bootbench.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SameOriginTest {
    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:8080, 127.0.0.1:8080, true",
        "https://lab.example, lab.example, true",
        "https://lab.example, lab.example:443, true",
        "https://LAB.example, lab.EXAMPLE, true",
        ", lab.example, true",
        "https://evil.example, lab.example, false",
        "http://lab.example:81, lab.example, false",
        "https://lab.example.evil.example, lab.example, false",
        "null, lab.example, false",
        "https://, lab.example, false",
        "https://lab.example, , false",
    })
    void onlyOurOwnPagesConnect(String origin, String host, boolean allowed) {
        assertThat(SameOrigin.matches(origin, host)).isEqualTo(allowed);
    }
}
