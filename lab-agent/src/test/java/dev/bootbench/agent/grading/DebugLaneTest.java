package dev.bootbench.agent.grading;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootbench.agent.Folders;
import dev.bootbench.agent.board.Board;
import dev.bootbench.agent.board.BoardStatus;
import dev.bootbench.agent.board.Lane;
import dev.bootbench.agent.build.BuilderConfig;
import dev.bootbench.agent.build.ModuleBuilder;
import dev.bootbench.agent.build.ProgramBuilder;
import dev.bootbench.agent.build.SourceReader;
import dev.bootbench.agent.build.SourceFile;
import dev.bootbench.agent.build.SourceReader;
import dev.bootbench.agent.grading.AttemptReport.Outcome;
import dev.bootbench.agent.grading.kernellog.KernelReport;
import dev.bootbench.agent.grading.kernellog.ReportKind;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Mistakes that the plain kernel hides cost points on the debug kernel, with the line. The debug kernel has to be in the
 * cache: {@code ./lab image debug}, which {@code ./lab test} does.
 */
@Tag("qemu")
@Timeout(300)
class DebugLaneTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final SmallRyeConfig CONFIG = new SmallRyeConfigBuilder().addDiscoveredConverters()
            .withMapping(BuilderConfig.class).withMapping(GraderConfig.class).build();

    private static final String EXERCISE = """
            id: sly
            title: Sly
            summary: Mistakes that nobody sees
            family: tests
            submit: module
            module: sly
            profiles: [qemu-x86]
            limits: {check: 60s}
            taint: 12288
            requires: [CONFIG_MODULES, CONFIG_PRINTK=y]
            checks:
              - {id: build, title: It builds, points: 1, build: {}}
              - {id: plain, title: It reads, points: 2, needs: [build], steps: [{load: {}}, {run: {command: cat /proc/sly}}, {unload: {}}]}
              - {id: debug, title: It reads where every step is watched, points: 3, needs: [build], lane: debug, %s steps: [{load: {}}, {run: {command: cat /proc/sly}}, {unload: {}}]}
            """;

    private static final String MODULE = """
            #include <linux/module.h>
            #include <linux/proc_fs.h>
            #include <linux/slab.h>
            #include <linux/spinlock.h>
            #include <linux/mutex.h>
            #include <linux/delay.h>
            #include <linux/list.h>

            %s

            static ssize_t sly_read(struct file *file, char __user *to, size_t count, loff_t *at)
            {
                %s
                return 0;
            }

            static const struct proc_ops sly_ops = { .proc_read = sly_read };

            static int __init sly_init(void)
            {
                return proc_create("sly", 0444, NULL, &sly_ops) ? 0 : -ENOMEM;
            }

            static void __exit sly_exit(void)
            {
                remove_proc_entry("sly", NULL);
            }

            module_init(sly_init);
            module_exit(sly_exit);
            MODULE_LICENSE("GPL");
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
        assertThat(board().lanes()).as("the lanes of a virtual board; ./lab image debug builds the debug kernel").contains(Lane.DEBUG);
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

    private static Exercise exercise(String more) throws Exception {
        return ExerciseStore.readBundle(bundle(EXERCISE.formatted(more)));
    }

    private static byte[] bundle(String yaml) throws Exception {
        ByteArrayOutputStream bundle = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bundle)) {
            zip.putNextEntry(new ZipEntry("exercise.yaml"));
            zip.write(yaml.getBytes(StandardCharsets.UTF_8));
        }
        return bundle.toByteArray();
    }

    private static AttemptReport grade(Exercise exercise, Map<Lane, Board> lanes, String source) throws Exception {
        return new LaneRuns(grader, exercise, new HandedIn.Sources(List.of(new SourceFile("sly.c", source.getBytes(StandardCharsets.UTF_8)))), 1, "test")
                .grade(lanes, new GradeListener() {});
    }

    /** Passes on the plain kernel, and is caught on the debug kernel at the line that says MISTAKE. */
    private static KernelReport caught(String globals, String body) throws Exception {
        return caught(globals, body, "");
    }

    private static KernelReport caught(String globals, String body, String more) throws Exception {
        String source = MODULE.formatted(globals, body);
        Exercise exercise = exercise(more);
        AttemptReport report = grade(exercise, LaneRuns.on(board(), exercise, true), source);
        assertThat(report.outcome()).as(report.summary() + report.labLog()).isEqualTo(Outcome.GRADED);
        assertThat(report.checks()).extracting(CheckReport::check).containsExactly("build", "plain", "debug");
        CheckReport plain = report.checks().get(1);
        assertThat(plain.verdict().passed()).as("plain: " + plain.verdict()).isTrue();
        CheckReport debug = report.checks().get(2);
        assertThat(debug.verdict()).as("debug: " + debug.verdict() + report.kernelLog()).isInstanceOf(Verdict.Crash.class);
        assertThat(report.points()).isEqualTo(300);
        KernelReport crash = ((Verdict.Crash) debug.verdict()).report();
        List<String> lines = source.lines().toList();
        int mistake = 1 + lines.indexOf(lines.stream().filter(line -> line.contains("MISTAKE")).findFirst().orElseThrow());
        assertThat(crash.file()).as(crash.text()).endsWith("sly.c");
        assertThat(crash.line()).as(crash.function() + "\n" + crash.text()).isEqualTo(mistake);
        return crash;
    }

    @Test
    void aCorrectModulePassesOnBothAndTheBoardIsPlainAgain() throws Exception {
        Exercise exercise = exercise("");
        AttemptReport report = grade(exercise, LaneRuns.on(board(), exercise, true), MODULE.formatted("", ""));
        assertThat(report.points()).as(report.summary() + report.checks()).isEqualTo(600);
        assertThat(report.kernel()).contains("bootbench-debug").contains(", ");
        Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> board().status().pristine());
        BoardStatus rest = board().status();
        assertThat(rest.kernel()).isNotEmpty().doesNotContain("bootbench-debug");
        assertThat(board().release(Lane.DEBUG)).endsWith("-bootbench-debug");
    }

    @Test
    void aRunIsAboutTheChecksOfItsLaneOnly() throws Exception {
        Exercise exercise = exercise("");
        AttemptReport report = grade(exercise, Map.of(Lane.DEBUG, board()), MODULE.formatted("", ""));
        assertThat(report.checks()).extracting(CheckReport::check).containsExactly("debug");
        assertThat(report.maxPoints()).isEqualTo(300);
        assertThat(report.points()).as(report.summary()).isEqualTo(300);
        assertThat(report.kernel()).endsWith("-bootbench-debug");
    }

    @Test
    void aReadAfterFree() throws Exception {
        KernelReport report = caught("", """
                    char *p = kmalloc(40, GFP_KERNEL);
                    if (!p)
                        return -ENOMEM;
                    p[7] = 1;
                    kfree(p);
                    count = *(volatile char *)(p + 7); /* MISTAKE */
                """);
        assertThat(report.kind()).isEqualTo(ReportKind.KASAN);
        assertThat(report.function()).isEqualTo("sly_read");
    }

    @Test
    void aSleepUnderASpinlock() throws Exception {
        KernelReport report = caught("static DEFINE_SPINLOCK(sly_lock);", """
                    char *p;
                    spin_lock(&sly_lock);
                    p = kmalloc(40, GFP_KERNEL); /* MISTAKE */
                    spin_unlock(&sly_lock);
                    kfree(p);
                """);
        assertThat(report.kind()).isEqualTo(ReportKind.ATOMIC_SLEEP);
    }

    @Test
    void locksTakenInTwoOrders() throws Exception {
        KernelReport report = caught("static DEFINE_MUTEX(a); static DEFINE_MUTEX(b);", """
                    mutex_lock(&a);
                    mutex_lock(&b);
                    mutex_unlock(&b);
                    mutex_unlock(&a);
                    mutex_lock(&b);
                    mutex_lock(&a); /* MISTAKE */
                    mutex_unlock(&a);
                    mutex_unlock(&b);
                """);
        assertThat(report.kind()).isEqualTo(ReportKind.LOCKDEP);
    }

    @Test
    void anIndexBeyondItsArray() throws Exception {
        KernelReport report = caught("static struct { int a[4]; int after[4]; } sly; static volatile int at4 = 4;", """
                    sly.a[at4] = 1; /* MISTAKE */
                """);
        assertThat(report.kind()).isEqualTo(ReportKind.UBSAN);
    }

    @Test
    void memoryThatIsLostOnEveryRead() throws Exception {
        KernelReport report = caught("", """
                    int i;
                    /* More than one: a last pointer may lie about somewhere for a while. */
                    for (i = 0; i < 8; i++) {
                        char *p = kmalloc(3000, GFP_KERNEL); /* MISTAKE */
                        if (p)
                            p[0] = 'x';
                    }
                """, "leaks: true,");
        assertThat(report.kind()).isEqualTo(ReportKind.MEMORY_LEAK);
        assertThat(report.function()).isEqualTo("sly_read");
        assertThat(report.title()).contains("size 4096");
    }

    /** It never stays, so there is no time at which the kernel could say where it lies. */
    @Test
    void memoryThatIsLostByAnInitThatRefuses() throws Exception {
        Exercise exercise = ExerciseStore.readBundle(bundle(EXERCISE.formatted("leaks: true,")
                .replace("[{load: {}}, {run: {command: cat /proc/sly}}, {unload: {}}]", "[{load: {fails: ENOMEM}}]")));
        String keeps = MODULE.formatted("""
                static int sly_ask(bool back)
                {
                    int i;
                    for (i = 0; i < 8; i++) {
                        char *p = kmalloc(3000, GFP_KERNEL);
                        if (p)
                            p[0] = 'x';
                        if (back)
                            kfree(p);
                    }
                    return -ENOMEM;
                }
                """, "").replace("? 0 : -ENOMEM;", "? (remove_proc_entry(\"sly\", NULL), sly_ask(false)) : -EIO;");
        AttemptReport lost = grade(exercise, LaneRuns.on(board(), exercise, true), keeps);
        assertThat(lost.checks().get(1).verdict().passed()).as("plain: " + lost.checks().get(1).verdict()).isTrue();
        assertThat(lost.checks().get(2).verdict()).isInstanceOfSatisfying(Verdict.Crash.class, crash -> {
            assertThat(crash.report().kind()).isEqualTo(ReportKind.MEMORY_LEAK);
            assertThat(crash.report().function()).as(crash.report().text()).isEqualTo("init_module");
            assertThat(crash.message()).contains("memory was allocated and never freed", "your init_module()");
        });

        AttemptReport kept = grade(exercise, LaneRuns.on(board(), exercise, true), keeps.replace("sly_ask(false)", "sly_ask(true)"));
        assertThat(kept.points()).as(kept.summary() + kept.checks()).isEqualTo(600);
    }

    @Test
    void aKernelWithoutWhatTheExerciseRequiresIsNobodysFault() throws Exception {
        Exercise exercise = exercise("");
        Exercise wants = ExerciseStore.readBundle(bundle(EXERCISE.formatted("").replace("CONFIG_PRINTK=y", "CONFIG_HAVE_A_PONY")));
        AttemptReport report = grade(wants, Map.of(Lane.PLAIN, board()), MODULE.formatted("", ""));
        assertThat(exercise.requires()).contains("CONFIG_PRINTK=y");
        assertThat(report.outcome()).isEqualTo(Outcome.LAB_FAULT);
        assertThat(report.summary()).contains("not set up").contains("CONFIG_HAVE_A_PONY").contains(board().name());
        assertThat(report.checks().get(1).verdict()).isInstanceOfSatisfying(
                Verdict.LabFault.class, fault -> assertThat(fault.blame()).isEqualTo(Blame.CONFIGURATION));
    }

    /** Debian's kernel checks lists as well. */
    @Test
    void anEntryAddedTwiceIsSeenInBothLanes() throws Exception {
        Exercise exercise = exercise("");
        AttemptReport report = grade(exercise, LaneRuns.on(board(), exercise, true), MODULE.formatted("static LIST_HEAD(all); static LIST_HEAD(one);", """
                    list_add(&one, &all);
                    list_add(&one, &all);
                """));
        assertThat(report.points()).as(report.summary()).isEqualTo(100);
        for (CheckReport check : report.checks().subList(1, 3)) {
            assertThat(check.verdict()).as(check.check()).isInstanceOfSatisfying(Verdict.Crash.class, crash -> {
                assertThat(crash.report().kind()).isEqualTo(ReportKind.LIST_CORRUPTION);
                assertThat(crash.report().function()).as(crash.report().text()).isEqualTo("sly_read");
            });
        }
    }
}
