package dev.bootbench.agent.grading;

import dev.bootbench.agent.board.Lane;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An exercise, as its exercise.yaml states it and {@link ExerciseStore} checked it.
 *
 * @param module   name of the module that is built from all handed-in .c files
 * @param profiles board profiles on which it can be graded
 * @param taint    of the kernel after a correct run
 * @param requires options of the kernel, {@code CONFIG_X} for built in or module, {@code CONFIG_X=y} for just that
 * @param version  SHA-256 over everything that travels with it: the same content, the same version
 * @param files    everything that travels with it, by path: exercise.yaml, README.md, starter/…, files/…
 */
public record Exercise(
        String id,
        String title,
        String summary,
        String family,
        Submit submit,
        String module,
        List<String> profiles,
        Limits limits,
        long taint,
        List<String> cflags,
        List<String> requires,
        Map<String, Parameter> parameters,
        List<Check> checks,
        Map<String, FaultyProgram> faulty,
        String version,
        Map<String, byte[]> files) {

    /** What is handed in. */
    public enum Submit { MODULE }

    /** Wall-clock time for the build, for each check without a limit of its own, and for all checks together. */
    public record Limits(Duration build, Duration check, Duration run) {}

    /**
     * One graded question.
     *
     * @param points hundredths of a point
     * @param needs  checks that have to pass before this one is run
     * @param fresh  whether it wants a newly reset board
     * @param limit  its time; the exercise's, unless it has its own
     */
    public record Check(
            String id,
            String title,
            int points,
            List<String> needs,
            Lane lane,
            boolean fresh,
            boolean hidden,
            Duration limit,
            String hint,
            Work work,
            List<ExpectedReport> reports) {

        /** Whether it is the build itself. */
        public boolean isBuild() {
            return work instanceof Work.Build;
        }
    }

    /** What a check does. */
    public sealed interface Work {
        record Build() implements Work {}

        record Steps(List<Step> steps) implements Work {}
    }

    /** A kernel report that a check must provoke. Text and function are empty when any will do. */
    public record ExpectedReport(String kind, Optional<Pattern> text, String function) {}

    /** A pattern as written: names in it are put in before it is compiled. */
    public record Pattern(String source) {}

    /** The verdicts that a program in faulty/ must get: {@code lost} maps the check's id to the verdict's name. */
    public record FaultyProgram(Map<String, String> lost, List<String> skipped) {}

    /** Hundredths of a point that can be had. */
    public int points() {
        return checks.stream().mapToInt(Check::points).sum();
    }

    public String statement() {
        byte[] readme = files.get("README.md");
        return readme == null ? "" : new String(readme, java.nio.charset.StandardCharsets.UTF_8);
    }

    /** The lanes that its checks name, plain first. */
    public List<Lane> lanes() {
        List<Lane> named = Arrays.stream(Lane.values()).filter(lane -> checks.stream().anyMatch(c -> !c.isBuild() && c.lane() == lane)).toList();
        return named.isEmpty() ? List.of(Lane.PLAIN) : named;
    }

    /** What one run of it is about: the checks of that lane; the build is judged once, in the first lane. */
    Exercise in(Lane lane) {
        boolean first = lanes().getFirst() == lane;
        List<Check> those = checks.stream().filter(c -> c.isBuild() ? first : c.lane() == lane).toList();
        return new Exercise(id, title, summary, family, submit, module, profiles, limits, taint, cflags, requires, parameters, those, faulty, version, files);
    }

    public Check check(String checkId) {
        return checks.stream().filter(c -> c.id().equals(checkId)).findFirst().orElseThrow();
    }

    /** Hundredths as a decimal with two places. */
    public static BigDecimal decimal(int hundredths) {
        return BigDecimal.valueOf(hundredths, 2);
    }
}
