package dev.bootbench.agent.grading;

import dev.bootbench.agent.grading.Exercise.Submit;
import java.nio.file.FileSystems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.PatternSyntaxException;

/** Reads what is made of the handed-in files: {@code module}, {@code modules}, {@code programs}, {@code scripts}. */
final class ArtifactReader {
    private final Field top;
    private final Submit submit;
    /** Where each name was met. */
    private final Map<String, Field> places = new LinkedHashMap<>();
    private final List<Artifact> artifacts = new ArrayList<>();

    private ArtifactReader(Field top, Submit submit) {
        this.top = top;
        this.submit = submit;
    }

    static List<Artifact> read(Field top, Submit submit) throws ExerciseException {
        return new ArtifactReader(top, submit).read();
    }

    private List<Artifact> read() throws ExerciseException {
        if (top.has("module")) {
            add(new Artifact.Module(top.text("module"), List.of()), top.get("module"));
        }
        for (Field item : top.get("modules").items()) {
            add(new Artifact.Module(name(item), sources(item, ".c")), item);
        }
        for (Field item : top.get("programs").items()) {
            boolean isStatic = !item.text("link").equals("dynamic");
            add(new Artifact.Program(name(item), sources(item, ".c"), item.texts("cflags"), isStatic), item);
        }
        for (Field item : top.get("scripts").items()) {
            add(new Artifact.Script(name(item), sources(item, "")), item);
        }
        switch (submit) {
            case MODULE -> need(Artifact.Module.class, "module", "a kernel module: name it with \"module: NAME\"");
            case PROGRAM -> need(Artifact.Program.class, "programs", "a program: name it with \"programs: [NAME]\"");
            case GUEST_SCRIPT -> need(Artifact.Script.class, "scripts", "a script: name it with \"scripts: [NAME]\"");
            case BOARD_STATE -> {
                if (!artifacts.isEmpty()) {
                    throw places.values().iterator().next().wrong("with submit: board-state nothing is handed in that could be built");
                }
            }
        }
        if (submit != Submit.MODULE && artifacts.stream().anyMatch(Artifact.Module.class::isInstance)) {
            throw top.get("submit").wrong("a module is named: write submit: module; user programs may come with it");
        }
        return List.copyOf(artifacts);
    }

    private void need(Class<? extends Artifact> kind, String field, String what) throws ExerciseException {
        if (artifacts.stream().noneMatch(kind::isInstance)) {
            throw top.get(top.has(field) ? field : "submit").wrong("submit: " + submit.text() + " needs " + what);
        }
    }

    private void add(Artifact artifact, Field at) throws ExerciseException {
        if (places.putIfAbsent(artifact.name(), at) != null) {
            throw at.wrong("the name " + artifact.name() + " is there already: a board has one folder for all");
        }
        artifacts.add(artifact);
    }

    private static String name(Field item) {
        return item.node().isObject() ? item.text("name") : item.text();
    }

    /** What is not said follows from the name: NAME.c, NAME/… */
    private static List<String> sources(Field item, String ending) throws ExerciseException {
        if (!item.has("sources")) {
            String name = name(item);
            return ending.isEmpty() ? List.of(name) : List.of(name + ending, name + "/**");
        }
        for (Field pattern : item.get("sources").items()) {
            try {
                FileSystems.getDefault().getPathMatcher("glob:" + pattern.text());
            } catch (PatternSyntaxException e) {
                throw pattern.wrong("this is no pattern of file names: " + e.getDescription());
            }
        }
        return item.texts("sources");
    }
}
