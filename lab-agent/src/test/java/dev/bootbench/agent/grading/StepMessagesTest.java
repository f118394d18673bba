package dev.bootbench.agent.grading;

import static dev.bootbench.agent.grading.ScriptedAttempt.board;
import static dev.bootbench.agent.grading.ScriptedAttempt.check;
import static dev.bootbench.agent.grading.ScriptedGuest.ended;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a person reads when a step is not as expected: what was run, expected and seen. */
@Timeout(60)
class StepMessagesTest {
    private final ScriptedAttempt attempt = new ScriptedAttempt();

    /** An exercise with one check of these fields. */
    private static String yaml(String fields) {
        return ScriptedAttempt.EXERCISE.substring(0, ScriptedAttempt.EXERCISE.indexOf("checks:")) + """
                checks:
                  - {id: build, title: It builds, points: 0, build: {}}
                  - id: one
                    title: One
                    points: 1
                    needs: [build]
                """ + fields.indent(4);
    }

    private CheckReport graded(String fields, Consumer<ScriptedBoard.Use> change) throws Exception {
        return check(attempt.grade(board(change), yaml(fields)), "one");
    }

    private String wrong(String step, Consumer<ScriptedBoard.Use> change) throws Exception {
        CheckReport report = graded("steps:\n" + step.indent(2), change);
        assertThat(report.verdict()).as(report.verdict().message()).isInstanceOf(Verdict.Fail.class);
        return report.verdict().message();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{value: '${n}', min: 5}| 4| For n, at least 5 was expected, 4 was seen.",
        "{value: '${n} - 1', min: 1, max: 2}| 4| For n - 1, 1 to 2 was expected, 3 was seen.",
        "{value: '${n}', near: 100, within: 10%}| 111| For n, 100 give or take 10% (90 to 110) was expected, 111 was seen.",
        "{value: '${n}', max: '2 * (3 + 0x10)'}| 38.5| For n, at most 38 was expected, 38.5 was seen.",
        "{value: '${n}', max: 9}| 1+1| A number was expected for n, \"1+1\" was seen.",
    })
    void aNumberSaysItsRange(String number, String said, String message) throws Exception {
        assertThat(wrong("- run: {command: poke, save: {n: '^(.*)$'}}\n- number: " + number,
                use -> use.guest().does("poke", g -> ended(0, said + "\n", "")))).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "read 5~write 9~read 7| line 2 is \"write 9\".",
        "read 5~write 7~read 8| line 3 is \"read 8\".",
        "read 5~write 7| after \"write 7\" nothing more was seen.",
        "read 5~write 7~read 7~read 7| line 4 is \"read 7\".",
        "write 7| \"write 7\" was seen.",
    })
    void ofManyLinesTheFirstThatIsNotAsExpectedIsQuoted(String said, String end) throws Exception {
        assertThat(wrong("- run: {command: poke, expect: {stdout: '\\Aread .*\\nwrite 7\\nread 7\\s*\\z'}}",
                use -> use.guest().does("poke", g -> ended(0, said.replace('~', '\n') + "\n", "")))).endsWith(end);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "run: {command: poke, expect: {stdout: P}}| On standard output, the number 7 was expected, \"six\" was seen.| standard output: the number 7 (pattern: ^seven$)",
        "run: {command: poke, expect: {stderr: P}}| On standard error, the number 7 was expected, nothing was seen.| standard error: the number 7 (pattern: ^seven$)",
        "run: {command: poke, save: {n: {pattern: '^(seven)$', means: the number}}}| The output does not have what is needed next (n): a place with the number was expected, \"six\" was seen.| exit code 0",
        "log: {expect: [P]}| In the kernel log, a line with the number 7 was expected, but nothing was logged.| in this order: the number 7 (pattern: ^seven$)",
        "log: {count: {line: P, min: 2}}| In the kernel log, at least 2 lines with the number 7 were expected, 0 came.| at least 2 lines with the number 7 (pattern: ^seven$)",
        "file: {path: /proc/seven, text: P}| Of /proc/seven, the number 7 was expected in it, \"six\" was seen.| text: the number 7 (pattern: ^seven$)",
        "wait: {until: {log: P}, within: 100ms}| Within 100 ms, a line with the number 7 was expected in the kernel log, but nothing was logged.| within 100 ms: the number 7 (pattern: ^seven$)",
        "serial: {expect: P, within: 100ms}| On the serial line, the number 7 was expected within 100 ms, but nothing came.| on the serial line: the number 7 (pattern: ^seven$)",
    })
    void aPatternIsToldInTheWordsThatItHas(String step, String message, String expected) throws Exception {
        String seven = "- run: {command: ask, save: {seven: '^(.*)$'}}\n- ";
        CheckReport report = graded("steps:\n" + (seven + step.replace("P", "{pattern: '^seven$', means: 'the number ${seven}'}")).indent(2), use -> {
            use.guest().does("ask", g -> ended(0, "7\n", ""));
            use.guest().does("poke", g -> ended(0, "six\n", ""));
            use.guest().does("stat -L", g -> ended(0, "regular file|444|root:root|0:0\nsix\n", ""));
        });
        assertThat(report.verdict()).isInstanceOf(Verdict.Fail.class);
        assertThat(report.verdict().message()).isEqualTo(message);
        assertThat(report.evidence().expected()).as("the pattern is still there").contains(expected);
    }

    @Test
    void ofWhatAProgramComplainsTheLastLineIsQuoted() throws Exception {
        assertThat(wrong("- run: {command: poke, expect: {exit: 0}}",
                use -> use.guest().does("poke", g -> ended(1, "", "insmod: Cannot allocate memory\nnever freed: 4096 bytes\n")))).contains("saying \"never freed: 4096 bytes\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "| but nothing was logged.",
        "one,three| but none of the 2 logged lines is one.",
        "two,one| after \"one\", but the only one is before it: \"two\".",
        "one two| after \"one two\", but the only one is this line itself.",
    })
    void aMissingLineSaysWhatTheLogHasInstead(String logged, String message) throws Exception {
        String[] lines = logged == null ? new String[0] : logged.split(",");
        assertThat(wrong("- run: {command: poke}\n- log: {expect: ['one', 'two']}", use -> use.guest().does("poke", g -> {
            g.prints(lines);
            return ended(0, "", "");
        }))).endsWith(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{path: /x, mode: '644'}| regular file;600;root:root;0:0| Of /x, mode 644 was expected, it is 600.",
        "{path: /x, kind: character-device, owner: root}| regular empty file;600;student:student;1001:1001"
                + "| Of /x, a character special file was expected, it is a regular empty file; owner root was expected, it is student:student.",
        "{path: /x, exists: false}| directory;755;root:root;0:0| /x was expected not to be there, but it is: directory, mode 755.",
        "{path: /x}| absent| /x was expected to be there, but it is not.",
        "{path: /x, text: '^a$'}| regular file;600;root:root;0:0| Of /x, the text ^a$ was expected in it, nothing was seen.",
    })
    void aFileSaysWhatItIs(String file, String stat, String message) throws Exception {
        assertThat(wrong("- file: " + file, use -> use.guest().does("stat -L", g -> ended(0, stat.replace(';', '|') + "\n", "")))).isEqualTo(message);
    }

    @Test
    void aFileMayBeAsExpected() throws Exception {
        assertThat(graded("steps: [{file: {path: /x, kind: file, mode: '0644', owner: '0:0', text: '^a$'}}]", use -> use.guest().does("stat -L",
                g -> ended(0, "regular file|644|root:root|0:0\nb\na\n", ""))).verdict()).isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void whatIsTypedAgainReachesABoardThatWasNotListeningAtFirst() throws Exception {
        String step = "- serial: {send: k, again: 20ms, expect: menu, within: 1s}";
        ScriptedBoard late = board(use -> {});
        late.scriptedConsole().answers("kkk", "the menu");
        assertThat(check(attempt.grade(late, yaml("steps:\n  " + step)), "one").verdict()).isInstanceOf(Verdict.Pass.class);
        assertThat(late.scriptedConsole().typed()).isEqualTo("kkk");
        assertThat(wrong(step, use -> {})).isEqualTo("On the serial line, menu was expected within 1 s after typing \"k\", but nothing came.");
    }

    @Test
    void aModuleThatHasToBeRefused() throws Exception {
        String step = "- load: {args: size=-1, fails: EINVAL}";
        assertThat(wrong(step, use -> {})).isEqualTo("With these arguments init has to answer with EINVAL, but demo was loaded.");
        assertThat(wrong(step, use -> use.guest().does("insmod", g -> ended(1, "", "insmod: ERROR: could not insert module demo.ko: Cannot allocate memory"))))
                .isEqualTo("With these arguments init has to answer with EINVAL, but it answered with ENOMEM.");
        assertThat(graded("steps:\n  " + step, use -> use.guest().does("insmod",
                g -> ended(1, "", "insmod: ERROR: could not insert module demo.ko: Invalid parameters"))).verdict()).isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void linesAreCounted() throws Exception {
        assertThat(wrong("- run: {command: poke}\n- log: {count: {line: tick, min: 3, max: 4}}", use -> use.guest().does("poke", g -> {
            g.prints("tick 1", "tock", "tick 2");
            return ended(0, "", "");
        }))).isEqualTo("In the kernel log, 3 to 4 lines like tick were expected, 2 came.");
    }

    @Test
    void partsEarnTheirSharesAndTheCheckIsRoundedOnce() throws Exception {
        String parts = """
                parts:
                  - {title: First, steps: [{run: {command: poke a}}]}
                  - {title: Second, steps: [{run: {command: poke b}}]}
                  - {title: Third, steps: [{run: {command: poke c}}]}
                """;
        CheckReport report = graded(parts, use -> use.guest().does("poke b", g -> ended(3, "", "")));
        assertThat(report.verdict().message()).isEqualTo("""
                2 of 3 parts are met. Not met:
                Second: Exit code 0 was expected, exit code 3 was seen.""");
        assertThat(report.verdict()).isInstanceOf(Verdict.Fail.class);
        assertThat(report.points()).isEqualTo(67);
        assertThat(report.evidence().command()).isEqualTo("poke b");
        assertThat(report.parts()).extracting(CheckReport.Part::met).containsExactly(true, false, true);
        CheckReport steps = graded("partial: true\nsteps: [{run: {command: poke a}}, {run: {command: poke b, save: {x: '(.)'}}}, {run: {command: 'poke ${x}'}}]",
                use -> use.guest().does("poke b", g -> ended(0, "", "")));
        assertThat(steps.points()).isEqualTo(33);
        assertThat(steps.parts().getLast().message()).isEqualTo("This needs the value of x, which an earlier step did not find.");
    }

    @Test
    void aCrashEarnsNothingWhateverTheParts() throws Exception {
        CheckReport report = graded("partial: true\nsteps: [{run: {command: poke a}}, {run: {command: poke b}}]", use -> use.guest().does("poke b", g -> {
            g.prints(ScriptedAttempt.OOPS);
            return ended(137, "", "Killed");
        }));
        assertThat(report.verdict()).isInstanceOf(Verdict.Crash.class);
        assertThat(report.points()).isZero();
    }

    @Test
    void aTaintThatHasToBeAndOneThatMay() throws Exception {
        Consumer<ScriptedBoard.Use> warns = use -> use.guest().does("poke", g -> {
            g.taints(512);
            return ended(0, "", "");
        });
        assertThat(graded("taint: {may: [W]}\nsteps: [{run: {command: poke}}]", warns).verdict()).isInstanceOf(Verdict.Pass.class);
        assertThat(graded("taint: {must: [W]}\nsteps: [{run: {command: poke}}]", warns).verdict()).isInstanceOf(Verdict.Pass.class);
        assertThat(graded("steps: [{run: {command: poke}}]", warns).verdict()).isInstanceOf(Verdict.Crash.class);
        assertThat(graded("taint: {must: [W]}\nsteps: [{run: {command: 'true'}}]", use -> {}).verdict().message())
                .isEqualTo("The kernel was expected to mark itself W (the kernel warned), but its taint is 0.");
    }

    @Test
    void aReportThatMayComeNeitherHelpsNorHarms() throws Exception {
        String may = "reports: {may: [{kind: NULL_POINTER}]}\ntaint: {may: [D]}\nsteps: [{run: {command: poke, expect: {exit: any}}}]";
        assertThat(graded(may, use -> use.guest().does("poke", g -> {
            g.prints(ScriptedAttempt.OOPS);
            return ended(137, "", "Killed");
        })).verdict()).isInstanceOf(Verdict.Pass.class);
        assertThat(graded(may, use -> {}).verdict()).isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void aSeriesIsKeptAndItsPointsAreCompared() throws Exception {
        CheckReport report = graded("""
                steps:
                  - run: {command: poke a, collect: {mine: '^(\\d+) (\\d+)$'}}
                  - run: {command: poke b, collect: {theirs: '^(\\d+) (\\d+)$'}}
                  - series: {name: Waste, x: asked (bytes), y: wasted (bytes), from: mine, against: theirs, within: 5%}
                """, use -> {
            use.guest().does("poke a", g -> ended(0, "8 100\nnoise\n16 300\n", ""));
            use.guest().does("poke b", g -> ended(0, "8 104\n16 200\n", ""));
        });
        assertThat(report.verdict().message()).isEqualTo("In \"Waste\", 1 of 2 points are off: wasted (bytes) at asked (bytes) 16 is 300, where 200"
                + " give or take 5% was expected.");
        assertThat(report.series().getFirst().curves().getFirst().points()).containsExactly(new CheckReport.Point(8, 100), new CheckReport.Point(16, 300));
    }

    @Test
    void aStepsOwnLimitIsTheOneThatIsTold() throws Exception {
        CheckReport report = graded("steps: [{run: {command: poke, limit: 300ms}}]", use -> use.guest().does("poke", g -> ScriptedGuest.loops()));
        assertThat(report.verdict().message()).startsWith("Not finished within 300 ms: \"poke\" was still running.");
    }
}
