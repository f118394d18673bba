package dev.bootbench.agent.power;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootbench.agent.board.LabFaultException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the contract does not cover, on net-snmp's real agent. */
@Timeout(60)
class PoeOutletTest {
    private static final Duration AMPLE = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private static PowerSwitch open(PowerConfig config) {
        return PowerSwitches.of(config, (sentence, limit) -> {}, new TestPace());
    }

    @Test
    void aWrongCommunityIsMetWithSilenceAndGuessed() throws Exception {
        try (PoeRig rig = new PoeRig(folder, false)) {
            Scripts.secret(folder.resolve("community"), "wrong-community");
            assertThatThrownBy(open(rig.config(Duration.ofMillis(500)))::on)
                    .isInstanceOf(LabFaultException.class)
                    .hasMessageContaining(rig.address())
                    .hasMessageContaining("community right")
                    .hasMessageNotContaining("wrong-community");
        }
    }

    @Test
    void aPortThatDoesNotExistIsNamed() throws Exception {
        try (PoeRig rig = new PoeRig(folder, false)) {
            assertThatThrownBy(open(rig.config(8, AMPLE))::state)
                    .isInstanceOf(LabFaultException.class)
                    .hasMessageContaining("PoE port 1.8")
                    .hasMessageContaining("noSuch")
                    .hasMessageContaining("snmpwalk");
        }
    }

    @Test
    void aSwitchWithoutDetectionStatusIsJudgedByItsSetting() throws Exception {
        try (PoeRig rig = new PoeRig(folder, false)) {
            rig.hideStatus();
            PowerSwitch power = open(rig.config(AMPLE));
            assertThat(power.state()).isEqualTo(PowerState.OFF);
            power.on();
            assertThat(power.state()).isEqualTo(PowerState.ON);
        }
    }

    @Test
    void aPassphraseThatSnmpRefusesIsSaidBeforeAnythingIsSent() throws Exception {
        try (PoeRig rig = new PoeRig(folder, true)) {
            Scripts.secret(folder.resolve("auth"), "s3same");
            assertThatThrownBy(open(rig.config(AMPLE))::on)
                    .isInstanceOf(LabFaultException.class)
                    .hasMessageContaining(folder.resolve("auth").toString())
                    .hasMessageContaining("at least 8")
                    .hasMessageNotContaining("s3same");
        }
    }
}
