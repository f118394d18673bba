package dev.bootbench.agent.grading;

import dev.bootbench.agent.grading.Exercise.Check;
import dev.bootbench.agent.grading.Exercise.FaultyProgram;
import dev.bootbench.agent.grading.Exercise.Limits;
import dev.bootbench.agent.grading.Exercise.Submit;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns an exercise.yaml that fits the schema into an {@link Exercise}, and refuses what a schema cannot see. */
final class ExerciseReader {
    static final Duration LONGEST_STEP = Duration.ofMinutes(5);
    static final Duration LONGEST_RUN = Duration.ofMinutes(10);

    private final Field top;
    private final KnownNames names = new KnownNames();

    private ExerciseReader(Field top) {
        this.top = top;
    }

    static Exercise read(String file, Map<String, byte[]> files, String version) throws ExerciseException {
        return read(top(file, files), files, version);
    }

    /** @param top as {@link #top} gave it */
    static Exercise read(Field top, Map<String, byte[]> files, String version) throws ExerciseException {
        return new ExerciseReader(top).exercise(files, version);
    }

    /** The exercise.yaml among the files, held against the schema. */
    static Field top(String file, Map<String, byte[]> files) throws ExerciseException {
        byte[] text = files.get("exercise.yaml");
        if (text == null) {
            throw new ExerciseException(file + ": there is no such file");
        }
        return Field.top(YamlText.exercise(file, new String(text, StandardCharsets.UTF_8)));
    }

    private Exercise exercise(Map<String, byte[]> files, String version) throws ExerciseException {
        Field limit = top.get("limits");
        Limits limits = new Limits(
                limit.duration("build", "60s", LONGEST_STEP),
                limit.duration("check", "30s", LONGEST_STEP),
                limit.duration("run", "5m", LONGEST_RUN));
        Submit submit = Arrays.stream(Submit.values()).filter(s -> s.text().equals(top.text("submit"))).findFirst().orElseThrow();
        List<Artifact> artifacts = ArtifactReader.read(top, submit);
        Map<String, Parameter> parameters = parameters();
        Products products = Products.of(artifacts, files.keySet());
        List<Check> checks = new CheckReader(names, products, limits).checks(top.get("checks"));
        if (checks.stream().mapToInt(Check::points).sum() == 0) {
            throw top.get("checks").wrong("the points of all checks sum to 0: nobody could get any");
        }
        return new Exercise(
                top.text("id"), top.text("title"), top.text("summary"), top.text("family"),
                submit, artifacts, top.texts("profiles"), limits, top.node().path("taint").asLong(), top.texts("cflags"),
                top.texts("requires"), parameters, checks, faulty(checks), version, files);
    }

    private Map<String, Parameter> parameters() throws ExerciseException {
        Map<String, Parameter> parameters = new LinkedHashMap<>();
        for (Map.Entry<String, Field> entry : top.get("parameters").entries().entrySet()) {
            Field field = entry.getValue();
            Parameter parameter = switch (field.text("kind")) {
                case "token" -> new Parameter.Token(field.number("length", 0));
                case "number" -> new Parameter.Number(field.get("min").node().asLong(), field.get("max").node().asLong());
                case "choice" -> new Parameter.Choice(field.texts("of"));
                default -> throw field.wrong("kind is one of token, number, choice");
            };
            if (parameter instanceof Parameter.Number(long min, long max) && min > max) {
                throw field.wrong("min " + min + " is larger than max " + max);
            }
            names.addParameter(entry.getKey(), field);
            parameters.put(entry.getKey(), parameter);
        }
        return parameters;
    }

    private Map<String, FaultyProgram> faulty(List<Check> checks) throws ExerciseException {
        List<String> ids = checks.stream().map(Check::id).toList();
        Map<String, FaultyProgram> faulty = new LinkedHashMap<>();
        for (Map.Entry<String, Field> entry : top.get("faulty").entries().entrySet()) {
            Field field = entry.getValue();
            Map<String, String> lost = new LinkedHashMap<>();
            field.texts("lost").forEach(id -> lost.put(id, "FAIL"));
            for (Map.Entry<String, Field> verdict : field.get("verdicts").entries().entrySet()) {
                if (lost.replace(verdict.getKey(), verdict.getValue().text()) == null) {
                    throw field.get("verdicts").wrong("check " + verdict.getKey() + " is not listed as lost");
                }
            }
            for (String id : lost.keySet()) {
                if (!ids.contains(id)) {
                    throw field.get("lost").wrong("there is no check " + id);
                }
            }
            List<String> skipped = field.texts("skipped");
            for (String id : skipped) {
                if (!ids.contains(id) || lost.containsKey(id)) {
                    throw field.get("skipped").wrong(ids.contains(id) ? "check " + id + " is listed as lost already" : "there is no check " + id);
                }
            }
            faulty.put(entry.getKey(), new FaultyProgram(lost, skipped));
        }
        return faulty;
    }
}
