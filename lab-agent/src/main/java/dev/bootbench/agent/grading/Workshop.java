package dev.bootbench.agent.grading;

import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.build.BuildOutcome;
import dev.bootbench.agent.build.BuildRequest;
import dev.bootbench.agent.build.Diagnostic;
import dev.bootbench.agent.build.KernelTarget;
import dev.bootbench.agent.build.ProgramRequest;
import dev.bootbench.agent.build.SourceFile;
import dev.bootbench.agent.build.SourceLine;
import dev.bootbench.agent.build.ToolOutcome;
import dev.bootbench.agent.grading.Exercise.Check;
import dev.bootbench.agent.grading.Exercise.Work;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Makes everything that goes to a board for one attempt: what was handed in, and what the exercise brings itself. */
final class Workshop implements SourceTools {
    private final Grader.Builds builds;
    private final Exercise exercise;
    private final List<SourceFile> handedIn;
    private final KernelTarget kernel;
    private final StringBuilder log = new StringBuilder();
    private final List<Diagnostic> warnings = new ArrayList<>();
    private final Map<String, byte[]> modules = new LinkedHashMap<>();
    private String vermagic = "";

    /** @param kernel of the board */
    Workshop(Grader.Builds builds, Exercise exercise, List<SourceFile> handedIn, KernelTarget kernel) {
        this.builds = builds;
        this.exercise = exercise;
        this.handedIn = handedIn;
        this.kernel = kernel;
    }

    sealed interface Made {
        /**
         * @param files    for the board, by name
         * @param vermagic of the handed-in modules; empty when there are none
         */
        record Ready(Map<String, byte[]> files, String vermagic, List<Diagnostic> warnings) implements Made {}

        /** The submission does not build. */
        record Refused(String reason, List<Diagnostic> diagnostics) implements Made {}
    }

    /** What the tools printed. */
    String log() {
        return log.toString();
    }

    /** @throws LabFaultException when the tools, or the exercise's own sources, are at fault */
    Made make() throws LabFaultException, InterruptedException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try {
            Map<String, List<SourceFile>> shares = HandIn.share(exercise.artifacts(), handedIn);
            Optional<Made.Refused> refused = modules(shares, files);
            for (Artifact artifact : exercise.artifacts()) {
                if (refused.isEmpty() && artifact instanceof Artifact.Program program) {
                    refused = program(program, shares.getOrDefault(program.name(), List.of()), files);
                }
                if (artifact instanceof Artifact.Script script) {
                    files.put(script.name(), shares.getOrDefault(script.name(), List.of()).getFirst().content());
                }
            }
            if (refused.isPresent()) {
                return refused.get();
            }
        } catch (HandIn.MisplacedException e) {
            return new Made.Refused(String.valueOf(e.getMessage()), List.of());
        } catch (IllegalArgumentException e) {
            throw new LabFaultException("The build cannot be set up: " + e.getMessage(), e);
        }
        files.putAll(own());
        return new Made.Ready(files, vermagic, List.copyOf(warnings));
    }

    private Optional<Made.Refused> modules(Map<String, List<SourceFile>> shares, Map<String, byte[]> files)
            throws LabFaultException, InterruptedException {
        if (exercise.modules().isEmpty()) {
            return Optional.empty();
        }
        BuildOutcome outcome = builds.build(request(shares));
        log.append(outcome.log());
        return switch (outcome) {
            case BuildOutcome.Built built -> {
                vermagic = built.vermagic();
                warnings.addAll(built.warnings());
                modules.putAll(built.products());
                built.bare().forEach((name, ko) -> files.put(name + ".ko", ko));
                yield Optional.empty();
            }
            case BuildOutcome.Rejected rejected -> Optional.of(new Made.Refused(rejected.reason(), rejected.diagnostics()));
            case BuildOutcome.Faulted(String reason, String text) -> throw new LabFaultException("The build could not be run: " + reason);
        };
    }

    private BuildRequest request(Map<String, List<SourceFile>> shares) {
        Map<String, List<SourceFile>> wanted = new LinkedHashMap<>();
        exercise.modules().forEach(name -> wanted.put(name, shares.getOrDefault(name, List.of())));
        return new BuildRequest(wanted, exercise.cflags(), kernel, exercise.limits().build());
    }

    @Override
    public ToolOutcome examine(Step.Tool tool) throws InterruptedException {
        if (tool == Step.Tool.WARNINGS) {
            return new ToolOutcome.Found(List.copyOf(warnings));
        }
        try {
            BuildRequest request = request(HandIn.share(exercise.artifacts(), handedIn));
            return tool == Step.Tool.SPARSE ? builds.sparse(request) : builds.checkpatch(request);
        } catch (HandIn.MisplacedException | IllegalArgumentException e) {
            return new ToolOutcome.Faulted("What was built cannot be read again: " + e.getMessage());
        }
    }

    private Optional<Made.Refused> program(Artifact.Program program, List<SourceFile> sources, Map<String, byte[]> files)
            throws LabFaultException, InterruptedException {
        BuildOutcome outcome = builds.program(new ProgramRequest(
                program.name(), sources, program.cflags(), kernel.architecture(), program.isStatic(), exercise.limits().build()));
        log.append(outcome.log());
        return switch (outcome) {
            case BuildOutcome.Built built -> {
                warnings.addAll(built.warnings());
                files.putAll(built.products());
                yield Optional.empty();
            }
            case BuildOutcome.Rejected rejected -> Optional.of(new Made.Refused(rejected.reason(), rejected.diagnostics()));
            case BuildOutcome.Faulted(String reason, String text) ->
                    throw new LabFaultException("The build of " + program.name() + " could not be run: " + reason);
        };
    }

    /** The exercise's own: sources that its steps load or run are built, everything else goes as it is. */
    private Map<String, byte[]> own() throws LabFaultException, InterruptedException {
        Set<String> asModules = new LinkedHashSet<>();
        Set<String> asPrograms = new LinkedHashSet<>();
        exercise.checks().stream().flatMap(Workshop::steps).forEach(step -> {
            switch (step) {
                case Step.Load load -> asModules.add(load.module());
                case Step.Reference reference -> asModules.add(reference.module());
                case Step.Hygiene hygiene -> asModules.add(hygiene.module());
                case Step.Program program -> asPrograms.add(program.name());
                case Step.Unload unload -> asModules.add(unload.module());
                case Step.Run run -> { }
                case Step.Log log -> { }
                case Step.File file -> { }
                case Step.Number number -> { }
                case Step.Series series -> { }
                case Step.Static tool -> { }
                case Step.Serial serial -> { }
                case Step.Reboot reboot -> { }
                case Step.PowerCycle cycle -> { }
                case Step.Sysrq sysrq -> { }
                case Step.Wait wait -> { }
            }
        });
        Map<String, byte[]> files = new LinkedHashMap<>();
        List<SourceFile> headers = exercise.files().entrySet().stream()
                .filter(file -> file.getKey().startsWith("files/") && file.getKey().endsWith(".h"))
                .map(file -> new SourceFile(file.getKey().substring("files/".length()), file.getValue())).toList();
        for (Map.Entry<String, byte[]> file : exercise.files().entrySet()) {
            Optional<String> name = Products.ownName(file.getKey());
            if (name.filter(asModules::contains).isPresent() && !exercise.modules().contains(name.get())) {
                files.put(name.get() + ".ko", ours(name.get(), builds.build(new BuildRequest(
                        name.get(), sources(file, headers), exercise.cflags(), kernel, exercise.limits().build()))));
            } else if (name.filter(asPrograms::contains).isPresent()) {
                files.put(name.get(), ours(name.get(), builds.program(new ProgramRequest(
                        name.get(), sources(file, headers), List.of(), kernel.architecture(), true, exercise.limits().build()))));
            } else if (file.getKey().startsWith("files/")) {
                files.put(file.getKey().substring("files/".length()).replace('/', '_'), file.getValue());
            }
        }
        return files;
    }

    private static List<SourceFile> sources(Map.Entry<String, byte[]> file, List<SourceFile> headers) {
        return Stream.concat(Stream.of(new SourceFile(file.getKey().substring("files/".length()), file.getValue())), headers.stream()).toList();
    }

    private static Stream<Step> steps(Check check) {
        return check.work() instanceof Work.Steps(List<Step> steps, List<Exercise.Part> parts)
                ? Stream.concat(steps.stream(), parts.stream().flatMap(part -> part.steps().stream())) : Stream.empty();
    }

    private byte[] ours(String name, BuildOutcome outcome) throws LabFaultException {
        return switch (outcome) {
            case BuildOutcome.Built built -> built.bare().values().iterator().next();
            case BuildOutcome.Rejected rejected -> throw new LabFaultException("The exercise's own files/" + name + ".c does not build for "
                    + kernel.release() + " (" + kernel.architecture() + "): " + rejected.reason());
            case BuildOutcome.Faulted(String reason, String text) -> throw new LabFaultException("The build of files/" + name + ".c could not be run: " + reason);
        };
    }

    /** The handed-in line behind a place in a module; of several modules, the first that has such a function. */
    Optional<SourceLine> locate(String function, long offset) throws InterruptedException {
        for (byte[] ko : modules.values()) {
            Optional<SourceLine> line = builds.locate(ko, function, offset);
            if (line.isPresent()) {
                return line;
            }
        }
        return Optional.empty();
    }
}
