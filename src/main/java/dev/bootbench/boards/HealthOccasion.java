package dev.bootbench.boards;

/** Why somebody looked at a board's health. */
enum HealthOccasion {
    AFTER_RESET, SCHEDULED, ON_DEMAND, AFTER_RECOVERY,
    /** An occasion of an agent newer than this coordinator. */
    UNKNOWN;

    static HealthOccasion of(dev.bootbench.contract.v1.HealthOccasion reported) {
        return switch (reported) {
            case AFTER_RESET -> AFTER_RESET;
            case SCHEDULED -> SCHEDULED;
            case ON_DEMAND -> ON_DEMAND;
            case AFTER_RECOVERY -> AFTER_RECOVERY;
            case HEALTH_OCCASION_UNSPECIFIED, UNRECOGNIZED -> UNKNOWN;
        };
    }
}
