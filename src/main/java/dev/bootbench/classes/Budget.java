package dev.bootbench.classes;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;

/**
 * What all members of a class may book together.
 *
 * @param hoursPerWeek null: as much as each of them may
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Budget(@Min(0) @Max(1_000_000) @Nullable Integer hoursPerWeek) {
    public static final Budget NONE = new Budget(null);
}
