package dev.bootbench.grading;

import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** What happens to an attempt when the lab fails it: tried again, elsewhere if possible, and never paid for by its person. */
@ApplicationScoped
class LabFaults {
    private static final Logger LOG = Logger.getLogger(LabFaults.class);

    private final Attempts attempts;
    private final int retries;

    LabFaults(Attempts attempts, GradingConfig config) {
        this.attempts = attempts;
        this.retries = config.retries();
    }

    /**
     * @param attempt locked, and with an agent
     * @param what happened, as the beginning of a sentence without its full stop: "board vm-1 did not come up"
     */
    void happened(Attempt attempt, String what) {
        LOG.warnf("lab fault in attempt %d on %s: %s", attempt.id(), attempt.board(), what);
        if (attempt.cancelWanted()) {
            attempts.finish(attempt, new Outcome.Cancelled("Cancelled."));
        } else if (attempt.labFaults() < retries) {
            attempts.requeue(
                    attempt,
                    "The lab failed this attempt (%s). It keeps its place and is tried again, on another board if there is one."
                            .formatted(what),
                    attempt.board());
        } else {
            attempts.finish(attempt, new Outcome.Faulted(
                    "The lab failed this attempt %d times (last: %s). This costs no points and no attempt; a teacher can have it graded again."
                            .formatted(attempt.labFaults() + 1, what)));
        }
    }

    /** The exercise itself is broken: trying again would only break again. */
    void exerciseBroken(Attempt attempt, String what) {
        LOG.errorf("exercise %s is broken, seen in attempt %d: %s", attempt.exercise(), attempt.id(), what);
        attempts.finish(attempt, new Outcome.Faulted(
                "The exercise itself is broken (%s). This costs no points; its teacher has to mend it.".formatted(what)));
    }
}
