package dev.bootbench.link;

import org.jspecify.annotations.Nullable;

/** What waiting for the next message of a stream can end with. */
sealed interface Received<T> {
    record Message<T>(T message) implements Received<T> {}

    /** Nothing came in time. */
    record Silence<T>() implements Received<T> {}

    /** Nothing will come any more: the other side ended it in order, or the stream broke. */
    record End<T>(boolean broken, @Nullable Throwable cause) implements Received<T> {}
}
