package dev.bootbench.link;

import java.util.EnumSet;
import java.util.Set;

/** The life of a host, as administrators lead it: {@link #next()} is the whole table of allowed moves. */
public enum HostState {
    ACTIVE,
    /** Nothing new begins on its boards; what runs there finishes. */
    DRAINING,
    /** Out of service: its credential is revoked and its boards are unlisted; it is still shown. */
    RETIRED,
    /** Not shown any more; kept for the history of its boards. */
    REMOVED;

    public Set<HostState> next() {
        return switch (this) {
            case ACTIVE -> EnumSet.of(DRAINING, RETIRED, REMOVED);
            case DRAINING -> EnumSet.of(ACTIVE, RETIRED, REMOVED);
            case RETIRED -> EnumSet.of(ACTIVE, REMOVED);
            case REMOVED -> EnumSet.of(ACTIVE);
        };
    }

    /** Whether an agent of such a host may connect. */
    public boolean inService() {
        return switch (this) {
            case ACTIVE, DRAINING -> true;
            case RETIRED, REMOVED -> false;
        };
    }
}
