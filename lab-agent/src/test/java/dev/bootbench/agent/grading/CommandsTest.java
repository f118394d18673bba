package dev.bootbench.agent.grading;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootbench.agent.build.BuildOutcome;
import dev.bootbench.agent.build.BuildRequest;
import dev.bootbench.agent.build.ProgramRequest;
import dev.bootbench.agent.build.SourceLine;
import dev.bootbench.agent.build.ToolOutcome;
import dev.bootbench.agent.grading.AttemptReport.Outcome;
import dev.bootbench.agent.grading.AttemptReport.Times;
import dev.bootbench.agent.grading.CheckReport.Evidence;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the commands answer to wrong use, without any board. */
class CommandsTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Grader NO_GRADER = new Grader(new QuickWaits(), new Grader.Builds() {
        @Override
        public BuildOutcome program(ProgramRequest request) {
            throw new IllegalStateException("nothing is graded here");
        }

        @Override
        public BuildOutcome build(BuildRequest request) {
            throw new AssertionError("nothing is to be built");
        }

        @Override
        public ToolOutcome checkpatch(BuildRequest request) {
            throw new AssertionError("no style is to be looked at");
        }

        @Override
        public ToolOutcome sparse(BuildRequest request) {
            throw new AssertionError("no types are to be looked at");
        }

        @Override
        public Optional<SourceLine> locate(byte[] ko, String function, long offset) {
            throw new AssertionError("nothing is to be located");
        }
    });

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final PrintStream stdout = System.out;
    private final PrintStream stderr = System.err;

    @TempDir
    private Path folder;

    @BeforeEach
    void listen() {
        System.setProperty("bootbench.root", ROOT.toString());
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void restore() {
        System.clearProperty("bootbench.root");
        System.setOut(stdout);
        System.setErr(stderr);
    }

    private String said() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private int grade(String... args) {
        return new CommandLine(new GradeCommand(NO_GRADER)).execute(args);
    }

    @Test
    void wrongUseIsTwoWithASentenceAndNothingOnStandardOutput() throws IOException {
        assertThat(grade("nosuch", folder.toString(), "--json")).isEqualTo(2);
        assertThat(said()).contains("There is no exercise \"nosuch\". There are:").contains("miscdrv");
        assertThat(grade("miscdrv", folder.resolve("nowhere").toString(), "--json")).isEqualTo(2);
        assertThat(said()).contains("There is no file or folder");
        assertThat(grade("miscdrv", folder.toString(), "--profile", "pi-9")).isEqualTo(2);
        assertThat(said()).contains("not made for pi-9. It is for: qemu-x86");
        assertThat(grade("miscdrv")).isEqualTo(2);
        Files.createSymbolicLink(folder.resolve("x.c"), folder.resolve("elsewhere"));
        assertThat(grade("miscdrv", folder.toString(), "--json")).isEqualTo(2);
        assertThat(said()).contains("is a link");
        assertThat(out.size()).isZero();
    }

    @Test
    void aBoardOfAConfigurationIsNamedOrTheOnlyOne() throws IOException {
        Path config = Files.writeString(folder.resolve("agent.yaml"), """
                host: bench-1
                coordinator: https://lab.example.org
                credentialFile: /none
                boards:
                  - {name: vm-1, profile: qemu-x86}
                  - {name: vm-2, profile: qemu-x86}
                """);
        assertThat(grade("miscdrv", folder.toString(), "--config", config.toString())).isEqualTo(2);
        assertThat(said()).contains("Say which board with --board: " + config + " has vm-1, vm-2.");
        assertThat(grade("miscdrv", folder.toString(), "--config", config.toString(), "--board", "pi-1")).isEqualTo(2);
        assertThat(said()).contains("There is no board pi-1: " + config + " has vm-1, vm-2.");
        Files.writeString(config, Files.readString(config).replace("  - {name: vm-2, profile: qemu-x86}\n", "").replace("qemu-x86", "fake"));
        assertThat(grade("miscdrv", folder.toString(), "--config", config.toString())).isEqualTo(2);
        assertThat(said()).contains("agent.yaml:5: board vm-1 is a real board and needs \"port\"");
    }

    @Test
    void packWritesABundleThatCanBeRead() throws Exception {
        Path bundle = folder.resolve("m.zip");
        assertThat(new CommandLine(new PackCommand()).execute(ROOT.resolve("exercises/miscdrv").toString(), bundle.toString())).isZero();
        assertThat(ExerciseStore.read(bundle).version()).isEqualTo(ExerciseStore.read(ROOT.resolve("exercises/miscdrv")).version());
        assertThat(new CommandLine(new PackCommand()).execute(folder.toString(), bundle.toString())).isEqualTo(2);
        assertThat(said()).contains("exercise.yaml: there is no such file");
    }

    @Test
    void verifyNamesEveryDifferenceFromWhatIsStated() throws Exception {
        Exercise exercise = ExerciseStore.read(ROOT.resolve("exercises/miscdrv"));
        AttemptReport perfect = report(exercise, Map.of());
        assertThat(VerifyCommand.mistakes(exercise, "solution", perfect)).isEmpty();
        assertThat(VerifyCommand.mistakes(exercise, "starter", perfect)).containsExactly("the starter has to score 0");
        assertThat(VerifyCommand.mistakes(exercise, "faulty/half-write", perfect)).containsExactly("write has to be FAIL, is PASS");
        Verdict fail = new Verdict.Fail("wrong");
        assertThat(VerifyCommand.mistakes(exercise, "faulty/half-write", report(exercise, Map.of("write", fail)))).isEmpty();
        assertThat(VerifyCommand.mistakes(exercise, "faulty/half-write", report(exercise, Map.of("write", fail, "read", fail))))
                .containsExactly("read has to be PASS, is FAIL: wrong");
        assertThat(VerifyCommand.mistakes(exercise, "solution", report(exercise, Map.of("read", fail)))).containsExactly("read is FAIL: wrong");
    }

    private static AttemptReport report(Exercise exercise, Map<String, Verdict> verdicts) {
        List<CheckReport> checks = new ArrayList<>();
        for (Exercise.Check check : exercise.checks()) {
            Verdict verdict = verdicts.getOrDefault(check.id(), new Verdict.Pass(""));
            checks.add(new CheckReport(check.id(), check.title(), verdict, verdict.passed() ? check.points() : 0, check.points(),
                    Exercise.Visibility.VISIBLE, "", Duration.ZERO, Evidence.NONE, List.of(), List.of(), List.of(), List.of()));
        }
        return new AttemptReport("a", exercise.id(), "", Outcome.GRADED, "", checks, new Times(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO),
                "", "", "", 0, 0, 0, "", "", new byte[0], 0, "", 1, Map.of());
    }
}
