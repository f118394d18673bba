package dev.bootbench.agent.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootbench.agent.serial.PortConfig.LocalPort;
import dev.bootbench.agent.serial.PortConfig.Rfc2217Port;
import dev.bootbench.agent.serial.PortConfig.TcpPort;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortConfigTest {
    private static final String BY_ID = "/dev/serial/by-id/usb-FTDI_FT232R_USB_UART_A50285BI-if00-port0";

    @Test
    void readsTheThreeKinds() {
        assertThat(PortConfig.parse(BY_ID)).isEqualTo(new LocalPort(BY_ID));
        assertThat(PortConfig.parse("tcp://console-1.lab:4001")).isEqualTo(new TcpPort("console-1.lab", 4001));
        assertThat(PortConfig.parse("rfc2217://[fd00::7]:2217")).isEqualTo(new Rfc2217Port("fd00::7", 2217));
    }

    @ParameterizedTest
    @ValueSource(strings = {BY_ID, "tcp://10.0.0.4:1", "rfc2217://[fd00::7]:65535"})
    void printsItselfAsItIsWritten(String text) {
        assertThat(PortConfig.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "ttyUSB0", "COM3", "telnet://host:23", "/dev/tty\nUSB0"})
    void refusesWhatIsNoPortAndNamesTheForms(String text) {
        assertThatThrownBy(() -> PortConfig.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("/dev/serial/by-id")
                .hasMessageContaining("rfc2217://host:port");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp://", "tcp://host", "tcp://host:0", "tcp://host:65536", "rfc2217://:4001", "tcp://fd00::7:22", "tcp://u@h:1"})
    void refusesAnAddressWithoutHostOrPort(String text) {
        assertThatThrownBy(() -> PortConfig.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("://console-server:4001");
    }

    @Test
    void warnsOfNamesThatDoNotSurviveAReboot() {
        assertThat(PortConfig.parse("/dev/ttyUSB0").warning()).hasValueSatisfying(warning -> assertThat(warning).contains("by-id"));
        assertThat(PortConfig.parse("/dev/ttyACM3").warning()).isPresent();
        assertThat(PortConfig.parse(BY_ID).warning()).isEmpty();
        // A UART on the host's own board has its place in the device tree.
        assertThat(PortConfig.parse("/dev/ttyAMA0").warning()).isEmpty();
        assertThat(PortConfig.parse("tcp://h:1").warning()).isEmpty();
    }

    @Test
    void refusesSettingsThatNoLineHas() {
        assertThatThrownBy(() -> LineSettings.plain(0)).hasMessageContaining("115200");
        assertThatThrownBy(() -> new LineSettings.Pacing(0, Duration.ZERO, Duration.ZERO)).hasMessageContaining("at least 1 byte");
    }
}
