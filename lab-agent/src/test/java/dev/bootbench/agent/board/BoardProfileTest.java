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
        switch (profile.kind()) {
            case VM -> assertThat(recipe(profile)).exists();
            // Its recipe comes with the stand-in itself.
            case STAND_IN -> assertThat(profile.image()).isEqualTo(id);
            case HARDWARE -> assertThat(profile.kernels()).isNotEmpty();
        }
        assertThat(profile.deadlines().boot()).isBetween(Duration.ofSeconds(10), Duration.ofMinutes(10));
    }

    private static Path recipe(BoardProfile profile) {
        return ROOT.resolve("lab-agent/images").resolve(profile.image()).resolve("build.sh");
    }

    @Test
    void whatIsLeftOutHasTheSchemasDefaults() throws Exception {
        BoardProfile zero = BoardProfile.load(ROOT, "rpi-zero-w");
        assertThat(zero.pageSize()).isEqualTo(4096);
        assertThat(zero.cpus()).isEqualTo(1);
        assertThat(zero.serial().breakBy()).isEqualTo(BoardProfile.BreakBy.LINE);
        assertThat(zero.serial().flowControl()).isEqualTo("none");
        assertThat(zero.login().prompt().matcher("\r\nraspberrypi login: ").find()).isTrue();
        assertThat(zero.taint()).isZero();
        assertThat(zero.ownReports()).isEmpty();
        assertThat(BoardProfile.load(ROOT, "rpi3b-qemu").ownReports()).contains("drivers/usb/dwc2/");
        assertThat(BoardProfile.load(ROOT, "rpi5").pageSize()).isEqualTo(16 * 1024);
    }

    @Test
    void aKernelIsKnownByItsPattern() throws Exception {
        BoardProfile pi = BoardProfile.load(ROOT, "rpi4");
        assertThat(pi.kernel("6.12.47+rpt-rpi-v8")).hasValueSatisfying(kernel -> assertThat(kernel.headersOf("6.12.47+rpt-rpi-v8"))
                .contains(Path.of("/usr/src/linux-headers-6.12.47+rpt-rpi-v8")));
        assertThat(pi.kernel("5.10.0-rpi-v8")).isEmpty();
        assertThat(pi.kernel("6x12-rpi-v8")).as("a dot is a dot").isEmpty();
    }

    @Test
    void theCommentedTemplateFitsTheSchema() throws Exception {
        Path folder = Files.createDirectories(other.resolve("board-profiles"));
        Files.copy(ROOT.resolve("board-profiles/board-profile.schema.json"), folder.resolve("board-profile.schema.json"));
        Files.copy(ROOT.resolve("board-profiles/template.yaml.example"), folder.resolve("my-board.yaml"));
        assertThat(BoardProfile.load(other, "my-board").boot().stages()).hasSize(3);
    }

    @Test
    void aRealBoardHasNoImageAndAMachineNeedsOne() throws Exception {
        Path folder = Files.createDirectories(other.resolve("board-profiles"));
        Files.copy(ROOT.resolve("board-profiles/board-profile.schema.json"), folder.resolve("board-profile.schema.json"));
        String pi = Files.readString(ROOT.resolve("board-profiles/rpi4.yaml"));
        Files.writeString(folder.resolve("a.yaml"), pi + "image: qemu-x86\n");
        assertThatThrownBy(() -> BoardProfile.load(other, "a")).isInstanceOf(IOException.class).hasMessageContaining("image");
        Files.writeString(folder.resolve("b.yaml"), pi.replace("kind: hardware", "kind: vm"));
        assertThatThrownBy(() -> BoardProfile.load(other, "b")).isInstanceOf(IOException.class).hasMessageContaining("machine");
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
