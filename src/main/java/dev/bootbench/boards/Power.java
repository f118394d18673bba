package dev.bootbench.boards;

import dev.bootbench.link.HostInfo;
import dev.bootbench.link.Link;
import java.util.Optional;

/** Whether a board has power, as far as anybody can tell from here. */
enum Power {
    ON, OFF, UNKNOWN;

    static Power of(BoardCondition condition, Optional<HostInfo> host) {
        if (host.filter(known -> known.link() == Link.CONNECTED).isEmpty()) {
            return UNKNOWN;
        }
        return switch (condition) {
            case BOOTING, UP, CHECKING -> ON;
            case OFF -> OFF;
            case CLEANING, QUARANTINED, RETIRED -> UNKNOWN;
        };
    }
}
