package dev.bootbench.agent.grading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bootbench.agent.grading.AttemptReport.Outcome;
import dev.bootbench.agent.grading.AttemptReport.Times;
import dev.bootbench.agent.grading.CheckReport.Evidence;
import dev.bootbench.agent.grading.Exercise.Visibility;
import dev.bootbench.agent.grading.kernellog.KernelReport;
import dev.bootbench.agent.grading.kernellog.ReportKind;
import dev.bootbench.agent.shell.CommandResult.Ending;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What people and programs read about an attempt. */
class ReportTextTest {
    private static AttemptReport report() {
        KernelReport oops = KernelReport.fromOutside(ReportKind.NULL_POINTER, "BUG: kernel NULL pointer dereference");
        return new AttemptReport("a-1", "demo", "abc", Outcome.GRADED, "2 of 3.5 points: the kernel crashed in \"Use\".", List.of(
                new CheckReport("load", "It loads", new Verdict.Pass(""), 200, 200, Visibility.VISIBLE, "", Duration.ofMillis(1500), Evidence.NONE, List.of(), List.of(), List.of(), List.of()),
                new CheckReport("use", "Use", new Verdict.Crash(oops, "It crashed."), 0, 100, Visibility.HIDDEN, "Look there.", Duration.ofSeconds(2),
                        new Evidence("poke x", "in", "exit code 0", "exit code 137", 10, 20, 3.5), List.of(), List.of("a note"),
                        List.of(new CheckReport.Part("small sizes", 3, true, ""), new CheckReport.Part("large sizes", 1, false, "4096 was refused")),
                        List.of(new CheckReport.Series("Waste", "asked (bytes)", "wasted (bytes)", Step.Shape.LINE,
                                List.of(new CheckReport.Curve("waste", List.of(new CheckReport.Point(8, 0.5))))))),
                new CheckReport("bye", "It goes", new Verdict.Skipped("use", "Not run."), 0, 50, Visibility.VISIBLE, "", Duration.ZERO, Evidence.NONE, List.of(), List.of(), List.of(), List.of())),
                new Times(Duration.ofMillis(1300), Duration.ofSeconds(1), Duration.ofMillis(3500), Duration.ZERO),
                "vm-1", "qemu-x86", "6.1.0", "Woken.", 0, 12416, 12288, "", "", new byte[5], 7, "", 42, Map.of("word", "abc"));
    }

    @Test
    void theJsonIsGradescopesWithOursAside() throws Exception {
        JsonNode json = new ObjectMapper().readTree(GradescopeJson.write(report()));
        assertThat(json.at("/score").asDouble()).isEqualTo(2.0);
        assertThat(json.at("/max_score").asDouble()).isEqualTo(3.5);
        assertThat(json.at("/execution_time").asDouble()).isEqualTo(3.5);
        assertThat(json.at("/tests").size()).isEqualTo(3);
        assertThat(json.at("/tests/0/status").asText()).isEqualTo("passed");
        assertThat(json.at("/tests/1/status").asText()).isEqualTo("failed");
        assertThat(json.at("/tests/1/number").asText()).isEqualTo("2");
        assertThat(json.at("/tests/1/tags/0").asText()).isEqualTo("crash");
        assertThat(json.at("/tests/1/visibility").asText()).isEqualTo("hidden");
        assertThat(json.at("/tests/1/output").asText()).startsWith("It crashed.").contains("poke x", "exit code 137", "Look there.", "a note");
        assertThat(json.at("/tests/1/extra_data/bootbench/report/kind").asText()).isEqualTo("NULL_POINTER");
        assertThat(json.at("/tests/1/extra_data/bootbench/blame").asText()).isEqualTo("SUBMISSION");
        assertThat(json.at("/tests/2/extra_data/bootbench/skipped_because").asText()).isEqualTo("use");
        assertThat(json.at("/extra_data/bootbench/phases/build").asDouble()).isEqualTo(1.3);
        assertThat(json.at("/extra_data/bootbench/taint/expected").asLong()).isEqualTo(12288);
        assertThat(json.at("/extra_data/bootbench/seed").asText()).isEqualTo("42");
    }

    @Test
    void theTableHasARowPerCheckAndColoursOnlyWhenAsked() {
        String plain = new AttemptTable(false).of(report());
        assertThat(plain).contains("It loads", "PASS", "2 of 2", "CRASH", "SKIPPED", "seed 42").doesNotContain("\u001b");
        assertThat(new AttemptTable(true).of(report())).contains("\u001b[32mPASS");
    }

    @Test
    void aLabFaultScoresNothing() {
        AttemptReport r = report();
        AttemptReport fault = new AttemptReport(r.attempt(), r.exercise(), r.version(), Outcome.LAB_FAULT, r.summary(), r.checks(), r.times(),
                r.board(), r.profile(), r.kernel(), "", 0, 0, 0, "", "", new byte[0], 0, "", 1, Map.of());
        assertThat(fault.points()).isZero();
        assertThat(r.points()).isEqualTo(200);
        assertThat(r.consoleTo()).isEqualTo(12);
    }

    @Test
    void numbersAreExplained() {
        assertThat(Words.ending(new Ending.Exited(139))).isEqualTo("exit code 139 (128 + 11: killed by SIGSEGV, a wrong memory access)");
        assertThat(Words.ending(new Ending.Exited(0))).isEqualTo("exit code 0");
        assertThat(Words.ending(new Ending.Signalled("KILL"))).contains("KILL");
        assertThat(Words.errorIn("cat: /dev/x: Bad address")).contains("\"Bad address\" is EFAULT");
        assertThat(Words.errorIn("all is well")).isEmpty();
        assertThat(Words.errorIn("open: No such device or address")).contains("\"No such device or address\" is ENXIO");
        assertThat(Words.seconds(Duration.ofMillis(1500))).isEqualTo("1.5 s");
        assertThat(Words.points(150)).isEqualTo("1.5");
        assertThat(Words.quoted("a\u0007b\nc")).isEqualTo("\"a?b\"");
        assertThat(Words.shortened("x".repeat(100), 10)).contains("90 characters cut here");
        assertThat(Taint.inWords(12288 | 512)).contains("W (the kernel warned)").contains("O (an out-of-tree module was loaded)");
        assertThat(Taint.damage(0, 12288, 12288)).isZero();
        assertThat(Taint.damage(512, 512 | 128, 0)).isEqualTo(128);
        assertThat(Taint.damage(0, 512, 12288 | 512)).isZero();
    }

    @Test
    void refusalsNameTheirCause() {
        assertThat(Refusal.ofLoad("m", List.of("m: version magic '1' should be '2'"), "")).contains("\"1\"").contains("\"2\"");
        assertThat(Refusal.ofLoad("m", List.of(), "insmod: ERROR: File exists")).contains("EEXIST");
        assertThat(Refusal.ofLoad("m", List.of(), "insmod: ERROR: Cannot allocate memory")).contains("ENOMEM");
        assertThat(Refusal.ofUnload("m", false, "rmmod: ERROR: Module m is in use")).contains("still holds m");
        assertThat(Refusal.ofUnload("m", true, "rmmod: ERROR: Device or resource busy")).contains("[permanent]");
    }

    @Test
    @Timeout(15)
    void aPatternThatNeverEndsIsStopped() {
        assertThatThrownBy(() -> TextMatch.find(Pattern.compile("(a+)+(b|c)$(x|\\1)"), "a".repeat(4000)))
                .isInstanceOf(TextMatch.TooSlowException.class);
    }

    @Test
    void howLongTheGraderWaitsIsConfigurationWithTheseKeysAndDefaults() {
        GraderConfig config = new SmallRyeConfigBuilder().addDiscoveredConverters().withMapping(GraderConfig.class).build()
                .getConfigMapping(GraderConfig.class);
        assertThat(config.prepare()).hasMinutes(3);
        assertThat(config.answer()).hasSeconds(5);
        assertThat(config.reconnect()).hasSeconds(15);
        assertThat(config.sysrq()).hasSeconds(5);
        assertThat(config.hangDetectors()).hasSeconds(25);
        assertThat(config.reportEnds()).hasSeconds(10);
        assertThat(new SmallRyeConfigBuilder().addDiscoveredConverters().withMapping(GraderConfig.class)
                .withDefaultValue("bootbench.grader.hang-detectors", "40s").build().getConfigMapping(GraderConfig.class).hangDetectors()).hasSeconds(40);
    }
}
