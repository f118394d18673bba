package dev.bootbench.exercises;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a teacher has laid down about an exercise in this lab.
 *
 * @param dueAt until when it is to be handed in; null: no date, and what waits for one stays closed
 * @param publishedAt when the results were or will be published; null: not yet
 * @param counts which of a person's attempts makes the grade
 */
public record Schedule(@Nullable Instant dueAt, @Nullable Instant publishedAt, Counts counts) {
    public static final Schedule NONE = new Schedule(null, null, Counts.BEST);

    /** Which attempt makes the grade. */
    public enum Counts { BEST, LAST }

    /** Whether students may read what a check of that visibility found. */
    public boolean opens(Visibility visibility, Instant now) {
        return switch (visibility) {
            case VISIBLE -> true;
            case HIDDEN -> false;
            case AFTER_DUE -> dueAt != null && !now.isBefore(dueAt);
            case AFTER_PUBLISHED -> publishedAt != null && !now.isBefore(publishedAt);
        };
    }
}
