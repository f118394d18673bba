package dev.bootbench.booking;

import dev.bootbench.Changed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Lets a thread die in the middle of what it does: at the so-and-so-many-th piece of news of its transaction, before the commit. */
@ApplicationScoped
class Fate {
    /** Nothing of ours throws or catches it. */
    static final class Death extends RuntimeException {
        Death() {
            super("the test lets this replica die here");
        }
    }

    private final ThreadLocal<Integer> left = new ThreadLocal<>();

    void doom(int news) {
        left.set(news);
    }

    void spare() {
        left.remove();
    }

    void ended(@Observes HoldEnded event) {
        step();
    }

    void changed(@Observes HoldsChanged event) {
        step();
    }

    void changed(@Observes Changed event) {
        step();
    }

    private void step() {
        Integer news = left.get();
        if (news != null) {
            left.set(news - 1);
            if (news == 0) {
                throw new Death();
            }
        }
    }
}
