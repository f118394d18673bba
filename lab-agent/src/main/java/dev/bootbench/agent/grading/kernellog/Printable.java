package dev.bootbench.agent.grading.kernellog;

import java.util.regex.Pattern;

/** Somebody else's text, fit to be stored and shown: control characters become visible. */
public final class Printable {
    /**
     * Everything below a blank except tab and line end, and delete to 9f, among which is a second way to begin what
     * terminals obey; a NUL is more than some stores take.
     */
    private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f]");

    private Printable() {}

    /** Control characters other than tab and line end as {@code \xNN}. */
    public static String of(String text) {
        return CONTROL.matcher(text).replaceAll(m -> String.format("\\\\x%02x", (int) m.group().charAt(0)));
    }
}
