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
import java.util.List;

/** Cancels an attempt: at once while it waits, through its agent while it runs. What was found is kept. */
@ApplicationScoped
class Cancellation {
    private final Sql sql;
    private final Attempts attempts;
    private final Runs runs;
    private final AgentHub hub;
    private final Audit audit;

    Cancellation(Sql sql, Attempts attempts, Runs runs, AgentHub hub, Audit audit) {
        this.sql = sql;
        this.attempts = attempts;
        this.runs = runs;
        this.hub = hub;
        this.audit = audit;
    }

    /**
     * @param by account that wants it; another than the attempt's own is noted in the audit log
     * @throws ProblemException when it has ended otherwise, or its result is on the way already
     */
    void cancel(long id, long by) {
        List<Fence> running = QuarkusTransaction.requiringNew().call(() -> {
            Attempt attempt = attempts.locked(id).orElseThrow();
            if (attempt.person() != by) {
                audit.log("attempt-cancelled", Long.toString(id), "");
            }
            return mark(attempt);
        });
        // Without a link the wish stays noted: the attempt ends as cancelled as soon as anything is heard of it, or is swept.
        running.forEach(fence -> hub.send(fence.host(), CoordinatorMessage.newBuilder()
                .setCancelAttempt(CancelAttempt.newBuilder().setRef(fence.ref()).setReason("Cancelled."))
                .build()));
    }

    /** @return the claims whose agents have to be told */
    private List<Fence> mark(Attempt attempt) {
        return switch (attempt.state()) {
            case CANCELLED -> List.of();
            case GRADED, LAB_FAULT -> throw new ProblemException(
                    ProblemType.CONFLICT, "The attempt has ended already: there is nothing to cancel.");
            case QUEUED, CLAIMED, BUILDING, PREPARING, RUNNING, REPORTING -> mark(attempt, runs.of(attempt.id()));
        };
    }

    private List<Fence> mark(Attempt attempt, List<Run> all) {
        List<Run> working = all.stream().filter(run -> run.state().withAgent()).toList();
        if (working.isEmpty()) {
            attempts.finish(attempt, new Outcome.Cancelled("Cancelled."), "");
            return List.of();
        }
        boolean nothingElse = all.stream().allMatch(run -> run.state() == AttemptState.REPORTING || run.state().over());
        if (nothingElse) {
            throw new ProblemException(
                    ProblemType.CONFLICT, "The checks have ended and the result is on its way: too late to cancel.");
        }
        sql.update("update attempt set cancel_wanted = true where id = ?", attempt.id());
        working.forEach(run -> attempts.advance(new Claimed(attempt, run), run.state(), "stopping, as it was cancelled"));
        return working.stream().map(Run::fence).toList();
    }
}
