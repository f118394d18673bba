package dev.bootbench.agent.link;

import dev.bootbench.agent.board.Board;
import dev.bootbench.agent.board.BoardRack;
import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.deploy.Workspace;
import dev.bootbench.contract.v1.AgentMessage;
import dev.bootbench.contract.v1.CommandDone;
import dev.bootbench.contract.v1.RestoreWorkspace;
import dev.bootbench.contract.v1.SaveWorkspace;
import dev.bootbench.contract.v1.WorkspaceSaved;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * Home folders on their way between boards and the coordinator. What was saved lies in a spool until the coordinator has
 * stored it, so that a reservation may end while the coordinator is away.
 */
final class WorkspaceDesk {
    private static final Logger LOG = Logger.getLogger(WorkspaceDesk.class);
    private static final String MEDIA_TYPE = "application/vnd.bootbench.workspace+gzip";
    private static final Duration FETCH = Duration.ofMinutes(2);
    /** Above the deadlines of a save and of what is before it on the board's thread. */
    private static final Duration SETTLED = Duration.ofSeconds(100);

    private final BoardRack rack;
    private final CoordinatorLink link;
    private final Content content;
    private final Spool<WorkspaceSaved> spool;
    private final Map<String, CompletableFuture<?>> saving = new ConcurrentHashMap<>();
    private final ReentrantLock delivering = new ReentrantLock();

    WorkspaceDesk(BoardRack rack, CoordinatorLink link, Content content, Path home) throws IOException {
        this.rack = rack;
        this.link = link;
        this.content = content;
        this.spool = new Spool<>(home.resolve("workspaces"), WorkspaceSaved.parser(), saved -> Long.toString(saved.getHold()));
    }

    /** Begins to save at once and returns; a reset of the board waits for it with {@link #settle}. */
    void save(SaveWorkspace order) {
        if (spool.has(Long.toString(order.getHold()))) {
            // Saved already, without the coordinator; what the board has now may be somebody else's.
            Thread.ofVirtual().name("workspaces").start(this::deliverAll);
            return;
        }
        long limit = Math.min(order.getLimitBytes() > 0 ? order.getLimitBytes() : Workspace.LIMIT, Content.LARGEST);
        CompletableFuture<Void> done = new CompletableFuture<>();
        saving.put(order.getBoard(), done);
        Thread.ofVirtual().name("save-" + order.getHold()).start(() -> {
            try {
                keep(order, limit);
            } catch (IOException | RuntimeException e) {
                LOG.errorf(e, "the workspace of reservation %d cannot be kept", order.getHold());
            } finally {
                saving.remove(order.getBoard(), done);
                done.complete(null);
            }
            deliverAll();
        });
    }

    private void keep(SaveWorkspace order, long limit) throws IOException {
        WorkspaceSaved.Builder saved = WorkspaceSaved.newBuilder().setHold(order.getHold());
        Board board = rack.board(order.getBoard()).orElse(null);
        if (board == null) {
            spool.put(saved.setProblem("There is no board " + order.getBoard() + " on its host any more, so /root/workspace could not "
                    + "be saved. What was saved before is kept.").build(), List.of());
            return;
        }
        Path packed = content.scratch();
        try {
            switch (Workspace.save(board, packed, limit)) {
                case Workspace.Saved.Whole(long size, String problem) -> {
                    String sha256 = Spool.sha256(packed);
                    spool.putMoved(saved.setContent(sha256).setSize(size).setProblem(problem).build(), sha256, packed);
                }
                case Workspace.Saved.Nothing(String problem) -> spool.put(saved.setProblem(problem).build(), List.of());
            }
        } finally {
            Files.deleteIfExists(packed);
        }
    }

    /** Waits until nothing is being saved from the board. */
    void settle(String board) throws InterruptedException {
        CompletableFuture<?> current = saving.get(board);
        if (current != null) {
            try {
                current.get(SETTLED.toSeconds(), TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                LOG.warnf("%s is reset although its workspace is not saved: %s", board, e.getMessage());
            }
        }
    }

    void restore(RestoreWorkspace order) {
        Thread.ofVirtual().name("restore-" + order.getBoard()).start(() -> {
            CommandDone.Builder done = CommandDone.newBuilder().setCommand(order.getCommand());
            try {
                settle(order.getBoard());
                putBack(order);
                done.setOk(true);
            } catch (LabFaultException e) {
                done.setProblem(String.valueOf(e.getMessage()));
            } catch (IOException e) {
                done.setProblem("The host's disk fails: " + e.getMessage());
            } catch (InterruptedException e) {
                done.setProblem("The agent is stopping.");
            }
            link.send(AgentMessage.newBuilder().setCommandDone(done).build());
        });
    }

    private void putBack(RestoreWorkspace order) throws LabFaultException, IOException {
        Board board = rack.board(order.getBoard())
                .orElseThrow(() -> new LabFaultException("There is no board " + order.getBoard() + " on this host."));
        Path packed = content.scratch();
        try {
            if (!order.getContent().isEmpty()) {
                content.fetchTo(link.channel(), order.getContent(), packed, Content.LARGEST, FETCH);
            }
            Workspace.restore(board, packed);
        } finally {
            Files.deleteIfExists(packed);
        }
    }

    void stored(long hold) {
        try {
            spool.remove(Long.toString(hold));
        } catch (IOException e) {
            LOG.warnf("the workspace of reservation %d is stored but stays in the spool: %s", hold, e.getMessage());
        }
    }

    /** Hands over everything in the spool; whatever fails stays for the next time. */
    void deliverAll() {
        if (!delivering.tryLock()) {
            return;
        }
        try {
            for (Spool.Entry<WorkspaceSaved> entry : spool.entries()) {
                for (Map.Entry<String, Path> file : entry.contents().entrySet()) {
                    content.store(link.channel(), file.getKey(), file.getValue(), MEDIA_TYPE);
                }
                if (!link.send(AgentMessage.newBuilder().setWorkspaceSaved(entry.message()).build())) {
                    return;
                }
            }
        } catch (IOException e) {
            LOG.infof("workspaces wait in the spool: %s", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            delivering.unlock();
        }
    }
}
