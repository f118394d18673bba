package dev.bootbench.agent.grading;

import dev.bootbench.agent.board.Lane;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An exercise, as its exercise.yaml states it and {@link ExerciseStore} checked it.
 *
 * @param artifacts what is made of the handed-in files, in the order in which the exercise names it
 * @param profiles  board profiles on which it can be graded
 * @param taint     of the kernel after a correct run
 * @param requires  options of the kernel, {@code CONFIG_X} for built in or module, {@code CONFIG_X=y} for just that
 * @param version   SHA-256 over everything that travels with it: the same content, the same version
 * @param files     everything that travels with it, by path: exercise.yaml, README.md, starter/…, files/…
 */
public record Exercise(
        String id,
        String title,
        String summary,
        String family,
        Submit submit,
        List<Artifact> artifacts,
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
    public enum Submit {
        /** C source of one or more kernel modules, with user programs where the exercise names some. */
        MODULE,
        /** C source of user programs alone. */
        PROGRAM,
        /** Scripts that run on the board. */
        GUEST_SCRIPT,
        /** No file: the state in which the holder's board is. */
        BOARD_STATE;

        /** As exercise.yaml spells it. */
        String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** When a student sees a check's evidence; title, verdict and points are never hidden. */
    public enum Visibility {
        VISIBLE,
        HIDDEN,
        AFTER_DUE,
        AFTER_PUBLISHED;

        /** As exercise.yaml and results.json spell it. */
        String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Wall-clock time for the build, for each check without a limit of its own, and for all checks together. */
    public record Limits(Duration build, Duration check, Duration run) {}

    /**
     * One graded question.
     *
     * @param points  hundredths of a point
     * @param needs   checks that have to pass before this one is run
     * @param fresh   whether it wants a newly reset board
     * @param leaks   whether memory that it loses costs its points; needs kmemleak
     * @param limit   its time; the exercise's, unless it has its own
     * @param expects what the kernel has to say against it, or may
     */
    public record Check(
            String id,
            String title,
            int points,
            List<String> needs,
            Lane lane,
            boolean fresh,
            boolean leaks,
            Visibility visibility,
            Duration limit,
            String hint,
            Work work,
            Expected expects) {

        /** Whether it is the build itself. */
        public boolean isBuild() {
            return work instanceof Work.Build;
        }

        /** Whether there is a time at which students must not see what it does. */
        public boolean hidden() {
            return visibility != Visibility.VISIBLE;
        }
    }

    /** What a check does. */
    public sealed interface Work {
        record Build() implements Work {}

        /**
         * @param steps one after the other; the first that is not as expected ends the check
         * @param parts after the steps: each earns its share by itself. Empty: the steps earn all or nothing.
         */
        record Steps(List<Step> steps, List<Part> parts) implements Work {}
    }

    /**
     * A part of a check that earns a share of its points.
     *
     * @param share its weight among the parts
     */
    public record Part(String title, int share, List<Step> steps) {}

    /**
     * What a check may do to the kernel without losing, and what it must do to it.
     *
     * @param mustTaint bits of the taint that have to be set afterwards
     * @param mayTaint  bits that may be set
     */
    public record Expected(List<ExpectedReport> must, List<ExpectedReport> may, long mustTaint, long mayTaint) {
        public static final Expected NOTHING = new Expected(List.of(), List.of(), 0, 0);
    }

    /** A kernel report. Text and function are empty when any will do. */
    public record ExpectedReport(String kind, Optional<Pattern> text, String function) {}

    /**
     * A pattern as written: names in it are put in before it is compiled.
     *
     * @param means what it looks for, in words for whoever cannot read it
     */
    public record Pattern(String source, Optional<String> means) {
        Pattern(String source) {
            this(source, Optional.empty());
        }
    }

    /** The verdicts that a program in faulty/ must get: {@code lost} maps the check's id to the verdict's name. */
    public record FaultyProgram(Map<String, String> lost, List<String> skipped) {}

    /** Hundredths of a point that can be had. */
    public int points() {
        return checks.stream().mapToInt(Check::points).sum();
    }

    /** Name of the module that is meant where none is named: the first; empty when none is handed in. */
    public String module() {
        return modules().stream().findFirst().orElse("");
    }

    /** Names of the handed-in modules. */
    public List<String> modules() {
        return artifacts.stream().filter(Artifact.Module.class::isInstance).map(Artifact::name).toList();
    }

    public String statement() {
        byte[] readme = files.get("README.md");
        return readme == null ? "" : new String(readme, StandardCharsets.UTF_8);
    }

    /** The lanes that its checks name, plain first. */
    public List<Lane> lanes() {
        List<Lane> named = Arrays.stream(Lane.values()).filter(lane -> checks.stream().anyMatch(c -> !c.isBuild() && c.lane() == lane)).toList();
        return named.isEmpty() ? List.of(Lane.PLAIN) : named;
    }

    /** Whether one of its faulty programs is stated to lose, or not to reach, a check of that lane. */
    boolean losesIn(Lane lane, String faultyProgram) {
        FaultyProgram stated = faulty.get(faultyProgram);
        return checks.stream().filter(check -> check.lane() == lane)
                .anyMatch(check -> stated.lost().containsKey(check.id()) || stated.skipped().contains(check.id()));
    }

    /** What one run of it is about: the checks of that lane; the build is judged once, in the first lane. */
    Exercise in(Lane lane) {
        boolean first = lanes().getFirst() == lane;
        List<Check> those = checks.stream().filter(c -> c.isBuild() ? first : c.lane() == lane).toList();
        return new Exercise(id, title, summary, family, submit, artifacts, profiles, limits, taint, cflags, requires, parameters, those, faulty, version, files);
    }

    public Check check(String checkId) {
        return checks.stream().filter(c -> c.id().equals(checkId)).findFirst().orElseThrow();
    }

    /** Hundredths as a decimal with two places. */
    public static BigDecimal decimal(int hundredths) {
        return BigDecimal.valueOf(hundredths, 2);
    }
}
