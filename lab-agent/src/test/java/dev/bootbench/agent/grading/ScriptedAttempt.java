package dev.bootbench.agent.grading;

import static dev.bootbench.agent.grading.ScriptedGuest.ended;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bootbench.agent.board.Lane;
import dev.bootbench.agent.build.BuildOutcome;
import dev.bootbench.agent.build.BuildRequest;
import dev.bootbench.agent.build.ProgramRequest;
import dev.bootbench.agent.build.SourceFile;
import dev.bootbench.agent.build.SourceLine;
import dev.bootbench.agent.build.ToolOutcome;
import dev.bootbench.agent.grading.GradeListener.Phase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** An attempt of the exercise "demo" on a board whose guest does what the test says. */
final class ScriptedAttempt {
    static final String EXERCISE = """
            id: demo
            title: Demo
            summary: For tests
            family: tests
            submit: module
            module: demo
            profiles: [qemu-x86]
            limits: {check: 2s, run: 30s}
            taint: 12288
            parameters: {word: {kind: token, length: 8}}
            checks:
              - {id: build, title: It builds, points: 1, build: {}}
              - id: load
                title: It loads
                points: 2
                needs: [build]
                steps:
                  - load: {args: "word=${word}"}
                  - log: {expect: ['demo: hello ${word}']}
              - id: use
                title: It works
                points: 3
                needs: [load]
                hint: Look at the write method.
                steps:
                  - run: {command: 'poke ${word}', expect: {stdout: '^poked$'}}
              - id: unload
                title: It goes
                points: 2
                needs: [load]
                steps: [{unload: {}}]
              - id: alone
                title: It loads on a board of its own
                points: 2
                needs: [build]
                fresh: true
                steps: [{load: {}}]
            """;

    static final String[] OOPS = {
        "BUG: kernel NULL pointer dereference, address: 0000000000000000",
        "Oops: 0002 [#1] PREEMPT SMP NOPTI",
        "CPU: 1 PID: 412 Comm: poke Tainted: G           OE      6.1.0-56-amd64 #1",
        "RIP: 0010:demo_write+0x1c/0x40 [demo]",
        "Call Trace:",
        " vfs_write+0xbf/0x3e0",
        "---[ end trace 0000000000000000 ]---",
    };

    static final class ScriptedBuilds implements Grader.Builds {
        BuildOutcome outcome = new BuildOutcome.Built(
                Map.of("demo", new byte[] {1, 2, 3}), Map.of("demo", new byte[] {1, 2, 3}), ScriptedBoard.KERNEL + " SMP mod_unload", List.of(), "CC demo.o\n", Duration.ofSeconds(1));
        /** What happens before a build ends. */
        Runnable before = () -> {};
        final List<BuildRequest> requests = new ArrayList<>();
        final List<ProgramRequest> programs = new ArrayList<>();

        @Override
        public BuildOutcome build(BuildRequest request) {
            requests.add(request);
            before.run();
            return outcome;
        }

        @Override
        public BuildOutcome program(ProgramRequest request) {
            programs.add(request);
            return new BuildOutcome.Built(Map.of(request.name(), new byte[] {4}), Map.of(request.name(), new byte[] {4}), "", List.of(), "", Duration.ZERO);
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
            return function.equals("demo_write") && offset == 0x1c ? Optional.of(new SourceLine("demo.c", 42)) : Optional.empty();
        }
    }

    final ScriptedBuilds builds = new ScriptedBuilds();
    final List<Phase> phases = new ArrayList<>();

    /** A correct module: the test changes what it wants to be wrong. */
    static void works(ScriptedBoard.Use use) {
        use.guest().does("insmod", g -> {
            g.loads("demo");
            String command = g.commands().getLast();
            g.prints("demo: hello " + command.replaceAll("(?s).*word=(\\w+).*", "$1"));
            return ended(0, "", "");
        });
        use.guest().does("poke", g -> ended(0, "poked\n", ""));
    }

    static Exercise exercise(String yaml) throws ExerciseException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("exercise.yaml"));
            zip.write(yaml.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return ExerciseStore.readBundle(bytes.toByteArray());
    }

    AttemptReport grade(ScriptedBoard board) throws Exception {
        return grade(board, EXERCISE);
    }

    AttemptReport grade(ScriptedBoard board, String yaml) throws Exception {
        GradeRequest request = new GradeRequest(
                exercise(yaml), new HandedIn.Sources(List.of(new SourceFile("demo.c", new byte[] {'x'}))), 7, board, Lane.PLAIN, "a-1");
        AttemptReport report = new Grader(new QuickWaits(), builds).grade(request, new GradeListener() {
            @Override
            public void phase(Phase phase, String doing) {
                if (phases.isEmpty() || phases.getLast() != phase) {
                    phases.add(phase);
                }
            }
        });
        // One that was begun while a build failed ends on its own thread.
        await().atMost(Duration.ofSeconds(10)).untilAsserted(
                () -> assertThat(board.uses()).as("every use is given back").allMatch(ScriptedBoard.Use::isClosed));
        return report;
    }

    static ScriptedBoard board(Consumer<ScriptedBoard.Use> change) {
        return new ScriptedBoard(use -> {
            works(use);
            change.accept(use);
        });
    }

    static Map<String, String> verdicts(AttemptReport report) {
        Map<String, String> verdicts = new java.util.LinkedHashMap<>();
        report.checks().forEach(c -> verdicts.put(c.check(), c.verdict().name()));
        return verdicts;
    }

    static CheckReport check(AttemptReport report, String id) {
        return report.checks().stream().filter(c -> c.check().equals(id)).findFirst().orElseThrow();
    }
}
