package dev.bootbench.grading;

import org.jspecify.annotations.Nullable;

/** Text that may be missing: empty inside, null in the API. */
final class Texts {
    private Texts() {}

    static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
