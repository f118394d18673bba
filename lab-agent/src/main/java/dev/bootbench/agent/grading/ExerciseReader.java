package dev.bootbench.agent.grading;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bootbench.agent.board.Lane;
import dev.bootbench.agent.grading.Exercise.Check;
import dev.bootbench.agent.grading.Exercise.ExpectedReport;
import dev.bootbench.agent.grading.Exercise.FaultyProgram;
import dev.bootbench.agent.grading.Exercise.Limits;
import dev.bootbench.agent.grading.Exercise.Pattern;
import dev.bootbench.agent.grading.Exercise.Work;
import dev.bootbench.agent.grading.kernellog.ReportKind;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Turns an exercise.yaml that fits the schema into an {@link Exercise}, and refuses what a schema cannot see. */
final class ExerciseReader {
    private static final Duration LONGEST_STEP = Duration.ofMinutes(5);
    private static final Duration LONGEST_RUN = Duration.ofMinutes(10);

    private final YamlText yaml;
    private final JsonNode tree;
    /** Names that commands and patterns may use, in the order in which they come to exist. */
    private final Set<String> names = new HashSet<>(Set.of("module"));

    private ExerciseReader(YamlText yaml) {
        this.yaml = yaml;
        this.tree = yaml.tree();
    }

    static Exercise read(String file, Map<String, byte[]> files, String version) throws ExerciseException {
        byte[] text = files.get("exercise.yaml");
        if (text == null) {
            throw new ExerciseException(file + ": there is no such file");
        }
        return new ExerciseReader(YamlText.exercise(file, new String(text, StandardCharsets.UTF_8))).exercise(files, version);
    }

    private Exercise exercise(Map<String, byte[]> files, String version) throws ExerciseException {
        Limits limits = new Limits(
                duration("/limits/build", "60s", LONGEST_STEP),
                duration("/limits/check", "30s", LONGEST_STEP),
                duration("/limits/run", "5m", LONGEST_RUN));
        Map<String, Parameter> parameters = parameters();
        List<Check> checks = checks(limits);
        if (checks.stream().mapToInt(Check::points).sum() == 0) {
            throw wrong("/checks", "the points of all checks sum to 0: nobody could get any");
        }
        return new Exercise(
                text(tree, "id"), text(tree, "title"), text(tree, "summary"), text(tree, "family"),
                Exercise.Submit.MODULE, text(tree, "module"), strings(tree.path("profiles")), limits,
                tree.path("taint").asLong(), strings(tree.path("cflags")), strings(tree.path("requires")), parameters, checks, faulty(checks), version, files);
    }

    private Map<String, Parameter> parameters() throws ExerciseException {
        Map<String, Parameter> parameters = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : tree.path("parameters").properties()) {
            JsonNode node = entry.getValue();
            String at = "/parameters/" + entry.getKey();
            Parameter parameter = switch (text(node, "kind")) {
                case "token" -> new Parameter.Token(node.path("length").asInt());
                case "number" -> new Parameter.Number(node.path("min").asLong(), node.path("max").asLong());
                case "choice" -> new Parameter.Choice(strings(node.path("of")));
                default -> throw wrong(at, "kind is one of token, number, choice");
            };
            if (parameter instanceof Parameter.Number(long min, long max) && min > max) {
                throw wrong(at, "min " + min + " is larger than max " + max);
            }
            newName(entry.getKey(), at);
            parameters.put(entry.getKey(), parameter);
        }
        return parameters;
    }

    private void newName(String name, String at) throws ExerciseException {
        if (!names.add(name)) {
            throw wrong(at, "the name " + name + " is taken already");
        }
    }

    private List<Check> checks(Limits limits) throws ExerciseException {
        List<Check> checks = new ArrayList<>();
        int lastFresh = -1;
        for (int i = 0; i < tree.path("checks").size(); i++) {
            JsonNode node = tree.path("checks").get(i);
            String at = "/checks/" + i;
            String id = text(node, "id");
            if (checks.stream().anyMatch(c -> c.id().equals(id))) {
                throw wrong(at + "/id", "there is a check " + id + " already");
            }
            if (node.path("fresh").asBoolean(false)) {
                lastFresh = i;
            }
            List<String> needs = strings(node.path("needs"));
            for (String need : needs) {
                int needed = indexOf(checks, need);
                if (needed < 0) {
                    throw wrong(at + "/needs", "there is no check " + need + " before this one");
                }
                if (needed < lastFresh && !checks.get(needed).isBuild()) {
                    throw wrong(at + "/needs", "what check " + need + " did is gone: check "
                            + text(tree.path("checks").get(lastFresh), "id") + " begins on a fresh board");
                }
            }
            checks.add(check(node, at, id, needs, limits));
        }
        if (checks.stream().filter(Check::isBuild).count() > 1) {
            throw wrong("/checks", "only one check can be the build");
        }
        return checks;
    }

    private static int indexOf(List<Check> checks, String id) {
        for (int i = 0; i < checks.size(); i++) {
            if (checks.get(i).id().equals(id)) {
                return i;
            }
        }
        return -1;
    }

    private Check check(JsonNode node, String at, String id, List<String> needs, Limits limits) throws ExerciseException {
        int points = new BigDecimal(node.path("points").asText()).movePointRight(2).intValueExact();
        Duration limit = node.has("limit") ? duration(at + "/limit", "", LONGEST_STEP) : limits.check();
        Work work;
        if (node.has("build")) {
            work = new Work.Build();
        } else {
            List<Step> steps = new ArrayList<>();
            for (int i = 0; i < node.path("steps").size(); i++) {
                steps.add(step(node.path("steps").get(i), at + "/steps/" + i));
            }
            work = new Work.Steps(List.copyOf(steps));
        }
        return new Check(id, text(node, "title"), points, needs, lane(node, at), node.path("fresh").asBoolean(false),
                node.path("hidden").asBoolean(false), limit, text(node, "hint").strip(), work, reports(node, at));
    }

    private Lane lane(JsonNode node, String at) throws ExerciseException {
        return Lane.of(node.path("lane").asText("plain")).orElseThrow(() -> wrong(at + "/lane", "a lane is plain or debug"));
    }

    private List<ExpectedReport> reports(JsonNode node, String at) throws ExerciseException {
        List<ExpectedReport> reports = new ArrayList<>();
        for (int i = 0; i < node.path("reports").size(); i++) {
            JsonNode report = node.path("reports").get(i);
            String place = at + "/reports/" + i;
            String kind = text(report, "kind");
            if (Arrays.stream(ReportKind.values()).noneMatch(k -> k.name().equals(kind) && !k.isNotice())) {
                throw wrong(place + "/kind", kind + " is no kind of kernel report, like WARNING or NULL_POINTER");
            }
            reports.add(new ExpectedReport(kind, pattern(report, "text", place), text(report, "function")));
        }
        return List.copyOf(reports);
    }

    private Step step(JsonNode node, String at) throws ExerciseException {
        String kind = node.fieldNames().next();
        JsonNode body = node.path(kind);
        String place = at + "/" + kind;
        return switch (kind) {
            case "load" -> {
                known(text(body, "args"), place + "/args");
                yield new Step.Load(text(body, "args"));
            }
            case "unload" -> new Step.Unload();
            case "run" -> run(body, place);
            case "log" -> new Step.Log(patterns(body, "expect", place), patterns(body, "absent", place));
            default -> throw wrong(at, "a step is one of load, unload, run, log");
        };
    }

    private Step.Run run(JsonNode body, String at) throws ExerciseException {
        known(text(body, "command"), at + "/command");
        known(text(body, "input"), at + "/input");
        JsonNode expect = body.path("expect");
        OptionalInt exit = expect.path("exit").asText("0").equals("any")
                ? OptionalInt.empty() : OptionalInt.of(expect.path("exit").asInt(0));
        Optional<Pattern> out = pattern(expect, "stdout", at + "/expect");
        Optional<Pattern> err = pattern(expect, "stderr", at + "/expect");
        Map<String, Pattern> save = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : body.path("save").properties()) {
            String place = at + "/save/" + entry.getKey();
            Pattern pattern = pattern(entry.getValue().asText(), place);
            if (Names.compile(Names.usedIn(pattern.source()).isEmpty() ? pattern.source() : "()").matcher("").groupCount() != 1) {
                throw wrong(place, "the pattern needs exactly one group ( ) around what is to be saved");
            }
            newName(entry.getKey(), place);
            save.put(entry.getKey(), pattern);
        }
        return new Step.Run(text(body, "command").strip(), text(body, "input"), exit, out, err, save);
    }

    private Map<String, FaultyProgram> faulty(List<Check> checks) throws ExerciseException {
        Map<String, FaultyProgram> faulty = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : tree.path("faulty").properties()) {
            String at = "/faulty/" + entry.getKey();
            JsonNode node = entry.getValue();
            Map<String, String> lost = new LinkedHashMap<>();
            for (String id : strings(node.path("lost"))) {
                lost.put(id, "FAIL");
            }
            for (Map.Entry<String, JsonNode> verdict : node.path("verdicts").properties()) {
                if (lost.replace(verdict.getKey(), verdict.getValue().asText()) == null) {
                    throw wrong(at + "/verdicts", "check " + verdict.getKey() + " is not listed as lost");
                }
            }
            List<String> skipped = strings(node.path("skipped"));
            for (String id : lost.keySet()) {
                if (indexOf(checks, id) < 0) {
                    throw wrong(at + "/lost", "there is no check " + id);
                }
            }
            for (String id : skipped) {
                if (indexOf(checks, id) < 0 || lost.containsKey(id)) {
                    throw wrong(at + "/skipped", indexOf(checks, id) < 0 ? "there is no check " + id
                            : "check " + id + " is listed as lost already");
                }
            }
            faulty.put(entry.getKey(), new FaultyProgram(lost, skipped));
        }
        return faulty;
    }

    private List<Pattern> patterns(JsonNode node, String name, String at) throws ExerciseException {
        List<Pattern> patterns = new ArrayList<>();
        for (int i = 0; i < node.path(name).size(); i++) {
            patterns.add(pattern(node.path(name).get(i).asText(), at + "/" + name + "/" + i));
        }
        return List.copyOf(patterns);
    }

    private Optional<Pattern> pattern(JsonNode node, String name, String at) throws ExerciseException {
        return node.has(name) ? Optional.of(pattern(node.path(name).asText(), at + "/" + name)) : Optional.empty();
    }

    private Pattern pattern(String source, String at) throws ExerciseException {
        known(source, at);
        try {
            Names names = new Names(Map.of());
            Names.usedIn(source).forEach(name -> names.put(name, "x"));
            names.inPattern(new Pattern(source));
        } catch (java.util.regex.PatternSyntaxException e) {
            throw new ExerciseException(yaml.at(at) + ": this is no regular expression: " + e.getDescription(), e);
        }
        return new Pattern(source);
    }

    private void known(String text, String at) throws ExerciseException {
        for (String name : Names.usedIn(text)) {
            if (!names.contains(name)) {
                throw wrong(at, "${" + name + "} is neither a parameter nor saved before; write $" + name
                        + " for a variable of the shell");
            }
        }
    }

    private Duration duration(String at, String otherwise, Duration most) throws ExerciseException {
        String text = tree.at(at).asText(otherwise);
        Duration duration = text.endsWith("ms") ? Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)))
                : text.endsWith("m") ? Duration.ofMinutes(Long.parseLong(text.substring(0, text.length() - 1)))
                : Duration.ofSeconds(Long.parseLong(text.substring(0, text.length() - 1)));
        if (duration.isZero() || duration.compareTo(most) > 0) {
            throw wrong(at, text + " is not between 1ms and " + most.toMinutes() + "m");
        }
        return duration;
    }

    private ExerciseException wrong(String at, String what) {
        return new ExerciseException(yaml.at(at) + ": " + what);
    }

    private static String text(JsonNode node, String name) {
        return node.path(name).asText("");
    }

    private static List<String> strings(JsonNode array) {
        List<String> strings = new ArrayList<>();
        array.forEach(item -> strings.add(item.asText()));
        return List.copyOf(strings);
    }
}
