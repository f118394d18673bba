package dev.bootbench.agent.grading;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootbench.agent.Folders;
import dev.bootbench.agent.board.Board;
import dev.bootbench.agent.board.Lane;
import dev.bootbench.agent.build.BuilderConfig;
import dev.bootbench.agent.build.Intake;
import dev.bootbench.agent.build.ModuleBuilder;
import dev.bootbench.agent.build.ProgramBuilder;
import dev.bootbench.agent.build.SourceFile;
import dev.bootbench.agent.build.SourceReader;
import dev.bootbench.agent.grading.AttemptReport.Outcome;
import dev.bootbench.agent.grading.kernellog.ReportKind;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The grader on a real virtual machine, which every test leaves ready for the next. */
@Tag("qemu")
@Timeout(240)
class GraderOnVmTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final SmallRyeConfig CONFIG = new SmallRyeConfigBuilder().addDiscoveredConverters()
            .withMapping(BuilderConfig.class).withMapping(GraderConfig.class).build();

    private static final String EXERCISE = """
            id: hostile
            title: Hostile
            summary: What a lab has to bear
            family: tests
            submit: module
            module: hostile
            profiles: [qemu-x86]
            limits: {check: 20s}
            taint: 12288
            checks:
              - {id: build, title: It builds, points: 1, build: {}}
              - id: load
                title: It loads
                points: 1
                needs: [build]
                steps:
                  - load: {}
                  - run: {command: dmesg -C}
                  - log: {expect: ['hostile: hello']}
              - id: bye
                title: It goes
                points: 1
                needs: [load]
                steps: [{unload: {}}, {log: {expect: ['hostile: bye'], absent: ['hello']}}]
            """;

    private static LocalBoards boards;
    private static Grader grader;

    @BeforeAll
    @Timeout(600)
    static void start() throws Exception {
        Folders environment = Folders.fromEnvironment();
        boards = LocalBoards.start(new Folders(ROOT, environment.home(), environment.cache()), "qemu-x86", 1);
        BuilderConfig builder = CONFIG.getConfigMapping(BuilderConfig.class);
        grader = new Grader(CONFIG.getConfigMapping(GraderConfig.class), new ModuleBuilder(builder), new ProgramBuilder(builder),
                new SourceReader(builder));
    }

    @AfterAll
    static void stop() {
        if (boards != null) {
            boards.close();
        }
    }

    private static Board board() {
        return boards.rack().boards().getFirst();
    }

    private static AttemptReport grade(Exercise exercise, List<SourceFile> sources) throws InterruptedException {
        return grader.grade(new GradeRequest(exercise, new HandedIn.Sources(sources), 1, board(), Lane.PLAIN, "test"), new GradeListener() {});
    }

    /** Grades a hostile module, then shows that the board has recovered: a good one gets full marks on it. */
    private static CheckReport load(String source) throws Exception {
        return load(EXERCISE, source);
    }

    private static CheckReport load(String yaml, String source) throws Exception {
        ByteArrayOutputStream bundle = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bundle)) {
            zip.putNextEntry(new ZipEntry("exercise.yaml"));
            zip.write(yaml.getBytes(StandardCharsets.UTF_8));
        }
        Exercise exercise = ExerciseStore.readBundle(bundle.toByteArray());
        AttemptReport report = grade(exercise, List.of(new SourceFile("hostile.c", source.getBytes(StandardCharsets.UTF_8))));
        assertThat(report.outcome()).as(report.summary()).isEqualTo(Outcome.GRADED);
        AttemptReport next = grade(exercise, List.of(new SourceFile("hostile.c", HostileModules.whoseInit("").getBytes(StandardCharsets.UTF_8))));
        assertThat(next.points()).as("the next submission on this board: " + next.summary() + next.checks()).isEqualTo(next.maxPoints());
        return report.checks().get(1);
    }

    private static Verdict.Crash crash(CheckReport check) {
        assertThat(check.verdict()).as(check.verdict().message()).isInstanceOf(Verdict.Crash.class);
        return (Verdict.Crash) check.verdict();
    }

    @Test
    void theSolutionOfMiscdrvGetsFullMarks() throws Exception {
        Exercise exercise = new ExerciseStore(ROOT.resolve("exercises")).exercise("miscdrv");
        AttemptReport report = grade(exercise, Intake.read(ROOT.resolve("exercises/miscdrv/solution")));
        assertThat(report.points()).as(report.summary()).isEqualTo(report.maxPoints());
        assertThat(report.taintAfter()).isEqualTo(12288);
        assertThat(report.kernelLog()).contains("miscdrv").contains("Linux version");
        assertThat(report.console()).isNotEmpty();
    }

    @Test
    void aPanicInInit() throws Exception {
        Verdict.Crash crash = crash(load(HostileModules.whoseInit("panic(\"hostile\");")));
        assertThat(crash.report().kind()).isEqualTo(ReportKind.PANIC);
        assertThat(crash.report().function()).as(crash.report().text()).isIn("hostile_init", "init_module");
    }

    @Test
    void anOopsInInitNamesTheStudentsLine() throws Exception {
        Verdict.Crash crash = crash(load(HostileModules.whoseInit("*(volatile int *)8 = 1;")));
        assertThat(crash.report().kind()).isEqualTo(ReportKind.NULL_POINTER);
        assertThat(crash.report().file()).isEqualTo("hostile.c");
        assertThat(crash.report().line()).isEqualTo(10);
    }

    @Test
    void aLoopWithInterruptsOn() throws Exception {
        Verdict.Crash crash = crash(load(HostileModules.whoseInit("for (;;) cpu_relax();")));
        assertThat(crash.report().kind().isHang()).as(crash.message()).isTrue();
    }

    @Test
    void aLoopWithInterruptsOff() throws Exception {
        Verdict.Crash crash = crash(load(HostileModules.whoseInit("local_irq_disable(); for (;;) cpu_relax();")));
        assertThat(crash.report().kind().isHang()).as(crash.message()).isTrue();
    }

    /** Detectors speak by luck: the other CPU has to tick at the right time. Then the kernel is asked where it stands. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aLoopThatNoDetectorNotices(int cpu) throws Exception {
        String deaf = "      - run: {command: 'echo 1 > /sys/module/rcupdate/parameters/rcu_cpu_stall_suppress; echo 0 > /proc/sys/kernel/watchdog;"
                + " echo 0 > /proc/sys/kernel/hung_task_timeout_secs'}\n";
        Verdict.Crash crash = crash(load(EXERCISE.replaceFirst("(steps:\n)", "$1" + deaf),
                HostileModules.whoseInit("set_cpus_allowed_ptr(current, cpumask_of(" + cpu + ")); local_irq_disable(); for (;;) cpu_relax();")));
        assertThat(crash.report().kind()).as(crash.message()).isEqualTo(ReportKind.HANG);
        assertThat(crash.report().file()).as(crash.message()).isEqualTo("hostile.c");
    }

    @Test
    void aRestartByForce() throws Exception {
        assertThat(crash(load(HostileModules.whoseInit("emergency_restart();"))).report().kind()).isEqualTo(ReportKind.REBOOT);
    }

    @Test
    void aPowerOff() throws Exception {
        assertThat(crash(load(HostileModules.whoseInit("kernel_power_off();"))).report().kind()).isEqualTo(ReportKind.REBOOT);
    }

    @Test
    void aForkBombInUserSpace() throws Exception {
        CheckReport load = load(HostileModules.forkBomb());
        assertThat(load.verdict()).as(load.verdict().message())
                .isInstanceOfAny(Verdict.Pass.class, Verdict.Timeout.class, Verdict.Crash.class, Verdict.Fail.class);
    }
}
