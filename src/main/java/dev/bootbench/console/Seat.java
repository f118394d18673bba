package dev.bootbench.console;

import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A person's view at a console's keyboard, as all coordinators know it.
 *
 * @param number names it among all views, at whichever coordinator
 * @param person null for who has no account, and therefore never types
 * @param name   as those who watch, too, see it
 */
record Seat(long number, @Nullable Long person, String name) {
    /** As far as JavaScript counts; two of the views of one console hardly ever get the same. */
    private static final long NUMBERS = 1L << 53;

    static Seat of(Watcher who) {
        return new Seat(ThreadLocalRandom.current().nextLong(1, NUMBERS), who.person(), who.name());
    }

    /** Whether this is a view of that person. */
    boolean isOf(@Nullable Long somebody) {
        return somebody != null && somebody.equals(person);
    }
}
