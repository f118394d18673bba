package dev.bootbench.agent.build;

import static dev.bootbench.agent.build.TestBuilds.files;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bootbench.agent.build.BuildOutcome.Built;
import dev.bootbench.agent.build.BuildOutcome.Rejected;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgramBuilderTest {
    private static final String HELLO = "#include <stdio.h>\n#include \"answer.h\"\nint main(void) { printf(\"%d\\n\", ANSWER + MORE); return 0; }\n";

    private final ProgramBuilder builder = new ProgramBuilder(TestBuilds.CONFIG);

    private static ProgramRequest request(String architecture, boolean isStatic, String... pathsAndTexts) {
        return new ProgramRequest("hello", files(pathsAndTexts), List.of("-DMORE=2"), architecture, isStatic, TestBuilds.PLENTY);
    }

    private BuildOutcome build(String... pathsAndTexts) throws Exception {
        return builder.build(request("", true, pathsAndTexts));
    }

    /** What the program prints, run where only hostile programs run. */
    private static String run(byte[] program) throws Exception {
        SandboxResult result = new Sandbox().run(List.of("sh", "-c", "cat >p && chmod +x p && exec ./p"), program, TestBuilds.limits(Duration.ofSeconds(20)));
        return new String(result.stdout(), StandardCharsets.UTF_8);
    }

    @Test
    void buildsFromSeveralFilesWithTheExercisesFlags() throws Exception {
        BuildOutcome outcome = build("src/hello.c", HELLO.replace("ANSWER", "answer()"), "inc/answer.h", "int answer(void);\n",
                "answer.c", "#include \"answer.h\"\nint answer(void) { return 40; }\n", "Makefile", "all:\n\ttouch /tmp/pwned\n");
        assertThat(outcome).as(outcome.log()).isInstanceOf(Built.class);
        assertThat(run(((Built) outcome).ko())).isEqualTo("42\n");
        assertThat(((Built) outcome).warnings()).isEmpty();
    }

    @Test
    void buildsForTheBoardsArchitectureWithOrWithoutItsCLibrary() throws Exception {
        for (boolean isStatic : List.of(true, false)) {
            BuildOutcome outcome = builder.build(request("aarch64", isStatic, "hello.c", HELLO, "answer.h", "#define ANSWER 40\n"));
            assertThat(outcome).as(outcome.log()).isInstanceOf(Built.class);
            byte[] program = ((Built) outcome).ko();
            assertThat(KernelTarget.toolPrefix(program)).isEqualTo(KernelTarget.of("0", "aarch64").toolPrefix());
            boolean namesALoader = new String(program, StandardCharsets.ISO_8859_1).contains("/lib/ld-linux-aarch64.so.1\0");
            assertThat(namesALoader).as("dynamically linked").isNotEqualTo(isStatic);
        }
    }

    @Test
    void anErrorIsToldWithFileAndLineAndAWarningIsKept() throws Exception {
        assertThat(build("sub/hello.c", "int main(void)\n{\n\treturn x;\n}\n")).isInstanceOfSatisfying(Rejected.class, rejected -> {
            assertThat(rejected.diagnostics().getFirst().file()).isEqualTo("sub/hello.c");
            assertThat(rejected.diagnostics().getFirst().line()).isEqualTo(3);
            assertThat(rejected.reason()).contains("sub/hello.c:3:").contains("undeclared");
        });
        assertThat(build("hello.c", "int main(void)\n{\n\tint unused;\n\treturn 0;\n}\n")).isInstanceOfSatisfying(Built.class,
                built -> assertThat(built.warnings()).singleElement().satisfies(w -> assertThat(w.sentence()).startsWith("hello.c:3: unused variable")));
    }

    @Test
    void whatIsMissingOrNeverEndsIsTheSubmissions() throws Exception {
        assertThat(build("hello.h", "")).isInstanceOfSatisfying(Rejected.class, r -> assertThat(r.reason()).contains("no .c file for the program hello"));
        assertThat(build("hello.c", "int other(void) { return 0; }\n")).isInstanceOf(Rejected.class);
        ProgramRequest endless = new ProgramRequest("hello", files("hello.c", "#include \"/dev/zero\"\nint main(void) { return 0; }\n"),
                List.of(), "", true, Duration.ofSeconds(5));
        assertThat(builder.build(endless)).isInstanceOf(Rejected.class);
    }
}
