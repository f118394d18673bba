package dev.bootbench.agent.grading;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootbench.agent.build.SourceFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the reader says to whoever writes an exercise with every kind of step: file, line, what is wrong. */
class ExerciseMistakesTest {
    private static final Path STEPS = Path.of("src/test/resources/exercises/steps");

    private static Exercise read(String from, String to) throws Exception {
        Map<String, byte[]> files = new TreeMap<>();
        String yaml = Files.readString(STEPS.resolve("exercise.yaml"));
        assertThat(yaml).as("what is replaced").contains(from);
        files.put("exercise.yaml", yaml.replace(from, to).getBytes(UTF_8));
        files.put("files/reference.c", new byte[0]);
        files.put("files/measure.c", new byte[0]);
        return ExerciseReader.read("e.yaml", files, "1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "modules: [core, user]| modules: [core, core] | there already",
        "programs: [reader]| programs: [core] | the name core is there already",
        "submit: module| submit: program | a module is named: write submit: module",
        "run: 10m| run: 11m | 11m is not between 1ms and 10m",
        "{module: user}| {module: usr} | there is no module usr: it is neither handed in nor is there a files/usr.c",
        "module: reference| module: core | the reference is a module of the exercise",
        "module: reference| module: measure | files/measure.c is used as a program before",
        "name: measure| name: meter | there is no program meter",
        "fails: EINVAL| fails: EINVALID | fails",
        "from: mine, least| from: yours, least | nothing named yours is saved before",
        "against: theirs, within: 0| within: 0 | within what of?",
        "\"${logged} * 2\"| \"${logged} * \" | it ends where a number is expected",
        "max: 1}| near: 1} | near what distance?",
        "{mine: '^(\\d+) (\\d+)$'}| {mine: '^\\d+$'} | needs a group",
        "exists: false}| exists: false, mode: \"666\"} | a file that must not exist has no mode",
        "mode: \"666\"| mode: 666 | mode",
        "as: student| as: 0 | as",
        "share: 2| share: 0 | share",
        "kind: WARNING| kind: WARN | WARN is no kind of kernel report",
        "taint: {must: [W]}| taint: {must: [Q]} | taint",
        "sysrq: {key: h}| sysrq: {key: b} | key",
        "limit: 4m| limit: 6m | 6m is not between 1ms and 5m",
        "limit: 4m| visibility: secret | visibility",
        "text: '^kept$'| text: {pattern: '(', means: a word} | this is no regular expression",
        "text: '^kept$'| text: {pattern: '^kept$'} | means",
        "text: '^kept$'| text: {pattern: '^kept$', means: ''} | means",
        "text: '^kept$'| text: {pattern: '^kept$', means: ' '} | say in words what the pattern looks for",
        "text: '^kept$'| text: {pattern: '^kept$', means: 'the ${wrod}'} | ${wrod} is neither a parameter nor saved before",
        "tool: sparse| tool: splint | tool",
        "- powerCycle: {}| - powercycle: {} | powercycle",
        "test ${before} != ${after}| test ${befor} != ${after} | ${befor} is neither a parameter nor saved before",
    })
    void mistakesAreToldWithFileAndLine(String from, String to, String what) {
        assertThatThrownBy(() -> read(from, to)).isInstanceOf(ExerciseException.class)
                .hasMessageMatching("(?s)e\\.yaml:\\d+: .*").hasMessageContaining(what);
    }

    @Test
    void whatAPatternMeansIsASentenceAtMost() throws Exception {
        assertThat(read("text: '^kept$'", "text: {pattern: '^kept$', means: " + "x".repeat(200) + "}").checks()).isNotEmpty();
        assertThatThrownBy(() -> read("text: '^kept$'", "text: {pattern: '^kept$', means: " + "x".repeat(201) + "}"))
                .hasMessageMatching("(?s)e\\.yaml:\\d+: .*means.*200.*");
    }

    @Test
    void mistakesThatTakeMoreThanALine() {
        assertThatThrownBy(() -> read("needs: [load]\n    steps:\n      - unload", "lane: debug\n    needs: [load]\n    steps:\n      - unload"))
                .hasMessageMatching("e\\.yaml:\\d+: check load runs on the other lane, on a board of its own.*");
        assertThatThrownBy(() -> read("title: Shares of a check\n", "title: Shares of a check\n    partial: true\n"))
                .hasMessageContaining("the parts earn their shares by themselves");
        assertThatThrownBy(() -> read("          reload: 3\n          parallel: {command: 'head -c ${size} /dev/steps_core | wc -c | grep -qx ${size}', processes: 3, times: 3}",
                "          leftovers: false")).hasMessageContaining("nothing is asked for: switch leftovers, reload or parallel on");
        assertThatThrownBy(() -> read("modules: [core, user]", "modules: [core, user]\nmodule: core")).hasMessageMatching("(?s)e\\.yaml:\\d+: .*");
    }

    @Test
    void filesAreSharedByTheNamesThatTheExerciseStates() throws Exception {
        Exercise exercise = read("id: steps", "id: steps");
        List<SourceFile> files = List.of(file("core.c"), file("core/part.c"), file("user.c"), file("reader.c"), file("all.h"));
        Map<String, List<SourceFile>> shares = HandIn.share(exercise.artifacts(), files);
        assertThat(shares.get("core")).extracting(SourceFile::path).containsExactly("core.c", "core/part.c", "all.h");
        assertThat(shares.get("reader")).extracting(SourceFile::path).containsExactly("reader.c", "all.h");
        assertThatThrownBy(() -> HandIn.share(exercise.artifacts(), List.of(file("core.c"), file("stray.c"))))
                .hasMessageContaining("\"stray.c\" belongs to nothing that is built: the module core.ko is made of core.c or core/**");
        assertThatThrownBy(() -> HandIn.share(exercise.artifacts(), List.of(file("core.c"), file("reader.c"))))
                .hasMessage("There is nothing for the module user.ko: hand in user.c or user/**.");
    }

    @Test
    void theOneModuleTakesWhatNobodyElseClaims() throws Exception {
        List<Artifact> artifacts = List.of(new Artifact.Module("netlink", List.of()),
                new Artifact.Program("netlink_user", List.of("netlink_user.c"), List.of(), true));
        Map<String, List<SourceFile>> shares = HandIn.share(artifacts, List.of(file("my_module.c"), file("netlink_user.c")));
        assertThat(shares.get("netlink")).extracting(SourceFile::path).containsExactly("my_module.c");
        assertThat(shares.get("netlink_user")).extracting(SourceFile::path).containsExactly("netlink_user.c");
    }

    private static SourceFile file(String path) {
        return new SourceFile(path, new byte[0]);
    }
}
