package dev.bootbench.agent.grading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootbench.agent.build.RefusedException;
import dev.bootbench.agent.build.SourceFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExampleProgramsTest {
    private static final String WRONG = """
            --- a/demo.c
            +++ b/demo.c
            @@ -1,3 +1,3 @@
             int one;
            -int two;
            +int too;
             int three;
            """;

    @TempDir
    private Path exercise;

    @BeforeEach
    void write() throws IOException {
        Files.createDirectories(exercise.resolve("solution"));
        Files.createDirectories(exercise.resolve("faulty/of-its-own"));
        Files.writeString(exercise.resolve("solution/demo.c"), "int one;\nint two;\nint three;\n");
        Files.writeString(exercise.resolve("solution/demo.h"), "int h;\n");
        Files.writeString(exercise.resolve("faulty/of-its-own/other.c"), "int other;\n");
        Files.writeString(exercise.resolve("faulty/wrong.diff"), WRONG);
    }

    private List<SourceFile> read(String name) throws Exception {
        return ExamplePrograms.read(ExamplePrograms.faulty(exercise, name));
    }

    private static SourceFile file(String path, String text) {
        return new SourceFile(path, text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aFaultyProgramIsAFolderOrTheSolutionWithADifference() throws Exception {
        assertThat(ExamplePrograms.faulty(exercise)).containsExactly("of-its-own", "wrong");
        assertThat(read("of-its-own")).containsExactly(file("other.c", "int other;\n"));
        assertThat(read("wrong")).containsExactlyInAnyOrder(
                file("demo.c", "int one;\nint too;\nint three;\n"), file("demo.h", "int h;\n"));
        assertThat(ExamplePrograms.content(ExamplePrograms.faulty(exercise, "wrong")))
                .as("another solution is another faulty program").contains(exercise.resolve("solution"));
    }

    @Test
    void aDiffThatDoesNotFitTheSolutionIsToldWithWhatToDo() throws Exception {
        Files.writeString(exercise.resolve("solution/demo.c"), "int one;\nint changed;\nint three;\n");
        assertThatThrownBy(() -> read("wrong")).isInstanceOf(RefusedException.class)
                .hasMessageContaining("wrong.diff does not fit the solution's demo.c any more").hasMessageContaining("the diff anew");
        Files.move(exercise.resolve("solution/demo.c"), exercise.resolve("solution/renamed.c"));
        assertThatThrownBy(() -> read("wrong")).isInstanceOf(RefusedException.class).hasMessageContaining("has no file demo.c");
    }
}
