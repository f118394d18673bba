package dev.bootbench.grading;

import dev.bootbench.LabClock;
import dev.bootbench.contract.v1.AttemptFinished;
import dev.bootbench.contract.v1.AttemptPhase;
import dev.bootbench.contract.v1.AttemptRef;
import dev.bootbench.contract.v1.AttemptStored;
import dev.bootbench.contract.v1.CancelAttempt;
import dev.bootbench.contract.v1.CheckFinished;
import dev.bootbench.contract.v1.CoordinatorMessage;
import dev.bootbench.contract.v1.Phase;
import dev.bootbench.link.AgentConnected;
import dev.bootbench.link.AgentHub;
import dev.bootbench.link.AgentSaid;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Listens to what agents say of attempts. Everything passes the fence: a host speaks for the claims it has now. */
@ApplicationScoped
class AgentReports {
    private final Attempts attempts;
    private final Runs runs;
    private final CheckResults results;
    private final Deliveries deliveries;
    private final LabFaults faults;
    private final Orders orders;
    private final AgentHub hub;
    private final LabClock clock;
    private final GradingConfig config;

    AgentReports(
            Attempts attempts, Runs runs, CheckResults results, Deliveries deliveries, LabFaults faults, Orders orders, AgentHub hub,
            LabClock clock, GradingConfig config) {
        this.attempts = attempts;
        this.runs = runs;
        this.results = results;
        this.deliveries = deliveries;
        this.faults = faults;
        this.orders = orders;
        this.hub = hub;
        this.clock = clock;
        this.config = config;
    }

    void said(@Observes AgentSaid event) {
        String host = event.host();
        switch (event.message().getMessageCase()) {
            case HEARTBEAT -> alive(host, event.message().getHeartbeat().getAttemptsList());
            case ATTEMPT_PHASE -> phase(host, event.message().getAttemptPhase());
            case CHECK_FINISHED -> check(host, event.message().getCheckFinished());
            case ATTEMPT_FINISHED -> finished(host, event.message().getAttemptFinished());
            case HELLO, BOARD, COMMAND_DONE, MESSAGE_NOT_SET -> { }
        }
    }

    /**
     * An agent is back. What it names goes on. What it does not name it has lost, or was never told: a claim is told again,
     * anything further along starts anew.
     */
    void connected(@Observes AgentConnected event) {
        List<AttemptRef> named = event.hello().getAttemptsList();
        alive(event.host(), named);
        Set<Fence> known = named.stream().map(ref -> Fence.of(event.host(), ref)).collect(Collectors.toSet());
        for (Run run : runs.with(event.host())) {
            if (known.contains(run.fence())) {
                continue;
            }
            if (run.state() == AttemptState.CLAIMED) {
                attempts.find(run.attempt()).ifPresent(attempt -> hub.send(event.host(), orders.run(attempt, run)));
            } else {
                QuarkusTransaction.requiringNew().run(() -> attempts.locked(run.fence()).ifPresent(
                        lost -> faults.happened(lost, "the agent of host %s was restarted".formatted(event.host()))));
            }
        }
    }

    private void alive(String host, List<AttemptRef> refs) {
        Instant now = clock.now();
        for (AttemptRef ref : refs) {
            Fence fence = Fence.of(host, ref);
            if (runs.renew(fence, now.plus(config.expiry()), now.minus(config.runCap()))) {
                orders.keepLease(fence);
            } else if (!deliveries.has(fence)) {
                hub.send(host, CoordinatorMessage.newBuilder()
                        .setCancelAttempt(CancelAttempt.newBuilder().setRef(ref).setReason("This attempt is not this host's any more."))
                        .build());
            }
        }
    }

    private void phase(String host, AttemptPhase message) {
        AttemptState phase = state(message.getPhase());
        QuarkusTransaction.requiringNew().run(() -> attempts.locked(Fence.of(host, message.getRef())).ifPresent(claimed -> {
            // A phase that was overtaken, by a reconnect for example, changes nothing.
            AttemptState present = claimed.run().state();
            if (present == phase || present.canGoTo(phase)) {
                attempts.advance(claimed, phase, FromAgent.text(message.getDoing()));
            }
        }));
    }

    private static AttemptState state(Phase phase) {
        return switch (phase) {
            case BUILDING -> AttemptState.BUILDING;
            case PREPARING -> AttemptState.PREPARING;
            case RUNNING -> AttemptState.RUNNING;
            case REPORTING -> AttemptState.REPORTING;
            // Nothing an attempt could go to: ignored.
            case PHASE_UNSPECIFIED, UNRECOGNIZED -> AttemptState.CLAIMED;
        };
    }

    private void check(String host, CheckFinished message) {
        QuarkusTransaction.requiringNew().run(() -> attempts.locked(Fence.of(host, message.getRef())).ifPresent(claimed -> {
            Run run = claimed.run();
            results.add(run.attempt(), run.generation(), FromAgent.check(message.getResult()));
            attempts.advance(claimed, run.state(), run.doing());
        }));
    }

    private void finished(String host, AttemptFinished message) {
        QuarkusTransaction.requiringNew().run(() -> deliveries.take(host, message));
        // Only now, after the commit.
        hub.send(host, CoordinatorMessage.newBuilder()
                .setAttemptStored(AttemptStored.newBuilder().setRef(message.getRef()))
                .build());
    }
}
