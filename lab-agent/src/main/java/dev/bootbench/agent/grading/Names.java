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

    /** A step needs a value that an earlier one was to save, and did not. */
    static final class UnknownValueException extends RuntimeException {
        private static final long serialVersionUID = 1;

        UnknownValueException(String name) {
            super(name, null, false, false);
        }
    }

    void put(String name, String value) {
        values.put(name, value);
    }

    /** @throws UnknownValueException when nothing was saved under this name */
    String value(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new UnknownValueException(name);
        }
        return value;
    }

    /** @throws UnknownValueException when a name in it has no value yet */
    String inCommand(String text) {
        return replace(text, UnaryOperator.identity());
    }

    /**
     * Each value stands for itself in a pattern, whatever characters it has.
     *
     * @throws UnknownValueException when a name in it has no value yet
     */
    Pattern inPattern(Exercise.Pattern pattern) {
        return compile(replace(pattern.source(), Pattern::quote));
    }

    /**
     * What a pattern looks for, as a person is told: in the exercise's words where it has some.
     *
     * @throws UnknownValueException when a name in it has no value yet
     */
    String inWords(Exercise.Pattern pattern) {
        return inCommand(pattern.means().orElse(pattern.source()));
    }

    /** The same behind "a line", "a place". */
    String such(Exercise.Pattern pattern) {
        return like(pattern) + inWords(pattern);
    }

    static String like(Exercise.Pattern pattern) {
        return pattern.means().isPresent() ? "with " : "like ";
    }

    /** The same as evidence: with the pattern beside the words. */
    String inFull(Exercise.Pattern pattern) {
        return inWords(pattern) + (pattern.means().isPresent() ? " (pattern: " + inCommand(pattern.source()) + ")" : "");
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
        return NAME.matcher(text).replaceAll(m -> Matcher.quoteReplacement(written.apply(value(m.group(1)))));
    }
}
