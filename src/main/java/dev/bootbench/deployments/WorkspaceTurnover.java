package dev.bootbench.deployments;

import dev.bootbench.Background;
import dev.bootbench.LabClock;
import dev.bootbench.blobs.BlobStore;
import dev.bootbench.boards.BoardCondition;
import dev.bootbench.boards.BoardInfo;
import dev.bootbench.boards.Inventory;
import dev.bootbench.booking.BeforeReset;
import dev.bootbench.booking.HandedOver;
import dev.bootbench.booking.Hold;
import dev.bootbench.booking.HoldKind;
import dev.bootbench.booking.Holds;
import dev.bootbench.contract.v1.AgentMessage.MessageCase;
import dev.bootbench.contract.v1.CoordinatorMessage;
import dev.bootbench.contract.v1.SaveWorkspace;
import dev.bootbench.contract.v1.WorkspaceSaved;
import dev.bootbench.contract.v1.WorkspaceStored;
import dev.bootbench.link.AgentHub;
import dev.bootbench.link.AgentSaid;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Saves a person's home folder when their reservation ends, before the reset that takes it away, or when they hand the board
 * over. Whoever it is handed to has the giver's folder there, which never takes the place of what they saved themselves. A host that is away then
 * saves by itself and hands over when it is back. What could not be saved is told to the person; what was saved before stays.
 */
@ApplicationScoped
class WorkspaceTurnover implements BeforeReset {
    private static final Logger LOG = Logger.getLogger(WorkspaceTurnover.class);
    private static final int LONGEST = 1000;

    private final Workspaces workspaces;
    private final BlobStore blobs;
    private final Holds holds;
    private final Inventory inventory;
    private final AgentHub hub;
    private final LabClock clock;
    private final long limit;

    WorkspaceTurnover(
            Workspaces workspaces, BlobStore blobs, Holds holds, Inventory inventory, AgentHub hub, LabClock clock,
            DeploymentsConfig config) {
        this.workspaces = workspaces;
        this.blobs = blobs;
        this.holds = holds;
        this.inventory = inventory;
        this.hub = hub;
        this.clock = clock;
        this.limit = config.workspace().asLongValue();
    }

    /** As it is left by its giver; what is changed meanwhile may be in it, too. */
    void handedOver(@Observes(during = TransactionPhase.AFTER_SUCCESS) HandedOver event) {
        Hold from = event.from();
        Background.start("hand-over-" + from.board(), () -> inventory.find(from.board()).ifPresent(board -> leaving(from, board)));
    }

    @Override
    public void leaving(Hold hold, BoardInfo board) {
        if (hold.kind() != HoldKind.RESERVATION || keepsTheirOwn(hold)) {
            return;
        }
        if (board.connected() && board.condition() != BoardCondition.UP) {
            workspaces.problem(hold, board.name() + " was not up when your reservation ended, so /root/workspace could not be "
                    + "saved. What was saved before is kept.");
            return;
        }
        boolean told = hub.send(board.host(), CoordinatorMessage.newBuilder()
                .setSaveWorkspace(SaveWorkspace.newBuilder().setHold(hold.id()).setBoard(board.name()).setLimitBytes(limit))
                .build());
        if (!told) {
            workspaces.problem(hold, "Host " + board.host() + " was out of reach when your reservation of " + board.name()
                    + " ended. It saves /root/workspace by itself and hands it over when it is back.");
        }
    }

    void said(@Observes AgentSaid event) {
        if (event.message().getMessageCase() != MessageCase.WORKSPACE_SAVED) {
            return;
        }
        WorkspaceSaved saved = event.message().getWorkspaceSaved();
        ownHold(event.host(), saved.getHold()).ifPresentOrElse(
                hold -> take(hold, saved),
                () -> LOG.warnf("host %s saved a workspace of hold %d, which is not its own", event.host(), saved.getHold()));
        // Only now, after the commit; also what is nobody's, which would else be delivered for ever.
        hub.send(event.host(), CoordinatorMessage.newBuilder()
                .setWorkspaceStored(WorkspaceStored.newBuilder().setHold(saved.getHold()))
                .build());
    }

    /** A host speaks for reservations of its own boards, once they have begun. */
    private Optional<Hold> ownHold(String host, long id) {
        return holds.find(id)
                .filter(hold -> hold.kind() == HoldKind.RESERVATION && !hold.start().isAfter(clock.now()))
                .filter(hold -> inventory.find(hold.board()).filter(board -> board.host().equals(host)).isPresent());
    }

    /** Then they are told so, too. */
    private boolean keepsTheirOwn(Hold hold) {
        boolean keeps = workspaces.keepsOwn(hold);
        if (keeps) {
            workspaces.problem(hold, "The /root/workspace on " + hold.board() + " was handed over to you with the board, so it was not saved as yours. "
                    + "What you had saved before is kept.");
        }
        return keeps;
    }

    private void take(Hold hold, WorkspaceSaved saved) {
        if (keepsTheirOwn(hold)) {
            return;
        }
        String problem = text(saved.getProblem());
        if (saved.getContent().isEmpty()) {
            if (problem.isEmpty()) {
                workspaces.allIsWell(hold);
            } else {
                workspaces.problem(hold, problem);
            }
        } else if (blobs.find(saved.getContent()).filter(blob -> blob.size() <= limit).isPresent()) {
            workspaces.save(hold, saved.getContent(), saved.getSize(), problem);
        } else {
            workspaces.problem(hold, "The host of " + hold.board() + " did not hand over your /root/workspace as it announced. "
                    + "What was saved before is kept.");
        }
    }

    private static String text(String text) {
        String clean = text.replace('\0', '�');
        return clean.length() <= LONGEST ? clean : clean.substring(0, LONGEST);
    }
}
