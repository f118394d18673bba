package dev.bootbench.agent.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootbench.agent.Folders;
import dev.bootbench.agent.board.Board;
import dev.bootbench.agent.board.BoardRack;
import dev.bootbench.agent.board.BoardStatus.Condition;
import dev.bootbench.agent.board.Lane;
import dev.bootbench.agent.build.BuilderConfig;
import dev.bootbench.agent.build.ModuleBuilder;
import dev.bootbench.agent.build.ProgramBuilder;
import dev.bootbench.agent.build.SourceReader;
import dev.bootbench.agent.grading.AttemptReport;
import dev.bootbench.agent.grading.CheckReport;
import dev.bootbench.agent.grading.Exercise;
import dev.bootbench.agent.grading.ExerciseStore;
import dev.bootbench.agent.grading.GradeListener;
import dev.bootbench.agent.grading.GradeRequest;
import dev.bootbench.agent.grading.Grader;
import dev.bootbench.agent.grading.GraderConfig;
import dev.bootbench.agent.grading.HandedIn;
import dev.bootbench.agent.rack.Rack;
import dev.bootbench.agent.rack.RackConfig;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/**
 * What every lab is handed in one day: each module of {@code src/test/resources/hostile} gets what {@code verdicts.txt}
 * there states, on one real virtual machine that is well again after each of them. A file and a row more are a test more.
 */
@Tag("qemu")
@Timeout(420)
class HostileModulesTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Path MODULES = Path.of("src/test/resources/hostile");
    private static final String ONLY = System.getProperty("hostile.only", ".*");
    private static final SmallRyeConfig CONFIG = new SmallRyeConfigBuilder().addDiscoveredConverters()
            .withMapping(BuilderConfig.class).withMapping(GraderConfig.class).build();

    private static Path state;
    private static BoardRack boards;
    private static Grader grader;
    private static Exercise exercise;
    private static List<HostileModule> modules;

    @BeforeAll
    @Timeout(600)
    static void start() throws Exception {
        Folders environment = Folders.fromEnvironment();
        exercise = ExerciseStore.read(MODULES);
        modules = HostileModule.read(MODULES);
        BuilderConfig builder = CONFIG.getConfigMapping(BuilderConfig.class);
        grader = new Grader(CONFIG.getConfigMapping(GraderConfig.class), new ModuleBuilder(builder), new ProgramBuilder(builder),
                new SourceReader(builder));
        state = Temporary.state(environment.home());
        boards = Rack.start(new Folders(ROOT, environment.home(), environment.cache()),
                List.of(new RackConfig.Instance("hostile-1", "qemu-x86")), state);
    }

    @AfterAll
    static void stop() {
        if (boards != null) {
            boards.close();
            Folders.deleteTree(state);
        }
    }

    private static Board board() {
        return boards.boards().getFirst();
    }

    private static AttemptReport grade(HostileModule module) throws InterruptedException {
        return grader.grade(new GradeRequest(exercise, new HandedIn.Sources(module.sources()), 1, board(), Lane.PLAIN, "test"), new GradeListener() {});
    }

    private static HostileModule module(String name) {
        return modules.stream().filter(module -> module.name().equals(name)).findFirst().orElseThrow();
    }

    private static void assertAsStated(HostileModule module) throws InterruptedException {
        AttemptReport report = grade(module);
        assertThat(module.mistakes(report)).as(report.summary() + "\n" + report.labLog()).isEmpty();
        assertThat(texts(report)).as("what a terminal or a browser may obey").doesNotContainPattern("[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f]");
        Awaitility.await("the board after " + module.name()).atMost(Duration.ofSeconds(90)).until(() -> board().status().pristine());
        assertThat(board().status().condition()).isEqualTo(Condition.UP);
    }

    private static String texts(AttemptReport report) {
        return report.checks().stream().flatMap(HostileModulesTest::texts).collect(Collectors.joining("\n")) + report.summary() + report.labLog()
                + report.kernelLog() + report.buildLog();
    }

    private static Stream<String> texts(CheckReport check) {
        return Stream.concat(check.notes().stream(), Stream.of(check.verdict().message(), check.evidence().command(), check.evidence().input(),
                check.evidence().expected(), check.evidence().observed()));
    }

    @TestFactory
    Stream<DynamicTest> eachGetsWhatIsStated() throws IOException {
        try (Stream<Path> files = java.nio.file.Files.list(MODULES)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".c")).map(name -> name.replace(".c", "")))
                    .as("each module has its row in verdicts.txt").containsExactlyInAnyOrderElementsOf(modules.stream().map(HostileModule::name).toList());
        }
        return modules.stream().filter(module -> module.name().matches(ONLY))
                .map(module -> DynamicTest.dynamicTest(module.name(), () -> assertAsStated(module)));
    }

    /** One that ends its own machine again and again takes nothing away from the next one. */
    @Test
    void aMachineThatIsEndedAgainAndAgainComesBackEachTime() throws Exception {
        for (String name : List.of("triple-faults", "cuts-its-power", "triple-faults")) {
            assertAsStated(module(name));
        }
        assertAsStated(module("honest"));
    }
}
