package dev.bootbench.agent.board;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Which kernel a board boots: every board has the plain one. */
public enum Lane {
    /** The distribution's. */
    PLAIN,
    /** The same version, built to look for mistakes itself: KASAN, lockdep, kmemleak and others. */
    DEBUG;

    /** As exercises, profiles and the coordinator write it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Empty when there is no such lane. */
    public static Optional<Lane> of(String text) {
        return Arrays.stream(values()).filter(lane -> lane.text().equals(text)).findFirst();
    }
}
