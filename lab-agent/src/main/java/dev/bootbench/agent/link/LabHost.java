package dev.bootbench.agent.link;

import dev.bootbench.agent.board.Board;
import dev.bootbench.agent.board.BoardRack;
import dev.bootbench.agent.board.HealthReport;
import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.board.Lane;
import dev.bootbench.agent.deploy.Deployer;
import dev.bootbench.agent.grading.Grader;
import dev.bootbench.contract.v1.AgentMessage;
import dev.bootbench.contract.v1.BoardCommand;
import dev.bootbench.contract.v1.CommandDone;
import dev.bootbench.contract.v1.CoordinatorMessage;
import dev.bootbench.contract.v1.Heartbeat;
import dev.bootbench.contract.v1.Hello;
import dev.bootbench.contract.v1.Hold;
import dev.bootbench.contract.v1.OpenConsole;
import dev.bootbench.contract.v1.SaveWorkspace;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/** This host: its boards on one side, the coordinator on the other. Routes messages; each kind of work is elsewhere. */
final class LabHost implements CoordinatorLink.Host, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(LabHost.class);
    /** How long the coordinator has for ending a reservation itself before the host does it alone. */
    private static final Duration COORDINATOR_GRACE = Duration.ofSeconds(10);

    private final String version;
    private final BoardRack rack;
    private final HoldBook holds;
    private final CoordinatorLink link;
    private final AttemptDesk attempts;
    private final DeploymentDesk deployments;
    private final WorkspaceDesk workspaces;
    private final CaptureDesk captures;
    private final TunnelDesk tunnels;
    /** The lanes of each board, as the clock said last. */
    private final Map<String, List<Lane>> announced = new HashMap<>();
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("host-clock").factory());

    LabHost(LinkSettings settings, String version, BoardRack rack, Grader grader, Deployer deployer)
            throws IOException {
        this(settings, version, rack, grader, deployer, System::nanoTime);
    }

    /** @param ticks nanoseconds by which reservations end, as {@link System#nanoTime} */
    LabHost(LinkSettings settings, String version, BoardRack rack, Grader grader, Deployer deployer, LongSupplier ticks)
            throws IOException {
        this.version = version;
        this.rack = rack;
        this.holds = new HoldBook(ticks, InstantSource.system());
        this.link = new CoordinatorLink(settings, this);
        Content content = new Content(settings.home().resolve("content"));
        this.attempts = new AttemptDesk(rack, grader, link, content, settings.home());
        this.deployments = new DeploymentDesk(rack, deployer, link, content, holds, settings.home());
        this.workspaces = new WorkspaceDesk(rack, link, content, settings.home());
        this.captures = new CaptureDesk(holds::running, link, content);
        this.tunnels = new TunnelDesk(rack, holds::running, link::channel);
    }

    void start() {
        for (Board board : rack.boards()) {
            board.onStatus(status -> link.send(AgentMessage.newBuilder()
                    .setBoard(Messages.report(board, status))
                    .build()));
            board.onHealth(report -> link.send(AgentMessage.newBuilder()
                    .setHealth(HealthMessages.report(board.name(), report))
                    .build()));
        }
        link.start();
        clock.scheduleWithFixedDelay(this::endReservationsAlone, 1, 1, TimeUnit.SECONDS);
        clock.scheduleWithFixedDelay(this::deliverAll, 30, 30, TimeUnit.SECONDS);
        clock.scheduleWithFixedDelay(this::announceLanes, 30, 30, TimeUnit.SECONDS);
    }

    /** A board gets a lane while nothing else of it changes: when the kernel of that lane has been built. */
    private void announceLanes() {
        for (Board board : rack.boards()) {
            List<Lane> lanes = board.lanes();
            if (!lanes.equals(announced.put(board.name(), lanes))) {
                link.send(AgentMessage.newBuilder().setBoard(Messages.report(board)).build());
            }
        }
    }

    @Override
    public Hello hello() {
        Hello.Builder hello = Hello.newBuilder()
                .setProtocolMajor(CoordinatorLink.PROTOCOL_MAJOR)
                .setProtocolMinor(CoordinatorLink.PROTOCOL_MINOR)
                .setAgentVersion(version)
                .addAllAttempts(attempts.open());
        rack.boards().forEach(board -> hello.addBoards(Messages.report(board)));
        return hello.build();
    }

    @Override
    public Heartbeat heartbeat() {
        return Heartbeat.newBuilder().addAllAttempts(attempts.open()).build();
    }

    @Override
    public void connected() {
        Thread.ofVirtual().name("deliver").start(this::deliverAll);
    }

    private void deliverAll() {
        attempts.deliverAll();
        deployments.deliverAll();
        workspaces.deliverAll();
    }

    @Override
    public void received(CoordinatorMessage message) {
        switch (message.getMessageCase()) {
            case HOLDS -> {
                holds.replace(message.getHolds());
                deployments.cancelEnded();
                tunnels.closeUnless(holds::has);
            }
            case RUN_ATTEMPT -> attempts.run(message.getRunAttempt());
            case CANCEL_ATTEMPT -> attempts.cancel(message.getCancelAttempt());
            case ATTEMPT_STORED -> attempts.stored(message.getAttemptStored().getRef());
            case DEPLOY -> deployments.run(message.getDeploy());
            case DEPLOYMENT_STORED -> deployments.stored(message.getDeploymentStored().getDeployment());
            case SAVE_WORKSPACE -> workspaces.save(message.getSaveWorkspace());
            case RESTORE_WORKSPACE -> workspaces.restore(message.getRestoreWorkspace());
            case WORKSPACE_STORED -> workspaces.stored(message.getWorkspaceStored().getHold());
            case OPEN_CONSOLE -> openConsole(message.getOpenConsole());
            case OPEN_TUNNEL -> tunnels.open(message.getOpenTunnel());
            case BOARD_COMMAND -> {
                BoardCommand command = message.getBoardCommand();
                Thread.ofVirtual().name("command-" + command.getBoard()).start(() -> perform(command));
            }
            // Welcome and Refused are the link's own; anything else comes from a newer coordinator.
            default -> LOG.debugf("a message this agent does not know: %s", message.getMessageCase());
        }
    }

    private void openConsole(OpenConsole wanted) {
        Optional<Board> board = rack.board(wanted.getBoard());
        if (board.isEmpty()) {
            LOG.warnf("a console was asked for of %s, which is not on this host", wanted.getBoard());
            return;
        }
        if (wanted.getKernelLog()) {
            KernelLogUplink.open(link.channel(), board.get(), () -> holds.running(board.get().name()), wanted);
        } else {
            ConsoleUplink.open(link.channel(), board.get().console(), wanted);
        }
    }

    private void perform(BoardCommand command) {
        CommandDone.Builder done = CommandDone.newBuilder().setCommand(command.getCommand());
        try {
            Board board = rack.board(command.getBoard())
                    .orElseThrow(() -> new LabFaultException("There is no board " + command.getBoard() + " on this host."));
            switch (command.getAction()) {
                case POWER_ON -> board.power(Board.PowerAction.ON);
                case POWER_OFF -> board.power(Board.PowerAction.OFF);
                case POWER_CYCLE -> board.power(Board.PowerAction.CYCLE);
                case RESET -> {
                    deployments.cancel(board.name(), "The board was reset before this was done.");
                    workspaces.settle(board.name());
                    board.reset();
                }
                case BREAK -> board.sendBreak();
                case CHECK_HEALTH -> {
                    HealthReport report = board.checkHealth();
                    if (!report.healthy()) {
                        throw new LabFaultException(report.sentence());
                    }
                }
                case HAND_DONE -> board.handDone();
                case CAPTURE -> captures.capture(board, done);
                case ACTION_UNSPECIFIED, UNRECOGNIZED ->
                    throw new LabFaultException("This agent does not know the action " + command.getAction() + ".");
            }
            done.setOk(true);
        } catch (LabFaultException e) {
            done.setProblem(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            done.setProblem("The agent is stopping.");
        }
        link.send(AgentMessage.newBuilder().setCommandDone(done).build());
    }

    /** The coordinator ends reservations and asks for the reset; when it is away, the host does it. */
    private void endReservationsAlone() {
        for (Hold ended : holds.takeEnded(COORDINATOR_GRACE)) {
            rack.board(ended.getBoard()).ifPresent(board -> Thread.ofVirtual().name("end-" + ended.getId()).start(() -> {
                LOG.infof("reservation %d of %s ended without word from the coordinator: reset", ended.getId(), board.name());
                deployments.cancel(board.name(), "The reservation ended before this was done.");
                tunnels.closeUnless(hold -> hold != ended.getId());
                workspaces.save(SaveWorkspace.newBuilder().setHold(ended.getId()).setBoard(board.name()).build());
                try {
                    workspaces.settle(board.name());
                    board.reset();
                } catch (LabFaultException e) {
                    LOG.errorf("%s could not be reset after its reservation: %s", board.name(), e.getMessage());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
        attempts.close();
        deployments.close();
        link.close();
    }
}
