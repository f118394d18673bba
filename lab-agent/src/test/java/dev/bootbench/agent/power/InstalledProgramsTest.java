package dev.bootbench.agent.power;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootbench.agent.board.LabFaultException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Debian's own uhubctl and gpiod, as far as they go without a hub or a GPIO chip: they take our arguments, and what they say
 * about the missing hardware reaches people.
 */
@Timeout(60)
class InstalledProgramsTest {
    private static final Duration AMPLE = Duration.ofSeconds(30);

    private static PowerSwitch open(PowerConfig config) {
        return PowerSwitches.of(config, (sentence, limit) -> {});
    }

    private static void installed(String program, String debianPackage) {
        assertThat(Path.of(program)).as("apt-get install --no-install-recommends %s", debianPackage).exists();
    }

    @Test
    void uhubctlFindsNoHubThere() throws Exception {
        installed("/usr/sbin/uhubctl", "uhubctl");
        Program.Result version =
                Program.run("uhubctl", List.of("/usr/sbin/uhubctl", "--version"), Deadline.in(AMPLE, Pace.REAL), "");
        assertThat(version.status()).isZero();
        assertThat(version.output()).matches("2\\.\\d+\\.\\d+.*\\s*");

        PowerSwitch power = open(new PowerConfig.Uhubctl("97-1.4", 2, Path.of("/usr/sbin/uhubctl"), AMPLE));
        assertThatThrownBy(power::state)
                .isInstanceOf(LabFaultException.class)
                .hasMessageContaining("No compatible devices detected at location 97-1.4")
                .hasMessageNotContaining("nvalid command line");
        assertThatThrownBy(power::on).isInstanceOf(LabFaultException.class).hasMessageContaining("97-1.4");
    }

    @Test
    void gpiosetFindsNoChipThere() {
        installed("/usr/bin/gpioset", "gpiod");
        PowerSwitch power =
                open(new PowerConfig.Gpio("gpiochip97", 17, true, Optional.of(27), Path.of("/usr/bin"), AMPLE));
        assertThatThrownBy(power::on)
                .isInstanceOf(LabFaultException.class)
                .hasMessageContaining("Line 17 of gpiochip97")
                .hasMessageContaining("No such file or directory")
                .hasMessageNotContaining("not supported");
        assertThatThrownBy(power::state)
                .isInstanceOf(LabFaultException.class)
                .hasMessageContaining("gpioget")
                .hasMessageContaining("No such file or directory");
    }
}
