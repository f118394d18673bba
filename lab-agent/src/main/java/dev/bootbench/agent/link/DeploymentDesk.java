package dev.bootbench.agent.link;

import dev.bootbench.agent.board.Board;
import dev.bootbench.agent.board.BoardRack;
import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.build.Intake;
import dev.bootbench.agent.build.RefusedException;
import dev.bootbench.agent.deploy.DeployProgress;
import dev.bootbench.agent.deploy.DeployRequest;
import dev.bootbench.agent.deploy.Deployer;
import dev.bootbench.contract.v1.AgentMessage;
import dev.bootbench.contract.v1.Deploy;
import dev.bootbench.contract.v1.DeploymentFinished;
import dev.bootbench.contract.v1.DeploymentOutcome;
import dev.bootbench.contract.v1.DeploymentProgress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * The deployments of this host: each on a thread of its own, one at a time per board, then delivered until the coordinator
 * has stored the result. An order lies on disk until its result does: an agent that was killed in between says so afterwards.
 */
final class DeploymentDesk implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(DeploymentDesk.class);
    /** A kernel, the largest content there is, over a slow line. */
    private static final Duration FETCH = Duration.ofMinutes(5);
    private static final long LARGEST = 260L << 20;
    /** For the one before on the same board, which was cancelled, to notice. */
    private static final Duration TURN = Duration.ofMinutes(1);
    /** For the coordinator's list with a reservation that has just begun. */
    private static final Duration KNOWN = Duration.ofSeconds(5);

    private static final String ENDED = "The reservation ended before this was done.";

    /** @param hold the reservation it is for, when that is known */
    private record Running(String board, OptionalLong hold, Thread thread) {}

    private final BoardRack rack;
    private final Deployer deployer;
    private final CoordinatorLink link;
    private final Content content;
    private final HoldBook holds;
    private final Spool<Deploy> orders;
    private final Spool<DeploymentFinished> results;
    private final Map<String, Running> running = new ConcurrentHashMap<>();
    private final Map<String, String> cancelled = new ConcurrentHashMap<>();
    private final Map<String, ReentrantLock> turns = new ConcurrentHashMap<>();
    private final ReentrantLock delivering = new ReentrantLock();

    DeploymentDesk(BoardRack rack, Deployer deployer, CoordinatorLink link, Content content, HoldBook holds, Path home) throws IOException {
        this.rack = rack;
        this.deployer = deployer;
        this.link = link;
        this.content = content;
        this.holds = holds;
        this.orders = new Spool<>(home.resolve("deploy-orders"), Deploy.parser(), order -> key(order.getDeployment()));
        this.results = new Spool<>(home.resolve("deploy-results"), DeploymentFinished.parser(), result -> key(result.getDeployment()));
        for (Spool.Entry<Deploy> left : orders.entries()) {
            String id = left.message().getDeployment();
            if (!results.has(key(id))) {
                results.put(fault(id, "The host's agent was restarted meanwhile, and the board with it. Deploy it again."), List.of());
            }
            orders.remove(key(id));
        }
    }

    /** The coordinator chooses the name; on our disk it is a plain word. */
    private static String key(String deployment) {
        return deployment.replaceAll("[^A-Za-z0-9-]", "_");
    }

    /** Begins a deployment, unless it is known already: an order may be repeated. */
    synchronized void run(Deploy order) {
        String id = order.getDeployment();
        if (running.containsKey(id) || results.has(key(id))) {
            return;
        }
        Thread thread = Thread.ofVirtual().name("deploy-" + id).unstarted(() -> {
            DeploymentFinished finished = deploy(order);
            try {
                results.put(finished, List.of());
                orders.remove(key(id));
            } catch (IOException e) {
                LOG.errorf("the result of deployment %s cannot be kept: %s", id, e.getMessage());
            } finally {
                running.remove(id);
                cancelled.remove(id);
            }
            deliverAll();
        });
        OptionalLong hold = order.getReservation() == 0 ? holds.reservation(order.getBoard())
                : holds.has(order.getReservation()) ? OptionalLong.of(order.getReservation()) : OptionalLong.empty();
        running.put(id, new Running(order.getBoard(), hold, thread));
        try {
            orders.put(order, List.of());
        } catch (IOException e) {
            LOG.warnf("deployment %s is begun but would be forgotten by a killed agent: %s", id, e.getMessage());
        }
        thread.start();
    }

    /** Ends what runs on the board: it is not its holder's any more, or about to be reset. */
    void cancel(String board, String reason) {
        running.forEach((id, each) -> {
            if (each.board().equals(board)) {
                cancel(id, each, reason);
            }
        });
    }

    /** Ends what runs for reservations that have ended. */
    void cancelEnded() {
        running.forEach((id, each) -> {
            if (each.hold().isPresent() && !holds.has(each.hold().getAsLong())) {
                cancel(id, each, ENDED);
            }
        });
    }

    private void cancel(String id, Running each, String reason) {
        cancelled.put(id, reason);
        each.thread().interrupt();
    }

    void stored(String deployment) {
        try {
            results.remove(key(deployment));
        } catch (IOException e) {
            LOG.warnf("deployment %s is stored but stays in the spool: %s", deployment, e.getMessage());
        }
    }

    private DeploymentFinished deploy(Deploy order) {
        String id = order.getDeployment();
        ReentrantLock turn = turns.computeIfAbsent(order.getBoard(), board -> new ReentrantLock());
        try {
            if (!turn.tryLock(TURN.toSeconds(), TimeUnit.SECONDS)) {
                return fault(id, "Another deployment on " + order.getBoard() + " does not end. Reset the board and try again.");
            }
            Path fetched = content.scratch();
            try {
                return deploy(order, fetched);
            } finally {
                turn.unlock();
                Files.deleteIfExists(fetched);
            }
        } catch (LabFaultException e) {
            return fault(id, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            return fault(id, cancelled.getOrDefault(id, "The host's agent was stopped."));
        } catch (IOException e) {
            return fault(id, "The host's disk fails: " + e.getMessage());
        } catch (RuntimeException e) {
            LOG.errorf(e, "deployment %s met a mistake of ours", id);
            return fault(id, "Something of ours went wrong while deploying; it is in the host's log.");
        }
    }

    private DeploymentFinished deploy(Deploy order, Path fetched) throws LabFaultException, InterruptedException, IOException {
        Board board = rack.board(order.getBoard())
                .orElseThrow(() -> new LabFaultException("There is no board " + order.getBoard() + " on this host."));
        demandReservation(order);
        progress(order.getDeployment(), "uploading", "fetching the content");
        content.fetchTo(link.channel(), order.getContent(), fetched, LARGEST, FETCH);
        try {
            return DeployMessages.finished(order.getDeployment(), deployer.deploy(board, request(order, fetched), reporter(order.getDeployment())));
        } catch (RefusedException | IllegalArgumentException e) {
            // The coordinator has looked at it already; what is refused here all the same gets a reason.
            return DeploymentFinished.newBuilder().setDeployment(order.getDeployment()).setOutcome(DeploymentOutcome.NOT_DEPLOYED)
                    .setSentence(String.valueOf(e.getMessage())).build();
        }
    }

    /** From now on it ends with the reservation it is for, and never goes to the next one's board. */
    private void demandReservation(Deploy order) throws LabFaultException, InterruptedException {
        long hold = order.getReservation();
        if (hold == 0) {
            return;
        }
        boolean known = holds.awaitReservation(hold, order.getBoard(), KNOWN);
        running.computeIfPresent(order.getDeployment(), (id, each) -> new Running(each.board(), OptionalLong.of(hold), each.thread()));
        if (!known || !holds.has(hold)) {
            throw new LabFaultException(ENDED);
        }
    }

    private static DeployRequest request(Deploy order, Path content) throws LabFaultException, RefusedException, IOException {
        return switch (order.getKind()) {
            case MODULE_SOURCE -> {
                try (InputStream in = Files.newInputStream(content)) {
                    yield new DeployRequest.ModuleSource(
                            order.getModule(), Intake.read(in, "module.zip"), order.getParametersList(), order.getLoad());
                }
            }
            case MODULE -> new DeployRequest.BuiltModule(order.getModule(), content, order.getParametersList(), order.getLoad());
            case KERNEL -> new DeployRequest.Kernel(content, order.getCommandLine());
            case FILES -> new DeployRequest.PlainFiles(content, order.getTarget());
            case KIND_UNSPECIFIED, UNRECOGNIZED ->
                throw new LabFaultException("This agent does not know this kind of deployment: update the agent.");
        };
    }

    private DeployProgress reporter(String deployment) {
        return (phase, doing) -> progress(deployment, phase.name().toLowerCase(Locale.ROOT), doing);
    }

    private void progress(String deployment, String phase, String doing) {
        link.send(AgentMessage.newBuilder()
                .setDeploymentProgress(DeploymentProgress.newBuilder()
                        .setDeployment(deployment)
                        .setPhase(phase)
                        .setDoing(doing)
                        .setAt(Messages.timestamp(Instant.now())))
                .build());
    }

    private static DeploymentFinished fault(String deployment, String sentence) {
        return DeploymentFinished.newBuilder().setDeployment(deployment).setOutcome(DeploymentOutcome.DEPLOYMENT_FAULT)
                .setSentence(sentence).build();
    }

    /** Hands over everything that is finished; what fails stays for the next time. */
    void deliverAll() {
        if (!delivering.tryLock()) {
            return;
        }
        try {
            for (Spool.Entry<DeploymentFinished> entry : results.entries()) {
                if (!link.send(AgentMessage.newBuilder().setDeploymentFinished(entry.message()).build())) {
                    return;
                }
            }
        } finally {
            delivering.unlock();
        }
    }

    @Override
    public void close() {
        running.values().forEach(each -> each.thread().interrupt());
    }
}
