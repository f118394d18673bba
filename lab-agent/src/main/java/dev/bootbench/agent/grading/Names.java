package dev.bootbench.agent.grading;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The values that {@code ${name}} stands for in commands and patterns: hidden parameters, the module's name, and what
 * earlier steps saved. Names are lower case; {@code ${HOME}} and {@code $x} are left to the shell.
 */
final class Names {
    private static final Pattern NAME = Pattern.compile("\\$\\{([a-z][a-z0-9_]{0,30})}");

    private final Map<String, String> values;

    Names(Map<String, String> values) {
        this.values = new TreeMap<>(values);
    }

    void put(String name, String value) {
        values.put(name, value);
    }

    String inCommand(String text) {
        return replace(text, UnaryOperator.identity());
    }

    /** Each value stands for itself in a pattern, whatever characters it has. */
    Pattern inPattern(Exercise.Pattern pattern) {
        return compile(replace(pattern.source(), Pattern::quote));
    }

    static Pattern compile(String source) {
        return Pattern.compile(source, Pattern.MULTILINE);
    }

    /** The names used in a text. */
    static Set<String> usedIn(String text) {
        Set<String> used = new LinkedHashSet<>();
        Matcher m = NAME.matcher(text);
        while (m.find()) {
            used.add(m.group(1));
        }
        return used;
    }

    private String replace(String text, UnaryOperator<String> written) {
        return NAME.matcher(text).replaceAll(m -> {
            String value = values.get(m.group(1));
            // Names are checked when the exercise is read; only one saved by a step that did not run can be missing.
            return Matcher.quoteReplacement(value == null ? m.group() : written.apply(value));
        });
    }
}
