package dev.bootbench.console;

import org.jspecify.annotations.Nullable;

/** Who looks at a console. */
sealed interface Watcher {
    /** As those who watch, too, see it. */
    String name();

    /** The account, for what is theirs. */
    default @Nullable Long person() {
        return null;
    }

    /** The same for all views of one person, or of one link. */
    Object identity();

    record Someone(Long person, String login, String name) implements Watcher {
        @Override
        public Object identity() {
            return person;
        }
    }

    /** With a link, and no account. */
    record Guest(long share, String name) implements Watcher {
        @Override
        public Object identity() {
            return "link " + share;
        }
    }

    /** A part of the lab, as what records: it is not counted and not shown. */
    record Machine(String name) implements Watcher {
        @Override
        public Object identity() {
            return this;
        }
    }
}
