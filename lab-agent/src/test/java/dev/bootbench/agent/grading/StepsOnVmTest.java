package dev.bootbench.agent.grading;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootbench.agent.Folders;
import dev.bootbench.agent.board.Lane;
import dev.bootbench.agent.build.BuilderConfig;
import dev.bootbench.agent.build.Intake;
import dev.bootbench.agent.build.ModuleBuilder;
import dev.bootbench.agent.build.ProgramBuilder;
import dev.bootbench.agent.build.SourceFile;
import dev.bootbench.agent.build.SourceReader;
import dev.bootbench.agent.grading.AttemptReport.Outcome;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every kind of step on a real virtual machine: a correct hand-in passes all of them, a mistake loses the one that looks for it. */
@Tag("qemu")
@Timeout(420)
class StepsOnVmTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Path STEPS = Path.of("src/test/resources/exercises/steps");
    private static final SmallRyeConfig CONFIG = new SmallRyeConfigBuilder().addDiscoveredConverters()
            .withMapping(BuilderConfig.class).withMapping(GraderConfig.class).build();

    private static LocalBoards boards;
    private static Grader grader;
    private static Exercise exercise;

    @BeforeAll
    @Timeout(600)
    static void start() throws Exception {
        Folders environment = Folders.fromEnvironment();
        boards = LocalBoards.start(new Folders(ROOT, environment.home(), environment.cache()), System.getProperty("profile", "qemu-x86"), 1);
        BuilderConfig builder = CONFIG.getConfigMapping(BuilderConfig.class);
        grader = new Grader(CONFIG.getConfigMapping(GraderConfig.class), new ModuleBuilder(builder), new ProgramBuilder(builder),
                new SourceReader(builder));
        exercise = ExerciseStore.read(STEPS);
    }

    @AfterAll
    static void stop() {
        if (boards != null) {
            boards.close();
        }
    }

    private static AttemptReport grade(UnaryOperator<String> change) throws Exception {
        List<SourceFile> sources = Intake.read(STEPS.resolve("solution")).stream()
                .map(file -> new SourceFile(file.path(), change.apply(file.text()).getBytes(StandardCharsets.UTF_8))).toList();
        AttemptReport report = grader.grade(
                new GradeRequest(exercise, new HandedIn.Sources(sources), 1, boards.rack().boards().getFirst(), Lane.PLAIN, "test"),
                new GradeListener() {});
        assertThat(report.outcome()).as(report.summary() + "\n" + report.labLog()).isEqualTo(Outcome.GRADED);
        return report;
    }

    private static Map<String, String> lost(AttemptReport report) {
        Map<String, String> lost = new LinkedHashMap<>();
        report.checks().stream().filter(c -> !c.verdict().passed()).forEach(c -> lost.put(c.check(), c.verdict().message()));
        return lost;
    }

    private static CheckReport check(AttemptReport report, String id) {
        return report.checks().stream().filter(c -> c.check().equals(id)).findFirst().orElseThrow();
    }

    @Test
    void aCorrectHandInPassesEveryKindOfStep() throws Exception {
        AttemptReport report = grade(UnaryOperator.identity());
        assertThat(lost(report)).isEmpty();
        double size = Double.parseDouble(report.parameters().get("size"));
        assertThat(check(report, "measure").series()).singleElement().satisfies(series -> assertThat(series.curves().getFirst().points())
                .contains(new CheckReport.Point(16, 16), new CheckReport.Point(size, size)).hasSize(6));
        assertThat(check(report, "reference").series().getFirst().curves()).hasSize(2);
        assertThat(check(report, "parts").parts()).hasSize(3).allMatch(CheckReport.Part::met);
        assertThat(report.kernelLog()).contains("--- the board restarted here ---");
    }

    @Test
    void eachMistakeLosesTheStepThatLooksForIt() throws Exception {
        AttemptReport report = grade(text -> text
                // Sizes are not checked, many at once are refused, the mode is narrow, nothing is warned of.
                .replace("if (size < 1 || size > sizeof(zeros))\n\t\treturn -EINVAL;", "if (size < 1)\n\t\treturn -ENODEV;")
                .replace("core_read(struct file *file, char __user *to,", "core_read(struct file *file, char *to,")
                .replace("to, count, at, zeros, size)", "to, count, at, zeros, min(size, 8))")
                .replace("WARN_ON(warn);", ""));
        Map<String, String> lost = lost(report);
        assertThat(lost.get("style")).contains("sparse").contains("core.c:");
        assertThat(lost.get("refuse")).isEqualTo("With these arguments init has to answer with EINVAL, but it answered with ENODEV.");
        assertThat(lost.get("load")).startsWith("Not run");
        assertThat(lost.get("parts")).contains("2 of 3 parts are met").contains("Beyond the size there is nothing: ");
        assertThat(check(report, "parts").points()).isEqualTo(75);
        assertThat(check(report, "warn").verdict()).isInstanceOf(Verdict.Skipped.class);
        assertThat(lost).doesNotContainKeys("kernel", "power");
    }
}
