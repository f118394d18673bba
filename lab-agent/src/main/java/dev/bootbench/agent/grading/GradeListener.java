package dev.bootbench.agent.grading;

/** Told while an attempt goes on, from the thread that grades: return quickly. */
public interface GradeListener {
    /** What an attempt is busy with, in this order. */
    enum Phase { BUILDING, PREPARING, RUNNING, REPORTING }

    /** @param doing for people: "check 3 of 7: It loads" */
    default void phase(Phase phase, String doing) {}

    /** The verdict of this check stands (unless the lab breaks later). */
    default void checkFinished(CheckReport report) {}
}
