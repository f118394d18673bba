package dev.bootbench.agent.power;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a line is held; the contract covers switching. */
@Timeout(60)
class GpioOutletTest {
    private static final Duration AMPLE = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private PowerSwitch open(GpioRig rig, Optional<Integer> senseLine) {
        return PowerSwitches.of(rig.config(senseLine, AMPLE), rig.hands(), new TestPace());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void withoutASenseLineTheHeldLevelIsTheState(int version) throws Exception {
        try (GpioRig rig = new GpioRig(folder, version)) {
            PowerSwitch power = open(rig, Optional.empty());
            assertThat(power.state()).as("before the first order").isEqualTo(PowerState.UNKNOWN);
            power.on();
            assertThat(power.state()).isEqualTo(PowerState.ON);
            power.off();
            assertThat(power.state()).isEqualTo(PowerState.OFF);

            ProcessHandle holder = rig.holder();
            assertThat(holder.isAlive()).isTrue();
            holder.destroyForcibly();
            await().atMost(AMPLE).until(() -> !holder.isAlive());
            assertThat(power.state()).as("nobody holds the line").isEqualTo(PowerState.UNKNOWN);
        }
    }

    /** Version 1 would have ended with its agent. */
    @Test
    void whatAKilledAgentLeftBehindIsEnded() throws Exception {
        try (GpioRig rig = new GpioRig(folder, 2)) {
            open(rig, Optional.empty()).on();
            ProcessHandle leftover = rig.holder();
            PowerSwitch afterRestart = open(rig, Optional.empty());
            afterRestart.off();
            assertThat(leftover.isAlive()).isFalse();
            assertThat(afterRestart.state()).isEqualTo(PowerState.OFF);
        }
    }
}
