package dev.bootbench.exercises;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BundleReaderTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path folder;

    private Path bundle(byte[] header) throws Exception {
        return Files.write(folder.resolve("x.zip"), TestExercises.zip("header.json", header));
    }

    @Test
    void readsAHeader() throws Exception {
        Header header = TestExercises.header("miscdrv", "1", "qemu-x86");
        assertThat(BundleReader.read(bundle(JSON.writeValueAsBytes(header)))).isEqualTo(header);
    }

    static Stream<Arguments> broken() {
        return Stream.of(
                broken("an id that is a path", h -> h.put("id", "../etc"), "the id \"../etc\""),
                broken("no title", h -> h.remove("title"), "no title"),
                broken("no version", h -> h.put("version", " "), "no version"),
                broken("no profiles", h -> h.putArray("profiles"), "no board profile"),
                broken("no checks", h -> h.putArray("checks"), "no points"),
                broken("a sum that does not fit", h -> h.put("points", 5), "says 5 points, its checks add up to 4.5"),
                broken("a check without a title", h -> h.withArray("checks").addObject().put("id", "x").put("points", 0), "needs an id"),
                broken("a check twice", h -> h.withArray("checks").add(h.withArray("checks").get(0)), "two checks have the id \"build\""),
                broken("negative points", h -> ((ObjectNode) h.withArray("checks").get(0)).put("points", -1), "not negative"),
                broken("a starter that escapes", h -> h.withArray("starter").addObject().put("path", "../a.c").put("text", ""), "../a.c"),
                broken("points that are no number", h -> h.put("points", "many"), "not readable"));
    }

    private static Arguments broken(String name, Consumer<ObjectNode> damage, String sentence) {
        return Arguments.of(Named.of(name, damage), sentence);
    }

    @ParameterizedTest
    @MethodSource("broken")
    void saysWhatIsBroken(Consumer<ObjectNode> damage, String sentence) throws Exception {
        ObjectNode header = JSON.valueToTree(TestExercises.header("miscdrv", "1", "qemu-x86"));
        damage.accept(header);
        Path bundle = bundle(JSON.writeValueAsBytes(header));
        assertThatThrownBy(() -> BundleReader.read(bundle))
                .isInstanceOf(BrokenBundleException.class)
                .hasMessageContaining(sentence);
    }

    @Test
    void saysThatAFileIsNoBundle() throws Exception {
        Path text = Files.writeString(folder.resolve("x.zip"), "hello");
        assertThatThrownBy(() -> BundleReader.read(text)).hasMessageContaining("not a readable ZIP");
        Path other = Files.write(folder.resolve("y.zip"), TestExercises.zip("a.txt", new byte[0]));
        assertThatThrownBy(() -> BundleReader.read(other)).hasMessageContaining("no header.json");
        Path garbage = bundle("{".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> BundleReader.read(garbage)).hasMessageContaining("not readable");
        Path bomb = bundle(new byte[100 << 20]);
        assertThatThrownBy(() -> BundleReader.read(bomb)).hasMessageContaining("larger than 1 MiB");
    }
}
