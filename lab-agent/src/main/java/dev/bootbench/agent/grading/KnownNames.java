package dev.bootbench.agent.grading;

import dev.bootbench.agent.board.Lane;
import dev.bootbench.agent.grading.Exercise.Pattern;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.PatternSyntaxException;

/**
 * The names that texts and patterns of an exercise may use, in the order in which they come to exist. What a check saves
 * is known on its own lane only: the other lane's checks run on another board.
 */
final class KnownNames {
    private final Map<String, Set<Lane>> known = new HashMap<>();
    private Lane lane = Lane.PLAIN;

    KnownNames() {
        known.put("module", EnumSet.allOf(Lane.class));
    }

    /** What is read from now on runs there. */
    void on(Lane next) {
        lane = next;
    }

    void addParameter(String name, Field at) throws ExerciseException {
        add(name, EnumSet.allOf(Lane.class), at);
    }

    private void add(String name, Set<Lane> lanes, Field at) throws ExerciseException {
        if (known.putIfAbsent(name, lanes) != null) {
            throw at.wrong("the name " + name + " is taken already");
        }
    }

    /** A text whose names have to be known. */
    String text(Field field) throws ExerciseException {
        for (String name : Names.usedIn(field.text())) {
            Set<Lane> lanes = known.get(name);
            if (lanes == null) {
                throw field.wrong("${" + name + "} is neither a parameter nor saved before; write $" + name + " for a variable of the shell");
            }
            if (!lanes.contains(lane)) {
                throw field.wrong("${" + name + "} is saved by a check of the other lane: checks of different lanes run on different boards");
            }
        }
        return field.text();
    }

    Optional<String> optionalText(Field parent, String name) throws ExerciseException {
        return parent.has(name) ? Optional.of(text(parent.get(name))) : Optional.empty();
    }

    /** The name of a saved value, written without ${ }. */
    String saved(Field field) throws ExerciseException {
        Set<Lane> lanes = known.getOrDefault(field.text(), Set.of());
        if (!lanes.contains(lane)) {
            throw field.wrong("nothing named " + field.text() + " is saved before; write a name from \"save\" or \"collect\", without ${ }");
        }
        return field.text();
    }

    Pattern pattern(Field field) throws ExerciseException {
        Field source = source(field);
        text(source);
        compiled(source);
        return new Pattern(source.text(), means(field));
    }

    /** A pattern stands alone, or beside its meaning. */
    private static Field source(Field field) {
        return field.node().isObject() ? field.get("pattern") : field;
    }

    private Optional<String> means(Field field) throws ExerciseException {
        Optional<String> means = optionalText(field, "means");
        if (means.isPresent() && means.get().isBlank()) {
            throw field.get("means").wrong("say in words what the pattern looks for, or write the pattern alone");
        }
        return means;
    }

    Optional<Pattern> optionalPattern(Field parent, String name) throws ExerciseException {
        return parent.has(name) ? Optional.of(pattern(parent.get(name))) : Optional.empty();
    }

    List<Pattern> patterns(Field parent, String name) throws ExerciseException {
        List<Pattern> patterns = new ArrayList<>();
        for (Field item : parent.get(name).items()) {
            patterns.add(pattern(item));
        }
        return List.copyOf(patterns);
    }

    /** {@code save} and {@code collect} of a step. */
    Step.Saves saves(Field step) throws ExerciseException {
        return new Step.Saves(saves(step.get("save"), true), saves(step.get("collect"), false));
    }

    private Map<String, Pattern> saves(Field field, boolean one) throws ExerciseException {
        Map<String, Pattern> saves = new LinkedHashMap<>();
        for (Map.Entry<String, Field> entry : field.entries().entrySet()) {
            Field place = entry.getValue();
            Pattern pattern = pattern(place);
            int groups = compiled(source(place)).matcher("").groupCount();
            if (one && groups != 1) {
                throw place.wrong("the pattern needs exactly one group ( ) around what is to be saved");
            }
            if (groups == 0) {
                throw place.wrong("the pattern needs a group ( ) around each thing that is to be collected");
            }
            add(entry.getKey(), EnumSet.of(lane), place);
            saves.put(entry.getKey(), pattern);
        }
        return saves;
    }

    private static java.util.regex.Pattern compiled(Field field) throws ExerciseException {
        try {
            Names names = new Names(Map.of());
            Names.usedIn(field.text()).forEach(name -> names.put(name, "x"));
            return names.inPattern(new Pattern(field.text()));
        } catch (PatternSyntaxException e) {
            throw field.wrong("this is no regular expression: " + e.getDescription());
        }
    }
}
