package dev.bootbench.deployments;

import dev.bootbench.LabClock;
import dev.bootbench.boards.BoardCondition;
import dev.bootbench.boards.BoardInfo;
import dev.bootbench.boards.Inventory;
import dev.bootbench.booking.HandedOver;
import dev.bootbench.booking.Hold;
import dev.bootbench.booking.Holds;
import dev.bootbench.contract.v1.AgentMessage.MessageCase;
import dev.bootbench.contract.v1.CommandDone;
import dev.bootbench.contract.v1.CoordinatorMessage;
import dev.bootbench.contract.v1.RestoreWorkspace;
import dev.bootbench.link.AgentConnected;
import dev.bootbench.link.AgentHub;
import dev.bootbench.link.AgentSaid;
import dev.bootbench.sql.Sql;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts a person's home folder on the board of every reservation that begins, once the board is pristine: while the reset
 * after the former holder is still to come, it would be lost again. Each reservation is served once, by one replica.
 */
@ApplicationScoped
class WorkspaceReturn {
    /** A board that is not pristine for so long will not be reset for this reservation any more: its holder was quicker. */
    private static final Duration RESET_IS_OVER = Duration.ofSeconds(30);

    private static final Pattern COMMAND = Pattern.compile("workspace-([0-9]{1,18})");

    /** Not while the board still owes a reset, however late that comes (booking.Resets). */
    private static final String UNSERVED = """
            select h.id from hold h left join workspace_visit v on v.hold_id = h.id
             where h.kind = 'RESERVATION' and h.state = 'ACTIVE' and h.ended_at is null and v.hold_id is null
             and not exists (select 1 from hold before join board b on b.name = before.board
                 where before.board = h.board and before.reset_due is not null and b.proof_at = before.reset_proof)
             order by h.id
            """;
    private static final String UNANSWERED = """
            select v.hold_id from workspace_visit v join hold h on h.id = v.hold_id
             where v.done_at is null and h.ended_at is null
            """;
    private static final String CLAIM = "insert into workspace_visit (hold_id, asked_at) values (?, ?) on conflict do nothing";
    private static final String HANDED_OVER = "insert into workspace_visit (hold_id, asked_at, done_at, handed_over) values (?, ?, ?, true)";
    private static final String GIVE_BACK = "delete from workspace_visit where hold_id = ? and done_at is null";
    private static final String DONE = "update workspace_visit set done_at = ? where hold_id = ? and done_at is null";

    private final Sql sql;
    private final Workspaces workspaces;
    private final Holds holds;
    private final Inventory inventory;
    private final AgentHub hub;
    private final LabClock clock;

    WorkspaceReturn(Sql sql, Workspaces workspaces, Holds holds, Inventory inventory, AgentHub hub, LabClock clock) {
        this.sql = sql;
        this.workspaces = workspaces;
        this.holds = holds;
        this.inventory = inventory;
        this.hub = hub;
        this.clock = clock;
    }

    /** Two people's folders are not mixed: the board goes over with its giver's. */
    void handedOver(@Observes HandedOver event) {
        Instant now = clock.now();
        sql.update(HANDED_OVER, event.to().id(), now, now);
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void look() {
        Instant now = clock.now();
        List<Long> unserved = sql.list(UNSERVED, row -> row.getLong(1));
        for (long id : unserved) {
            holds.find(id).ifPresent(hold -> inventory.find(hold.board())
                    .filter(board -> isReady(board, hold, now))
                    .filter(board -> sql.update(CLAIM, id, now) == 1)
                    .filter(board -> !send(hold, board))
                    .ifPresent(board -> sql.update(GIVE_BACK, id)));
        }
    }

    private static boolean isReady(BoardInfo board, Hold hold, Instant now) {
        return board.connected() && board.condition() == BoardCondition.UP
                && (board.pristine() || hold.start().plus(RESET_IS_OVER).isBefore(now));
    }

    private boolean send(Hold hold, BoardInfo board) {
        String content = workspaces.of(Objects.requireNonNull(hold.person())).map(Workspaces.Workspace::content).orElse("");
        return hub.send(board.host(), CoordinatorMessage.newBuilder()
                .setRestoreWorkspace(RestoreWorkspace.newBuilder()
                        .setCommand("workspace-" + hold.id()).setBoard(board.name()).setContent(content))
                .build());
    }

    /** The answer may have been lost with the link; asking twice changes nothing on the board. */
    void connected(@Observes AgentConnected event) {
        List<Long> unanswered = sql.list(UNANSWERED, row -> row.getLong(1));
        for (long id : unanswered) {
            holds.find(id).ifPresent(hold -> inventory.find(hold.board())
                    .filter(board -> board.host().equals(event.host()))
                    .ifPresent(board -> send(hold, board)));
        }
    }

    void said(@Observes AgentSaid event) {
        if (event.message().getMessageCase() != MessageCase.COMMAND_DONE) {
            return;
        }
        CommandDone done = event.message().getCommandDone();
        Matcher command = COMMAND.matcher(done.getCommand());
        if (command.matches()) {
            Optional<Hold> hold = holds.find(Long.parseLong(command.group(1)))
                    .filter(h -> inventory.find(h.board()).filter(board -> board.host().equals(event.host())).isPresent());
            hold.filter(h -> sql.update(DONE, clock.now(), h.id()) == 1 && !done.getOk()).ifPresent(h -> workspaces.problem(h,
                    "Your workspace could not be put on " + h.board() + ": " + done.getProblem() + " It is kept as it was saved."));
        }
    }
}
