package dev.bootbench.agent.build;

import dev.bootbench.agent.build.BuildOutcome.Rejected;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What a build that failed says to the owner of its sources. */
final class BuildLog {
    private static final Pattern QUOTED_SOURCE = Pattern.compile("\\s*\\d* \\|");

    /** What a tool says when it met one of the sandbox's limits, and what we say. */
    private static final Map<String, String> LIMIT_MET = Map.of(
            "File size limit exceeded", "The build wrote a file that is too large",
            "file size limit exceeded", "The build wrote a file that is too large",
            "File too large", "The build wrote a file that is too large",
            "No space left on device", "The build used up its work space",
            "out of memory allocating", "The compiler ran out of memory",
            "emory exhausted", "The compiler ran out of memory",
            "Cannot allocate memory", "The compiler ran out of memory",
            "CPU time limit exceeded", "The compiler used up its processor time",
            "Killed signal terminated program", "The compiler ran out of memory");

    private BuildLog() {}

    /** @param reason a sentence, or empty to take the first thing that the tools found */
    static Rejected rejected(List<Diagnostic> diagnostics, SandboxResult result, String reason) {
        String sentence = reason;
        if (sentence.isEmpty()) {
            sentence = limitMet(result.stderr());
        }
        if (sentence.isEmpty()) {
            sentence = diagnostics.stream()
                    .filter(Diagnostic::isError)
                    .findFirst()
                    .map(Diagnostic::sentence)
                    .or(() -> result.stderr().lines().filter(line -> line.contains("rror: ")).findFirst())
                    .map(error -> "It does not build: " + error)
                    .orElse("It does not build; see the log.");
        }
        return new Rejected(sentence, diagnostics, result.stderr(), result.took());
    }

    /** Not from lines that quote a source: these may say anything. */
    private static String limitMet(String log) {
        return log.lines()
                .filter(line -> !line.startsWith(ModuleBuilder.SOURCE_ROOT) && !line.startsWith("./") && !QUOTED_SOURCE.matcher(line).lookingAt())
                .flatMap(line -> LIMIT_MET.entrySet().stream().filter(entry -> line.contains(entry.getKey())))
                .findFirst()
                .map(entry -> entry.getValue() + ": does a file include or repeat without end?")
                .orElse("");
    }

    /** The last line that says something. */
    static String lastLine(String log) {
        return log.lines().filter(line -> !line.isBlank()).reduce((first, second) -> second).orElse("It printed nothing.");
    }
}
