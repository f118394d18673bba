package dev.bootbench.boards;

import dev.bootbench.contract.v1.Condition;

/** What a board is doing, as its agent reports it. */
public enum BoardCondition {
    OFF, BOOTING, UP, CLEANING, CHECKING, QUARANTINED, RETIRED;

    static BoardCondition of(Condition reported) {
        return switch (reported) {
            case OFF -> OFF;
            case BOOTING -> BOOTING;
            case UP -> UP;
            case CLEANING -> CLEANING;
            case CHECKING -> CHECKING;
            case QUARANTINED -> QUARANTINED;
            case RETIRED -> RETIRED;
            // An agent newer than this coordinator: a condition it cannot judge is one it must not hand out.
            case CONDITION_UNSPECIFIED, UNRECOGNIZED -> QUARANTINED;
        };
    }
}
