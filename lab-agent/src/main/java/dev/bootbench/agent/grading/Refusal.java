package dev.bootbench.agent.grading;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Why the kernel did not take a module, or not let go of it: from its log and the tool's text. */
public final class Refusal {
    private static final Pattern UNKNOWN_SYMBOL = Pattern.compile("Unknown symbol (\\S+) \\(err (-?\\d+)\\)");
    private static final Pattern VERMAGIC = Pattern.compile("version magic '([^']*)' should be '([^']*)'");

    private Refusal() {}

    /**
     * A sentence about a module that was not loaded.
     *
     * @param log      what the kernel logged meanwhile
     * @param toolText what insmod printed
     */
    public static String ofLoad(String module, List<String> log, String toolText) {
        for (String line : log) {
            Optional<String> known = loadLine(line);
            if (known.isPresent()) {
                return known.get();
            }
        }
        if (toolText.contains("File exists")) {
            return "\"File exists\" (EEXIST): " + module + " is loaded already, or a name it registers is taken.";
        }
        if (toolText.contains("Device or resource busy")) {
            return "\"Device or resource busy\" (EBUSY): a device number, a name or an interrupt that it asks for is taken.";
        }
        return Words.errorIn(toolText)
                .map(error -> "Its init function answered with an error: " + error + ".")
                .orElse("Its init function answered with an error that the tool does not name: " + Words.quoted(toolText) + ".");
    }

    private static Optional<String> loadLine(String line) {
        Matcher symbol = UNKNOWN_SYMBOL.matcher(line);
        if (symbol.find()) {
            return Optional.of(symbol.group(2).equals("-2")
                    ? "It uses " + symbol.group(1) + ", which the kernel does not offer to it: misspelt, not exported, of a module that is not"
                            + " loaded, or for GPL modules only while this one's licence is not."
                    : "It uses " + symbol.group(1) + " in another version than this kernel has, or from a namespace that it does not import.");
        }
        Matcher vermagic = VERMAGIC.matcher(line);
        if (vermagic.find()) {
            return Optional.of("It was built for kernel \"" + vermagic.group(1) + "\", this one is \"" + vermagic.group(2) + "\".");
        }
        if (line.contains("disagrees about version of symbol")) {
            return Optional.of("It was built against the headers of another kernel.");
        }
        if (line.contains("sysfs: cannot create duplicate filename")) {
            return Optional.of("A name was registered twice: " + Words.quoted(line) + ".");
        }
        return Optional.empty();
    }

    /**
     * A sentence about a module that was not unloaded.
     *
     * @param permanent whether the kernel marks the module so
     * @param toolText  what rmmod printed
     */
    public static String ofUnload(String module, boolean permanent, String toolText) {
        if (toolText.contains("is in use") || toolText.contains("Resource temporarily unavailable")) {
            return "Something still holds " + module + ": an open file, a missing module_put(), or another module.";
        }
        if (permanent) {
            return module + " has no exit function, so the kernel marks it [permanent].";
        }
        if (toolText.contains("not currently loaded") || toolText.contains("No such file")) {
            return module + " was not loaded.";
        }
        if (toolText.contains("Device or resource busy")) {
            return "Its init or exit function still runs, or died.";
        }
        return Words.errorIn(toolText).map(error -> error + ".").orElse(Words.quoted(toolText));
    }
}
