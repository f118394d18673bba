package dev.bootbench.agent.power;

import static dev.bootbench.agent.power.PowerState.OFF;
import static dev.bootbench.agent.power.PowerState.ON;
import static dev.bootbench.agent.power.PowerState.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.power.PowerRig.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What every power switch keeps, whatever it drives. */
@Timeout(60)
class PowerSwitchContractTest {
    /** Ample for a device that answers; no test waits for it. */
    private static final Duration AMPLE = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(400);

    @TempDir
    private Path folder;

    private final TestPace pace = new TestPace();

    enum Driver {
        PDUDAEMON(PdudaemonRig::new),
        UHUBCTL(UhubctlRig::new),
        TASMOTA(TasmotaRig::new),
        SHELLY_1(ShellyRelayRig::new),
        SHELLY_2(ShellySwitchRig::new),
        POE_V2C(folder -> new PoeRig(folder, false)),
        POE_V3(folder -> new PoeRig(folder, true)),
        GPIO_1(folder -> new GpioRig(folder, 1)),
        GPIO_2(folder -> new GpioRig(folder, 2)),
        COMMAND(CommandRig::new),
        BY_HAND(folder -> new ByHandRig());

        private final Factory factory;

        Driver(Factory factory) {
            this.factory = factory;
        }

        interface Factory {
            PowerRig make(Path folder) throws Exception;
        }
    }

    static Stream<Driver> withPasswords() {
        return Stream.of(Driver.TASMOTA, Driver.SHELLY_1, Driver.SHELLY_2, Driver.POE_V3);
    }

    private PowerSwitch open(PowerRig rig, Duration limit) throws Exception {
        return PowerSwitches.of(rig.config(limit), rig.hands(), pace);
    }

    @ParameterizedTest
    @EnumSource
    void switchesAndSaysHowItIs(Driver driver) throws Exception {
        try (PowerRig rig = driver.factory.make(folder)) {
            PowerSwitch power = open(rig, AMPLE);
            List<PowerState> expected = new ArrayList<>();
            for (PowerState wanted : List.of(ON, OFF, ON)) {
                expected.add(wanted);
                if (wanted == ON) {
                    power.on();
                } else {
                    power.off();
                }
                await().atMost(AMPLE).until(() -> rig.turned().equals(expected));
                assertThat(power.state()).isEqualTo(rig.tells() ? wanted : UNKNOWN);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void cyclesOffThenOnWithThePauseBetween(Driver driver) throws Exception {
        Duration pause = Duration.ofSeconds(7);
        try (PowerRig rig = driver.factory.make(folder)) {
            PowerSwitch power = open(rig, AMPLE);
            power.on();
            await().atMost(AMPLE).until(() -> rig.turned().equals(List.of(ON)));
            power.cycle(pause);
            await().atMost(AMPLE).until(() -> rig.turned().equals(List.of(ON, OFF, ON)));
            if (driver == Driver.BY_HAND) {
                assertThat(pace.slept).as("the person waits").isEmpty();
            } else {
                assertThat(pace.slept).containsOnlyOnce(pause);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BY_HAND")
    void aDeviceThatRefusesIsAFaultThatNamesIt(Driver driver) throws Exception {
        try (PowerRig rig = driver.factory.make(folder)) {
            rig.put(Fault.REFUSES);
            PowerSwitch power = open(rig, AMPLE);
            assertThatThrownBy(power::on)
                    .isInstanceOf(LabFaultException.class)
                    .hasMessageContaining(rig.address())
                    .hasMessageContaining("\"")
                    .hasMessageNotContaining("still");
            assertThat(rig.turned()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDeviceThatNeverAnswersIsGivenUp(Driver driver) throws Exception {
        try (PowerRig rig = driver.factory.make(folder)) {
            PowerSwitch power = open(rig, SHORT);
            rig.put(Fault.SILENT);
            assertThatThrownBy(power::off)
                    .isInstanceOf(LabFaultException.class)
                    .hasMessageContaining(rig.address())
                    .hasMessageContaining("0.4 s");
        }
    }

    /** One that cannot tell is believed: then it is the console's turn. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BY_HAND")
    void aDeviceThatTakesOrdersAndDoesNotFollowIsFound(Driver driver) throws Exception {
        try (PowerRig rig = driver.factory.make(folder)) {
            rig.put(Fault.DEAD);
            PowerSwitch power = open(rig, AMPLE);
            if (rig.tells()) {
                assertThatThrownBy(power::on)
                        .isInstanceOf(LabFaultException.class)
                        .hasMessageStartingWith("Dead power: ")
                        .hasMessageContaining(rig.address())
                        .hasMessageContaining("still OFF after 30 s");
            } else {
                power.on();
                assertThat(power.state()).isEqualTo(UNKNOWN);
            }
            assertThat(rig.turned()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("withPasswords")
    void aWrongPasswordIsSaidAndNotShown(Driver driver) throws Exception {
        try (PowerRig rig = driver.factory.make(folder)) {
            rig.put(Fault.WRONG_PASSWORD);
            PowerSwitch power = open(rig, AMPLE);
            for (PowerCall call : List.<PowerCall>of(power::on, power::state)) {
                assertThatThrownBy(call::run)
                        .isInstanceOf(LabFaultException.class)
                        .hasMessageContaining(rig.address())
                        .hasMessageContaining("refuses")
                        .hasMessageContaining("Compare \"user\"")
                        .hasMessageNotContaining("joker")
                        .hasMessageNotContaining("another passphrase");
            }
            assertThat(rig.turned()).isEmpty();
        }
    }

    private interface PowerCall {
        void run() throws Exception;
    }

    @Test
    void everyKindAndEveryFaultOfItIsTested() throws Exception {
        Set<Class<?>> tested = new HashSet<>();
        for (Driver driver : Driver.values()) {
            Path own = java.nio.file.Files.createDirectory(folder.resolve(driver.name()));
            try (PowerRig rig = driver.factory.make(own)) {
                tested.add(rig.config(AMPLE).getClass());
                assertThat(rig.faults()).contains(Fault.SILENT);
                assertThat(rig.faults().contains(Fault.REFUSES)).isEqualTo(driver != Driver.BY_HAND);
                assertThat(rig.faults().contains(Fault.DEAD)).isEqualTo(driver != Driver.BY_HAND);
                assertThat(rig.faults().contains(Fault.WRONG_PASSWORD)).isEqualTo(withPasswords().toList().contains(driver));
            }
        }
        assertThat(tested).containsExactlyInAnyOrder(
                Arrays.stream(PowerConfig.class.getPermittedSubclasses()).filter(Class::isRecord).toArray(Class<?>[]::new));
    }
}
