package dev.bootbench.agent.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.board.Recovery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ways to the pristine state that are not the agent's own: what they may claim. */
@Timeout(60)
class CommandPristineTest {
    @TempDir
    private Path folder;

    private String program(String name, String body) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, "#!/bin/sh\ncd '" + folder + "'\n" + body);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------")).toString();
    }

    private static Pristine.Restored restore(List<String> restore, Optional<List<String>> verify) throws Exception {
        return PristineStrategies.of(new PristineConfig.Command(restore, verify)).restore(Recovery.RE_IMAGE);
    }

    @Test
    void whatALabsOwnProgramVerifiesIsVerified() throws Exception {
        String restore = program("restore", "echo \"$*\" >restored\n");
        String verify = program("verify", "echo \"image of $(cat restored)\"; echo more\n");
        Pristine.Restored restored = restore(List.of(restore, "pi 4", "$HOME"), Optional.of(List.of(verify)));
        assertThat(restored.verified()).isTrue();
        assertThat(restored.disk()).as("without a shell").isEqualTo("image of pi 4 $HOME");
        assertThat(restored.how()).contains("restore restored it").contains("verify looked at it");
    }

    @Test
    void withoutAVerifyingProgramItIsCooperative() throws Exception {
        Pristine.Restored restored = restore(List.of(program("restore", "exit 0\n")), Optional.empty());
        assertThat(restored.verified()).isFalse();
        assertThat(restored.disk()).isEqualTo("not described");
    }

    @Test
    void whicheverFailsTheBoardIsNotPristine() throws Exception {
        String well = program("well", "exit 0\n");
        String broken = program("broken", "echo card is gone >&2\nexit 7\n");
        assertThatThrownBy(() -> restore(List.of(broken, "pi-4"), Optional.of(List.of(well))))
                .isInstanceOf(LabFaultException.class)
                .hasMessageContaining(broken + " pi-4 failed with exit status 7")
                .hasMessageContaining("card is gone");
        assertThatThrownBy(() -> restore(List.of(well), Optional.of(List.of(broken))))
                .isInstanceOf(LabFaultException.class)
                .hasMessageContaining("exit status 7");
        assertThatThrownBy(() -> restore(List.of(folder.resolve("none").toString()), Optional.empty()))
                .isInstanceOf(LabFaultException.class)
                .hasMessageContaining("cannot be run")
                .hasMessageContaining("executable for the agent's user");
    }

    @Test
    void anOverlayOnTheBoardItselfIsNeverVerified() throws Exception {
        Pristine overlay = PristineStrategies.of(new PristineConfig.Cooperative());
        assertThat(overlay.restore(Recovery.POWER_CYCLE).verified()).isFalse();
        assertThat(overlay.restore(Recovery.POWER_CYCLE).how()).contains("root on the board can write beneath it");
        assertThat(overlay.ladder()).containsOnly(Recovery.POWER_CYCLE);
    }
}
