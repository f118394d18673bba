package dev.bootbench.grading;

import dev.bootbench.contract.v1.CancelAttempt;
import dev.bootbench.contract.v1.CoordinatorMessage;
import dev.bootbench.link.AgentHub;
import dev.bootbench.people.Audit;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import dev.bootbench.sql.Sql;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Cancels an attempt: at once while it waits, through its agent while it runs. What was found is kept. */
@ApplicationScoped
class Cancellation {
    private final Sql sql;
    private final Attempts attempts;
    private final AgentHub hub;
    private final Audit audit;

    Cancellation(Sql sql, Attempts attempts, AgentHub hub, Audit audit) {
        this.sql = sql;
        this.attempts = attempts;
        this.hub = hub;
        this.audit = audit;
    }

    /**
     * @param by account that wants it; another than the attempt's own is noted in the audit log
     * @throws ProblemException when it has ended otherwise, or its result is on the way already
     */
    void cancel(long id, long by) {
        Optional<Fence> running = QuarkusTransaction.requiringNew().call(() -> {
            Attempt attempt = attempts.locked(id).orElseThrow();
            if (attempt.person() != by) {
                audit.log("attempt-cancelled", Long.toString(id), "");
            }
            return mark(attempt);
        });
        // Without a link the wish stays noted: the attempt ends as cancelled as soon as anything is heard of it, or is swept.
        running.ifPresent(fence -> hub.send(fence.host(), CoordinatorMessage.newBuilder()
                .setCancelAttempt(CancelAttempt.newBuilder().setRef(fence.ref()).setReason("Cancelled."))
                .build()));
    }

    private Optional<Fence> mark(Attempt attempt) {
        return switch (attempt.state()) {
            case QUEUED -> {
                attempts.finish(attempt, new Outcome.Cancelled("Cancelled."));
                yield Optional.empty();
            }
            case CLAIMED, BUILDING, PREPARING, RUNNING -> {
                sql.update("update attempt set cancel_wanted = true where id = ?", attempt.id());
                attempts.advance(attempt, attempt.state(), "stopping, as it was cancelled");
                yield Optional.of(attempt.fence());
            }
            case CANCELLED -> Optional.empty();
            case REPORTING -> throw new ProblemException(
                    ProblemType.CONFLICT, "The checks have ended and the result is on its way: too late to cancel.");
            case GRADED, LAB_FAULT -> throw new ProblemException(
                    ProblemType.CONFLICT, "The attempt has ended already: there is nothing to cancel.");
        };
    }
}
