package dev.bootbench.agent.grading;

import dev.bootbench.agent.shell.CommandResult.Ending;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Words that explain numbers: exit codes, errors, durations, points. */
final class Words {
    /** What strerror prints, and the name that a kernel programmer returns. */
    private static final Map<String, String> ERRORS = Map.ofEntries(
            Map.entry("Operation not permitted", "EPERM"), Map.entry("No such file or directory", "ENOENT"),
            Map.entry("Input/output error", "EIO"), Map.entry("No such device or address", "ENXIO"),
            Map.entry("Exec format error", "ENOEXEC"), Map.entry("Invalid module format", "ENOEXEC"),
            Map.entry("Bad file descriptor", "EBADF"), Map.entry("Resource temporarily unavailable", "EAGAIN"),
            Map.entry("Cannot allocate memory", "ENOMEM"), Map.entry("Permission denied", "EACCES"),
            Map.entry("Bad address", "EFAULT"), Map.entry("Device or resource busy", "EBUSY"), Map.entry("File exists", "EEXIST"),
            Map.entry("No such device", "ENODEV"), Map.entry("Invalid argument", "EINVAL"), Map.entry("Invalid parameters", "EINVAL"),
            Map.entry("Inappropriate ioctl for device", "ENOTTY"), Map.entry("No space left on device", "ENOSPC"),
            Map.entry("Illegal seek", "ESPIPE"), Map.entry("Numerical result out of range", "ERANGE"),
            Map.entry("Function not implemented", "ENOSYS"), Map.entry("Connection timed out", "ETIMEDOUT"),
            Map.entry("Key was rejected by service", "EKEYREJECTED"), Map.entry("Unknown symbol in module", "ENOENT"));

    /** Also those beyond ASCII, which some terminals obey. */
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\x80-\\x9f]");

    private Words() {}

    /** "no such file or directory (ENOENT)"-style explanation of the first error named in a tool's text. */
    static Optional<String> errorIn(String text) {
        return ERRORS.entrySet().stream()
                .filter(e -> Pattern.compile("\\b" + Pattern.quote(e.getKey()) + "\\b").matcher(text).find())
                .min((a, b) -> Integer.compare(b.getKey().length(), a.getKey().length()))
                .map(e -> "\"" + e.getKey() + "\" is " + e.getValue());
    }

    /** Names of all errors that a tool's text names. */
    static List<String> errorNames(String text) {
        return ERRORS.entrySet().stream()
                .filter(e -> Pattern.compile("\\b" + Pattern.quote(e.getKey()) + "\\b").matcher(text).find())
                // "No such device or address" has "No such device" in it: the longer one is meant.
                .sorted((a, b) -> Integer.compare(b.getKey().length(), a.getKey().length()))
                .map(Map.Entry::getValue).toList();
    }

    static String ending(Ending ending) {
        return switch (ending) {
            case Ending.Exited(int code) -> exit(code);
            case Ending.Signalled(String signal) -> "it was ended by signal " + signal;
            case Ending.TimedOut(Duration limit) -> "it was still running after " + seconds(limit);
            case Ending.Lost(String reason) -> "the connection to the board ended (" + reason + ")";
        };
    }

    private static String exit(int code) {
        String why = switch (code) {
            case 126 -> " (the command cannot be executed)";
            case 127 -> " (there is no such command)";
            case 132 -> " (128 + 4: killed by SIGILL, an instruction that does not exist)";
            case 134 -> " (128 + 6: it aborted itself, SIGABRT)";
            case 135 -> " (128 + 7: killed by SIGBUS)";
            case 137 -> " (128 + 9: killed by SIGKILL; after a crash the kernel kills the program that ran into it)";
            case 139 -> " (128 + 11: killed by SIGSEGV, a wrong memory access)";
            case 141 -> " (128 + 13: killed by SIGPIPE)";
            case 143 -> " (128 + 15: killed by SIGTERM)";
            default -> code > 128 && code < 193 ? " (128 + " + (code - 128) + ": killed by that signal)" : "";
        };
        return "exit code " + code + why;
    }

    /** "30 s", "1.5 s", "250 ms". */
    static String seconds(Duration duration) {
        long millis = duration.toMillis();
        if (millis < 1000) {
            return millis + " ms";
        }
        return millis % 1000 == 0 ? millis / 1000 + " s" : String.format(java.util.Locale.ROOT, "%.1f s", millis / 1000.0);
    }

    /** Hundredths without needless zeros: "2", "1.5". */
    static String points(int hundredths) {
        return Exercise.decimal(hundredths).stripTrailingZeros().toPlainString();
    }

    /** First and last half of a long text, with a visible cut between them. */
    static String shortened(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        return text.substring(0, most / 2) + "\n… " + (text.length() - most) + " characters cut here …\n"
                + text.substring(text.length() - most / 2);
    }

    /** One line of somebody else's text for a sentence of ours. */
    static String quoted(String text) {
        String line = text.strip().lines().findFirst().orElse("");
        Matcher control = CONTROL.matcher(line.length() > 200 ? line.substring(0, 200) + "…" : line);
        return "\"" + control.replaceAll("?") + "\"";
    }
}
