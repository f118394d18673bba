package dev.bootbench.agent.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BoardProfileTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @TempDir
    private Path other;

    static List<String> profiles() throws IOException {
        try (Stream<Path> files = Files.list(ROOT.resolve("board-profiles"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".yaml"))
                    .map(name -> name.replace(".yaml", ""))
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void everyProfileFitsItsSchemaAndHasItsFilesName(String id) throws Exception {
        BoardProfile profile = BoardProfile.load(ROOT, id);
        assertThat(profile.id()).isEqualTo(id);
        assertThat(ROOT.resolve("lab-agent/images").resolve(profile.image()).resolve("build.sh")).exists();
        assertThat(profile.deadlines().boot()).isBetween(Duration.ofSeconds(10), Duration.ofMinutes(10));
    }

    @Test
    void theX86MachineFaultsOnUserPointers() throws Exception {
        assertThat(BoardProfile.load(ROOT, "qemu-x86").machine().cpu()).contains("+smap").contains("+smep").doesNotContain("max");
    }

    @Test
    void aMistakeIsNamedWithFileAndLine() throws Exception {
        Path folder = Files.createDirectories(other.resolve("board-profiles"));
        Path schema = folder.resolve("board-profile.schema.json");
        Files.copy(ROOT.resolve("board-profiles/board-profile.schema.json"), schema);
        String good = Files.readString(ROOT.resolve("board-profiles/qemu-x86.yaml"));
        Files.writeString(folder.resolve("bad.yaml"), good.replace("memory: 512M", "memory: lots"));
        int line = good.lines().toList().indexOf("  memory: 512M") + 1;
        assertThatThrownBy(() -> BoardProfile.load(other, "bad"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("bad.yaml:" + line)
                .hasMessageContaining("memory");
        assertThatThrownBy(() -> BoardProfile.load(other, "none")).isInstanceOf(IOException.class).hasMessageContaining("none.yaml");
    }
}
