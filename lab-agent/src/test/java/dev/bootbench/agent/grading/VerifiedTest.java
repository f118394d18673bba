package dev.bootbench.agent.grading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootbench.agent.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was as stated is known, here and, once it is written down, elsewhere, until something of it changes. */
class VerifiedTest {
    private static final String STATED = """
            faulty:
              wrong-answer: {lost: [use]}
            """;

    @TempDir
    private Path project;

    @TempDir
    private Path here;

    @TempDir
    private Path elsewhere;

    private Path record;
    private Exercise exercise;

    @BeforeEach
    void aProject() throws Exception {
        exercise = ScriptedAttempt.exercise(ScriptedAttempt.EXERCISE + STATED);
        record = Files.createDirectories(project.resolve("exercises")).resolve("verified.tsv");
        Files.createDirectories(project.resolve("board-profiles"));
        Files.writeString(project.resolve("board-profiles/qemu-x86.yaml"), "kind: vm\n");
        Files.writeString(Files.createDirectories(project.resolve("lab-agent/src/main")).resolve("Grader.java"), "class Grader {}\n");
        Files.writeString(Files.createDirectories(project.resolve("program")).resolve("demo.c"), "int x;\n");
    }

    private Verified machine(Path cache) throws IOException {
        return new Verified(new Folders(project, cache, cache), false);
    }

    private Verification of(String program, boolean debug) throws ExerciseException {
        return new Verification(exercise, "qemu-x86", debug, program, project.resolve("program"));
    }

    private Verification.Result asStated(String program) throws ExerciseException {
        return new Verification.Result(of(program, true), "3 of 10", 12.4, List.of(), false, false);
    }

    private Verification.Result wrong(String program) throws ExerciseException {
        return new Verification.Result(of(program, true), "3 of 10", 12.4, List.of("use is FAIL"), false, false);
    }

    private void verifyHere(Verification.Result... results) throws Exception {
        Verified verified = machine(here);
        for (Verification.Result result : results) {
            verified.keep(result, 1, verified.content(result.of(), 1));
        }
        verified.record(List.of(exercise.id(), "other"));
    }

    @Test
    void whatThisMachineVerifiedIsKnownToItAlone() throws Exception {
        Verified verified = machine(here);
        verified.keep(asStated("solution"), 1, verified.content(of("solution", true), 1));
        assertThat(machine(here).find(of("solution", true), 1)).hasValueSatisfying(known -> {
            assertThat(known.score()).isEqualTo("3 of 10");
            assertThat(known.known()).isTrue();
        });
        assertThat(machine(here).find(of("solution", false), 1)).as("without the debug kernel, too").isPresent();
        assertThat(machine(here).find(of("solution", true), 2)).as("twice is more").isEmpty();
        assertThat(machine(elsewhere).find(of("solution", true), 1)).isEmpty();
    }

    @Test
    void whatWasWrittenDownIsKnownElsewhereUnlessOnlyTheOwnCounts() throws Exception {
        verifyHere(asStated("solution"), asStated("faulty/wrong-answer"));
        assertThat(machine(elsewhere).find(of("solution", true), 1)).hasValueSatisfying(known -> assertThat(known.score()).isEqualTo("3 of 10"));
        assertThat(machine(elsewhere).find(of("faulty/wrong-answer", true), 1)).isPresent();
        assertThat(machine(elsewhere).find(of("starter", true), 1)).isEmpty();
        assertThat(new Verified(new Folders(project, elsewhere, elsewhere), true).find(of("solution", true), 1)).isEmpty();
    }

    @Test
    void anotherProgramOrAnotherGraderIsNotKnown() throws Exception {
        verifyHere(asStated("solution"));
        Files.writeString(project.resolve("program/demo.c"), "int y;\n");
        assertThat(machine(elsewhere).find(of("solution", true), 1)).isEmpty();
        Files.writeString(project.resolve("program/demo.c"), "int x;\n");
        assertThat(machine(elsewhere).find(of("solution", true), 1)).isPresent();
        Files.writeString(project.resolve("lab-agent/src/main/Grader.java"), "class Grader { int more; }\n");
        assertThat(machine(elsewhere).find(of("solution", true), 1)).isEmpty();
    }

    @Test
    void whatWasChangedWhileItWasRunIsRunAgain() throws Exception {
        Verified verified = machine(here);
        String content = verified.content(of("solution", true), 1);
        Files.writeString(project.resolve("program/demo.c"), "int y;\n");
        verified.keep(asStated("solution"), 1, content);
        verified.record(List.of(exercise.id()));
        assertThat(machine(here).find(of("solution", true), 1)).isEmpty();
        Files.writeString(project.resolve("program/demo.c"), "int x;\n");
        assertThat(machine(here).find(of("solution", true), 1)).isEmpty();
    }

    @Test
    void whatIsNotAsStatedIsKnownNoLonger() throws Exception {
        verifyHere(asStated("solution"), asStated("starter"));
        verifyHere(wrong("solution"));
        for (Path machine : List.of(here, elsewhere)) {
            assertThat(machine(machine).find(of("solution", true), 1)).isEmpty();
            assertThat(machine(machine).find(of("starter", true), 1)).isPresent();
        }
    }

    @Test
    void theRecordKeepsOneLineForEachAndLosesWhatIsNoMore() throws Exception {
        Files.writeString(record, """
                exercise\tprofile\tprogram\thow\tscore\tseconds\ton\tcontent
                %1$s\tqemu-x86\tfaulty/was-removed\tplain+debug\t1 of 10\t9\t2026-01-02\taa
                %1$s\tqemu-x86\tsolution\tplain+debug\t10 of 10\t9\t2026-01-02\tbb
                %1$s\tno-profile\tsolution\tplain+debug\t10 of 10\t9\t2026-01-02\tcc
                was-removed\tqemu-x86\tsolution\tplain\t10 of 10\t9\t2026-01-02\tdd
                other\tqemu-x86\tsolution\tplain\t10 of 10\t9\t2026-01-02\tee
                """.formatted(exercise.id()));
        verifyHere(asStated("solution"));
        assertThat(Files.readAllLines(record)).hasSize(3)
                .anyMatch(line -> line.startsWith(exercise.id() + "\tqemu-x86\tsolution\tplain+debug\t3 of 10\t12\t"))
                .anyMatch(line -> line.startsWith("other\t"));
    }

    @Test
    void whatIsKnownFromTheRecordKeepsItsDay() throws Exception {
        verifyHere(asStated("solution"));
        Files.writeString(record, Files.readString(record).replaceAll("\\t20\\d\\d-\\d\\d-\\d\\d\\t", "\t2026-01-02\t"));
        Verified verified = machine(elsewhere);
        assertThat(verified.find(of("solution", true), 1)).isPresent();
        verified.record(List.of(exercise.id()));
        assertThat(Files.readString(record)).contains("\t2026-01-02\t");
    }

    @Test
    void aRecordThatIsNoneIsNamed() throws IOException {
        Files.writeString(record, "exercise\nnonsense\n");
        assertThatThrownBy(() -> machine(here)).isInstanceOf(IOException.class).hasMessageContaining("verified.tsv is no record");
    }
}
