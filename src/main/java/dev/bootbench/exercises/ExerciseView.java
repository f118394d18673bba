package dev.bootbench.exercises;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An exercise as the API shows it.
 *
 * @param best null while the person has no graded attempt
 * @param statement Markdown; with checks and starter only in the view of one exercise
 */
public record ExerciseView(
        String id,
        String title,
        String summary,
        String family,
        String submit,
        BigDecimal points,
        List<String> profiles,
        String version,
        @Nullable Best best,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String statement,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<CheckView> checks,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Header.StarterFile> starter) {

    /** The best graded attempt. */
    public record Best(BigDecimal score) {}

    /** A check's name and worth. */
    public record CheckView(String id, String title, BigDecimal points) {}

    static ExerciseView brief(Exercise exercise, Map<String, BigDecimal> best) {
        return of(exercise, best, null, null, null);
    }

    static ExerciseView full(Exercise exercise, Map<String, BigDecimal> best) {
        Header header = exercise.header();
        return of(
                exercise,
                best,
                header.statement(),
                header.checks().stream().map(c -> new CheckView(c.id(), c.title(), c.points())).toList(),
                header.starter());
    }

    private static ExerciseView of(
            Exercise exercise,
            Map<String, BigDecimal> best,
            @Nullable String statement,
            @Nullable List<CheckView> checks,
            @Nullable List<Header.StarterFile> starter) {
        Header header = exercise.header();
        BigDecimal score = best.get(header.id());
        return new ExerciseView(
                header.id(),
                header.title(),
                header.summary(),
                header.family(),
                header.submit(),
                header.points(),
                header.profiles(),
                header.version(),
                score == null ? null : new Best(score),
                statement,
                checks,
                starter);
    }
}
