package dev.bootbench.portal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PortalPagesTest {
    @ParameterizedTest
    @CsvSource({
        "/boards/vm-1, true", "/sign-in, true", "/apiary, true",
        "/, false", "/index.html, false", "/api, false", "/api/nothing, false", "/q/health, false",
        "/assets/gone.js, false", "/bootbench.agent.v1.AgentLink/Connect, false"
    })
    void addressesOfThePortalGetItsPage(String path, boolean page) {
        assertThat(PortalPages.isPage(path)).isEqualTo(page);
    }
}
