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
import dev.bootbench.agent.Folders;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.stream.IntStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
        Path all = folder.resolve("all");
        assertThat(new CommandLine(new PackCommand()).execute(ROOT.resolve("exercises").toString(), all.toString())).isZero();
        assertThat(all.resolve("miscdrv.zip")).hasSameBinaryContentAs(bundle);
        assertThat(all.resolve("timer-simple.zip")).exists();
        assertThat(said()).contains("there is no exercise.yaml in it");
    }

    @Test
    void verifyNamesEveryDifferenceFromWhatIsStated() throws Exception {
        Exercise exercise = ExerciseStore.read(ROOT.resolve("exercises/miscdrv"));
        AttemptReport perfect = report(exercise, Map.of());
        assertThat(Verification.mistakes(exercise, "solution", perfect)).isEmpty();
        assertThat(Verification.mistakes(exercise, "starter", perfect)).containsExactly("the starter has to score 0");
        assertThat(Verification.mistakes(exercise, "faulty/half-write", perfect)).containsExactly("write has to be FAIL, is PASS");
        Verdict fail = new Verdict.Fail("wrong");
        assertThat(Verification.mistakes(exercise, "faulty/half-write", report(exercise, Map.of("write", fail)))).isEmpty();
        assertThat(Verification.mistakes(exercise, "faulty/half-write", report(exercise, Map.of("write", fail, "read", fail))))
                .containsExactly("read has to be PASS, is FAIL: wrong");
        assertThat(Verification.mistakes(exercise, "solution", report(exercise, Map.of("read", fail)))).containsExactly("read is FAIL: wrong");
    }

    @Test
    void theSameWordChoosesTheSameExerciseAndWordsChooseAllOfThem() {
        List<String> family = List.of("a", "b", "c");
        assertThat(VerifyCommand.ofFamily(family, "3bb67ab")).isEqualTo(VerifyCommand.ofFamily(family, "3bb67ab"));
        assertThat(IntStream.range(0, 50).mapToObj(i -> VerifyCommand.ofFamily(family, "commit " + i)).distinct())
                .containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void someFaultyProgramsAreChosenByTheWord() {
        List<String> all = List.of("a", "b", "c", "d", "e");
        assertThat(VerifyCommand.some(all, 2, "3bb67ab")).hasSize(2).isEqualTo(VerifyCommand.some(all, 2, "3bb67ab")).isSubsetOf(all);
        assertThat(IntStream.range(0, 50).mapToObj(i -> VerifyCommand.some(all, 2, "commit " + i)).flatMap(List::stream).distinct())
                .containsExactlyInAnyOrderElementsOf(all);
        assertThat(VerifyCommand.some(all, 5, "3bb67ab")).isEqualTo(all);
    }

    @Test
    void whatWasAsStatedIsKnownUntilSomethingOfItChanges() throws Exception {
        Path program = Files.createDirectories(folder.resolve("program"));
        Files.writeString(program.resolve("miscdrv.c"), "int x;\n");
        Exercise exercise = ExerciseStore.read(ROOT.resolve("exercises/miscdrv"));
        Verified verified = new Verified(new Folders(ROOT, folder, folder.resolve("cache")), false);
        Verification good = new Verification(exercise, "qemu-x86", false, "faulty/half-write", program);
        Verification bad = new Verification(exercise, "qemu-x86", false, "faulty/read-nothing", program);
        verified.keep(new Verification.Result(good, "9 of 10", 1.5, List.of(), false, false), 1, verified.content(good, 1));
        verified.keep(new Verification.Result(bad, "9 of 10", 1.5, List.of("read is PASS"), false, false), 1, verified.content(bad, 1));

        assertThat(verified.find(good, 1)).hasValueSatisfying(known -> {
            assertThat(known.asStated()).isTrue();
            assertThat(known.known()).isTrue();
        });
        assertThat(verified.find(bad, 1)).isEmpty();
        assertThat(verified.find(good, 2)).as("graded twice").isEmpty();
        assertThat(verified.find(new Verification(exercise, "rpi3b-qemu", false, "faulty/half-write", program), 1)).isEmpty();
        Exercise stated = changed(exercise, "exercise.yaml", "\nfaulty:\n", "\nfaulty:\n  one-more:\n    lost: [read]\n");
        assertThat(verified.find(of(stated, good), 1)).as("what is stated of another program").isPresent();
        assertThat(verified.find(of(changed(exercise, "README.md", "misc", "MISC"), good), 1)).as("what students read").isPresent();
        Exercise checked = changed(exercise, "exercise.yaml", "\nfaulty:\n", "\n# another check\nfaulty:\n");
        assertThat(verified.find(of(checked, good), 1)).as("what is checked").isEmpty();
        Exercise otherwise = changed(exercise, "exercise.yaml", "  half-write:\n    lost: [", "  half-write:\n    lost: [build, ");
        assertThat(verified.find(of(otherwise, good), 1)).as("what is stated of it").isEmpty();
        Files.writeString(program.resolve("miscdrv.c"), "int y;\n");
        assertThat(verified.find(good, 1)).as("another program").isEmpty();
    }

    private static Verification of(Exercise exercise, Verification as) {
        return new Verification(exercise, as.profile(), as.hasDebugLane(), as.program(), as.folder());
    }

    private static Exercise changed(Exercise exercise, String file, String from, String to) throws ExerciseException {
        Map<String, byte[]> files = new TreeMap<>(exercise.files());
        String text = new String(files.get(file), StandardCharsets.UTF_8);
        assertThat(text).contains(from);
        files.put(file, text.replaceFirst(Pattern.quote(from), Matcher.quoteReplacement(to)).getBytes(StandardCharsets.UTF_8));
        return ExerciseReader.read("exercise.yaml", files, "changed");
    }

    private static AttemptReport report(Exercise exercise, Map<String, Verdict> verdicts) {
        List<CheckReport> checks = new ArrayList<>();
        for (Exercise.Check check : exercise.checks()) {
            Verdict verdict = verdicts.getOrDefault(check.id(), new Verdict.Pass(""));
            checks.add(new CheckReport(check.id(), check.title(), verdict, verdict.passed() ? check.points() : 0, check.points(),
                    Exercise.Visibility.VISIBLE, "", Duration.ZERO, Evidence.NONE, List.of(), List.of(), List.of(), List.of()));
        }
        return new AttemptReport("a", exercise.id(), "", Outcome.GRADED, "", checks, new Times(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO),
                "", "", "", "", 0, 0, 0, "", "", new byte[0], 0, "", 1, Map.of());
    }
}
