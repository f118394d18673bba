package dev.bootbench.agent.grading;

import dev.bootbench.agent.grading.Step.Until;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads steps, one method for each kind. */
final class StepReader {
    private static final Duration USUAL_WAIT = Duration.ofSeconds(10);

    private final KnownNames names;
    private final Products products;
    /** What each of the exercise's own sources was used as so far: a module or a program. */
    private final Map<String, String> usedAs = new HashMap<>();

    StepReader(KnownNames names, Products products) {
        this.names = names;
        this.products = products;
    }

    /** @param limit of the check they belong to: no step can have more */
    List<Step> steps(Field list, Duration limit) throws ExerciseException {
        List<Step> steps = new ArrayList<>();
        for (Field item : list.items()) {
            Map.Entry<String, Field> only = item.only();
            steps.add(step(only.getKey(), only.getValue(), limit));
        }
        return List.copyOf(steps);
    }

    private Step step(String kind, Field body, Duration limit) throws ExerciseException {
        return switch (kind) {
            case "load" -> new Step.Load(module(body), names.text(body.get("args")), body.optional("fails"));
            case "unload" -> new Step.Unload(module(body));
            case "run" -> new Step.Run(names.text(body.get("command")).strip(), doing(body, limit));
            case "program" -> new Step.Program(program(body.get("name")), names.text(body.get("args")), doing(body, limit));
            case "log" -> log(body);
            case "file" -> file(body);
            case "number" -> new Step.Number(value(body.get("value")), bounds(body));
            case "reference" -> reference(body, limit);
            case "series" -> series(body);
            case "static" -> statics(body);
            case "serial" -> serial(body, limit);
            case "reboot" -> new Step.Reboot(meanwhile(body.get("meanwhile"), limit));
            case "powerCycle" -> new Step.PowerCycle(meanwhile(body.get("meanwhile"), limit));
            case "sysrq" -> new Step.Sysrq(body.text("key"));
            case "wait" -> waiting(body, limit);
            case "hygiene" -> hygiene(body);
            default -> throw body.wrong("there is no step " + kind);
        };
    }

    private String module(Field body) throws ExerciseException {
        if (!body.has("module")) {
            if (products.modules().isEmpty()) {
                throw body.wrong("no module is handed in: name one of the exercise's own with module: NAME (files/NAME.c)");
            }
            return products.modules().getFirst();
        }
        Field field = body.get("module");
        return products.modules().contains(field.text()) ? field.text() : own(field, "module");
    }

    private String program(Field field) throws ExerciseException {
        return products.programs().contains(field.text()) ? field.text() : own(field, "program");
    }

    /** One of the exercise's own sources: what it becomes is what the steps use it as. */
    private String own(Field field, String as) throws ExerciseException {
        String name = field.text();
        if (!products.own().contains(name)) {
            throw field.wrong("there is no " + as + " " + name + ": it is neither handed in nor is there a files/" + name + ".c");
        }
        String before = usedAs.putIfAbsent(name, as);
        if (before != null && !before.equals(as)) {
            throw field.wrong("files/" + name + ".c is used as a " + before + " before: one source cannot be both");
        }
        return name;
    }

    private Step.Doing doing(Field body, Duration limit) throws ExerciseException {
        Field expect = body.get("expect");
        String exit = expect.has("exit") ? expect.text("exit") : "0";
        Step.Result result = new Step.Result(
                exit.equals("any") ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(exit)),
                names.optionalPattern(expect, "stdout"),
                names.optionalPattern(expect, "stderr"));
        String input = names.text(body.get("input"));
        return new Step.Doing(input, body.optional("as"), result, names.saves(body), body.optionalDuration("limit", limit));
    }

    private Step log(Field body) throws ExerciseException {
        Optional<Step.Count> count = Optional.empty();
        if (body.has("count")) {
            Field field = body.get("count");
            count = Optional.of(new Step.Count(names.pattern(field.get("line")), bounds(field)));
        }
        return new Step.Log(names.patterns(body, "expect"), names.patterns(body, "absent"), count, names.saves(body));
    }

    private Step file(Field body) throws ExerciseException {
        boolean exists = !body.has("exists") || body.isTrue("exists");
        for (String field : List.of("kind", "mode", "owner", "text")) {
            if (!exists && body.has(field)) {
                throw body.get(field).wrong("a file that must not exist has no " + field);
            }
        }
        return new Step.File(names.text(body.get("path")), exists, body.optional("kind"), body.optional("mode"), body.optional("owner"),
                names.optionalPattern(body, "text"));
    }

    private Step reference(Field body, Duration limit) throws ExerciseException {
        Field field = body.get("module");
        if (products.modules().contains(field.text())) {
            throw field.wrong("the reference is a module of the exercise, files/NAME.c; " + field.text() + " is what is handed in");
        }
        String module = own(field, "module");
        String args = names.text(body.get("args"));
        return new Step.Reference(module, args, names.text(body.get("command")).strip(), doing(body, limit));
    }

    private Step series(Field body) throws ExerciseException {
        if (body.has("within") && !body.has("against")) {
            throw body.get("within").wrong("within what of? Say \"against\" which other values");
        }
        return new Step.Series(body.text("name"), body.text("x"), body.text("y"),
                Step.Shape.valueOf((body.has("shape") ? body.text("shape") : "line").toUpperCase(Locale.ROOT)), names.saved(body.get("from")),
                body.has("against") ? names.saved(body.get("against")) : "", body.number("least", 1), distance(body));
    }

    private Step statics(Field body) throws ExerciseException {
        Step.Tool tool = Step.Tool.valueOf(body.text("tool").toUpperCase(Locale.ROOT));
        if (tool != Step.Tool.WARNINGS && products.modules().isEmpty()) {
            throw body.get("tool").wrong(body.text("tool") + " reads the sources of modules, and none is handed in");
        }
        return new Step.Static(tool, names.patterns(body, "allow"));
    }

    private List<Step> meanwhile(Field list, Duration limit) throws ExerciseException {
        List<Step> steps = steps(list, limit);
        for (Step step : steps) {
            if (step instanceof Step.Wait(Until until, Duration within) && !(until instanceof Until.TimeIsUp)) {
                throw list.wrong("while the board boots there is nobody to ask: only \"wait: {time}\" is possible, or an expect on the serial line");
            }
        }
        return steps;
    }

    private Step serial(Field body, Duration limit) throws ExerciseException {
        Step.Saves saves = names.saves(body);
        boolean needsText = !saves.first().isEmpty() || !saves.collect().isEmpty() || body.has("within") || body.has("again");
        if (needsText && !body.has("expect")) {
            throw body.wrong("say with \"expect\" what has to come: only then is it known how long to listen");
        }
        Optional<Duration> again = body.optionalDuration("again", limit);
        return new Step.Serial(names.text(body.get("send")), again, names.optionalPattern(body, "expect"), body.optionalDuration("within", limit), saves);
    }

    private Step waiting(Field body, Duration limit) throws ExerciseException {
        if (body.has("time")) {
            return new Step.Wait(new Until.TimeIsUp(), body.duration("time", "", limit));
        }
        Field until = body.get("until");
        Duration within = body.has("within") ? body.duration("within", "", limit) : limit.compareTo(USUAL_WAIT) < 0 ? limit : USUAL_WAIT;
        return new Step.Wait(until.has("command")
                ? new Until.Succeeds(names.text(until.get("command")).strip())
                : new Until.Logged(names.pattern(until.get("log"))), within);
    }

    private Step hygiene(Field body) throws ExerciseException {
        Optional<Step.Parallel> parallel = Optional.empty();
        if (body.has("parallel")) {
            Field field = body.get("parallel");
            parallel = Optional.of(new Step.Parallel(names.text(field.get("command")).strip(), field.number("processes", 4), field.number("times", 10)));
        }
        boolean leftovers = !body.has("leftovers") || body.isTrue("leftovers");
        int reload = body.number("reload", 0);
        if (!leftovers && reload == 0 && parallel.isEmpty()) {
            throw body.wrong("nothing is asked for: switch leftovers, reload or parallel on");
        }
        return new Step.Hygiene(module(body), names.text(body.get("args")), leftovers, reload, parallel);
    }

    private Step.Bounds bounds(Field body) throws ExerciseException {
        if (body.has("near") != body.has("within")) {
            throw body.wrong(body.has("near") ? "near what distance? Say \"within\" how much, as 10% or 5" : "within what of? Say \"near\" which value");
        }
        return new Step.Bounds(value(body, "min"), value(body, "max"), value(body, "near"), distance(body));
    }

    private Optional<String> value(Field body, String name) throws ExerciseException {
        return body.has(name) ? Optional.of(value(body.get(name))) : Optional.empty();
    }

    /** Something that becomes a number once its names are put in. */
    private String value(Field field) throws ExerciseException {
        String text = names.text(field);
        try {
            Sum.of(Sum.withOnes(text));
        } catch (NumberFormatException e) {
            throw field.wrong("\"" + text + "\" is no number, and no sum of numbers and names: " + e.getMessage());
        }
        return text;
    }

    private Optional<String> distance(Field body) throws ExerciseException {
        if (!body.has("within")) {
            return Optional.empty();
        }
        Field field = body.get("within");
        String text = names.text(field);
        if (!text.matches("\\d+(\\.\\d+)?%")) {
            value(field);
        }
        return Optional.of(text);
    }
}
