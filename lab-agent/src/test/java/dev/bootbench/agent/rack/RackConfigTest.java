package dev.bootbench.agent.rack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RackConfigTest {
    private static final String HEAD = "host: bench-1\ncoordinator: https://lab.example.org\ncredentialFile: /etc/lab/credential\n";

    @TempDir
    private Path folder;

    private RackConfig load(String text) throws IOException {
        Path file = folder.resolve("agent.yaml");
        Files.writeString(file, text);
        return RackConfig.load(file);
    }

    @Test
    void namesTheBoardsOfTheHost() throws Exception {
        RackConfig config = load(HEAD + "boards:\n  - {name: vm-1, profile: qemu-x86}\n  - {name: vm-2, profile: qemu-x86}\n");
        assertThat(config.host()).isEqualTo("bench-1");
        assertThat(config.authorityFile()).isEmpty();
        assertThat(config.boards())
                .containsExactly(new RackConfig.Instance("vm-1", "qemu-x86"), new RackConfig.Instance("vm-2", "qemu-x86"));
    }

    @Test
    void mistakesAreAnsweredWithFileAndMeaning() {
        assertThatThrownBy(() -> load(HEAD + "boards: []\n")).isInstanceOf(IOException.class).hasMessageContaining("at least one");
        assertThatThrownBy(() -> load(HEAD + "boards:\n  - {name: vm-1, profile: qemu-x86}\n  - {name: vm-1, profile: qemu-x86}\n"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("two boards are called vm-1");
        assertThatThrownBy(() -> load(HEAD + "boards:\n  - {name: ../etc, profile: qemu-x86}\n"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("../etc");
        assertThatThrownBy(() -> load(HEAD + "bords: []\n")).isInstanceOf(IOException.class).hasMessageContaining("agent.yaml").hasMessageContaining("bords");
        assertThatThrownBy(() -> load("boards: [\n")).isInstanceOf(IOException.class).hasMessageContaining("agent.yaml");
    }
}
