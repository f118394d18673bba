package dev.bootbench.deployments;

import dev.bootbench.Attendance;
import dev.bootbench.LabClock;
import dev.bootbench.booking.HoldEnded;
import dev.bootbench.contract.v1.CoordinatorMessage;
import dev.bootbench.contract.v1.Deploy;
import dev.bootbench.link.AgentConnected;
import dev.bootbench.link.AgentHub;
import dev.bootbench.link.HostInfo;
import dev.bootbench.link.Hosts;
import dev.bootbench.link.Link;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Instant;
import java.util.Optional;

/**
 * Tells agents what to deploy, and gives up what cannot end any more. An order may be repeated: an agent that knows the
 * deployment already does nothing anew, and one that was restarted in its midst says so.
 */
@ApplicationScoped
class DeploymentOrders {
    private final Deployments deployments;
    private final AgentHub hub;
    private final Hosts hosts;
    private final LabClock clock;
    private final Attendance attendance;
    private final DeploymentsConfig config;

    DeploymentOrders(
            Deployments deployments, AgentHub hub, Hosts hosts, LabClock clock, Attendance attendance, DeploymentsConfig config) {
        this.deployments = deployments;
        this.hub = hub;
        this.hosts = hosts;
        this.clock = clock;
        this.attendance = attendance;
        this.config = config;
    }

    /** After the commit. A host that is away gets it when it is back, if that is soon. */
    void send(Deployment deployment) {
        hub.send(deployment.host(), CoordinatorMessage.newBuilder().setDeploy(order(deployment)).build());
    }

    private static Deploy order(Deployment deployment) {
        Wish wish = deployment.wish();
        return Deploy.newBuilder()
                .setDeployment(Long.toString(deployment.id()))
                .setBoard(deployment.board())
                .setContent(deployment.content())
                .setKind(wish.kind().message())
                .setModule(wish.module())
                .addAllParameters(wish.parameters())
                .setLoad(wish.load())
                .setCommandLine(wish.commandLine())
                .setTarget(wish.target())
                .setReservation(deployment.hold())
                .build();
    }

    void connected(@Observes AgentConnected event) {
        deployments.unfinished().stream().filter(d -> d.host().equals(event.host())).forEach(this::send);
    }

    /** In the transaction that ends the hold. */
    void ended(@Observes HoldEnded event) {
        deployments.unfinished().stream().filter(d -> d.hold() == event.hold().id()).forEach(d -> deployments.giveUp(
                d.id(), DeploymentState.LOST, "The reservation ended before this was done."));
    }

    /** Hosts first have their time to come back, after this coordinator was away as after their link was. */
    @Scheduled(every = "2s", delayed = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void sweep() {
        Instant now = clock.now();
        for (Deployment deployment : deployments.unfinished()) {
            if (deployment.queuedAt().plus(config.longest()).isBefore(now)) {
                deployments.giveUp(deployment.id(), DeploymentState.FAULT,
                        "Nothing was heard of its end for " + config.longest().toMinutes() + " minutes. Reset the board and try again.");
            } else if (hostIsGone(deployment.host(), now)) {
                deployments.giveUp(deployment.id(), DeploymentState.LOST, "Host " + deployment.host()
                        + " went out of reach before this was done. Look at the board when it is back.");
            }
        }
    }

    private boolean hostIsGone(String host, Instant now) {
        if (now.minus(config.reconnect()).isBefore(attendance.since(now))) {
            return false;
        }
        Optional<HostInfo> info = hosts.find(host);
        return info.isEmpty() || info.get().link() == Link.LOST && info.get().since().plus(config.reconnect()).isBefore(now);
    }
}
