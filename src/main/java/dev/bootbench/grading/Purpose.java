package dev.bootbench.grading;

/** Why an attempt is made, which decides its class in the queue: a smaller number goes first. */
enum Purpose {
    SUBMIT(2),
    REGRADE(3),
    /** One of all submissions of an exercise. */
    REGRADE_ALL(4),
    /** To see whether the same submission gets the same verdicts. */
    VERIFY(4);

    private final int priority;

    Purpose(int priority) {
        this.priority = priority;
    }

    int priority() {
        return priority;
    }
}
