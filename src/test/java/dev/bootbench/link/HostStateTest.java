package dev.bootbench.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostStateTest {
    @ParameterizedTest
    @CsvSource({
        "ACTIVE, DRAINING RETIRED REMOVED", "DRAINING, ACTIVE RETIRED REMOVED", "RETIRED, ACTIVE REMOVED", "REMOVED, ACTIVE"
    })
    void onlyTheMovesOfTheTableAreMade(HostState from, String allowed) {
        for (HostState to : HostState.values()) {
            Agent agent = new Agent();
            agent.state = from;
            agent.stateSince = Instant.EPOCH;
            if (allowed.contains(to.name())) {
                agent.become(to, Instant.MAX);
                assertThat(agent.state).isEqualTo(to);
                assertThat(agent.stateSince).isEqualTo(Instant.MAX);
            } else {
                assertThatThrownBy(() -> agent.become(to, Instant.MAX)).isInstanceOf(IllegalStateException.class);
            }
        }
    }
}
