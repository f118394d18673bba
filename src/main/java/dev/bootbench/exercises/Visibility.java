package dev.bootbench.exercises;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonProperty;

/** When students may read what a check found. Its title and verdict are never a secret. */
public enum Visibility {
    @JsonProperty("visible")
    VISIBLE,
    @JsonProperty("hidden")
    HIDDEN,
    /** Once the exercise's due date has passed. */
    @JsonProperty("after-due")
    @JsonAlias({"after_due", "after_due_date"})
    AFTER_DUE,
    /** Once a teacher has published the results. */
    @JsonProperty("after-published")
    @JsonAlias("after_published")
    AFTER_PUBLISHED
}
