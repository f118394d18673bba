package dev.bootbench.agent.power;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootbench.agent.board.LabFaultException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretFileTest {
    @TempDir
    private Path folder;

    @Test
    void isTheLineAndNothingElse() throws Exception {
        assertThat(SecretFile.read(Scripts.secret(folder.resolve("secret"), " top secret"))).isEqualTo(" top secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r--r--", "rw----r--", "rw--w----", "rwxrwxrwx"})
    void isRefusedWhenOpenToOthers(String granted) throws Exception {
        Path file = Scripts.secret(folder.resolve("secret"), "top secret");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(granted));
        assertThatThrownBy(() -> SecretFile.read(file))
                .isInstanceOf(LabFaultException.class)
                .hasMessageContaining(granted)
                .hasMessageContaining("chmod 600 " + file)
                .hasMessageNotContaining("top secret");
    }

    @Test
    void whatIsMissingOrNoSecretIsSaid() throws Exception {
        assertThatThrownBy(() -> SecretFile.read(folder.resolve("none")))
                .isInstanceOf(LabFaultException.class)
                .hasMessageContaining("none")
                .hasMessageContaining("cannot be read");
        for (String text : new String[] {"", "two\nlines", "x".repeat(5000)}) {
            Path file = Scripts.secret(folder.resolve("odd"), text);
            assertThatThrownBy(() -> SecretFile.read(file)).isInstanceOf(LabFaultException.class).hasMessageContaining("one line");
        }
    }
}
