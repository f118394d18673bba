package dev.bootbench.news;

import org.jspecify.annotations.Nullable;

/** How a try to deliver ended. */
sealed interface Outcome {
    /** @param status what a webhook answered; null for mail */
    record Delivered(@Nullable Integer status) implements Outcome {}

    /**
     * @param status  what it answered, if it did
     * @param problem a sentence
     * @param forGood another try would end the same
     */
    record Failed(@Nullable Integer status, String problem, boolean forGood) implements Outcome {}
}
