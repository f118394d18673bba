package dev.bootbench.cli;

import org.jspecify.annotations.Nullable;

/** The part of an address after the path. */
final class Query {
    private final StringBuilder text = new StringBuilder();

    /** Adds a parameter; null: none. */
    Query and(String name, @Nullable Object value) {
        if (value != null) {
            text.append(text.isEmpty() ? '?' : '&').append(name).append('=').append(Client.part(value));
        }
        return this;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
