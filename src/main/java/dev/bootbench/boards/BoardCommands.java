package dev.bootbench.boards;

import dev.bootbench.contract.v1.AgentMessage;
import dev.bootbench.contract.v1.BoardCommand;
import dev.bootbench.contract.v1.CommandDone;
import dev.bootbench.contract.v1.CoordinatorMessage;
import dev.bootbench.link.AgentHub;
import dev.bootbench.link.AgentLost;
import dev.bootbench.link.AgentSaid;
import dev.bootbench.link.AgentUnreachable;
import dev.bootbench.link.CommandAnswered;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Tells boards what to do, and matches the agents' answers to what was asked. */
@ApplicationScoped
public class BoardCommands {
    private record Pending(String host, String board, BoardCommand.Action action, CompletableFuture<CommandOutcome> outcome) {}

    private final AgentHub hub;
    private final BoardsConfig config;
    private final ConcurrentMap<String, Pending> pending = new ConcurrentHashMap<>();

    BoardCommands(AgentHub hub, BoardsConfig config) {
        this.hub = hub;
        this.config = config;
    }

    /** Sends a command and waits for its end, but no longer than {@code limit}. */
    public CommandOutcome run(BoardInfo board, BoardCommand.Action action, Duration limit) throws InterruptedException {
        try {
            return send(board, action).get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return new CommandOutcome.Underway();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a command's outcome never fails", e);
        }
    }

    /** Resets the board, unless it is being reset already. Waits for nothing. */
    public void reset(BoardInfo board) {
        once(board, BoardCommand.Action.RESET);
    }

    /** Has the board looked at, unless that is being done already. Waits for nothing: its health report tells. */
    public void checkHealth(BoardInfo board) {
        once(board, BoardCommand.Action.CHECK_HEALTH);
    }

    private void once(BoardInfo board, BoardCommand.Action action) {
        boolean underway = pending.values().stream()
                .anyMatch(other -> other.board().equals(board.name()) && other.action() == action);
        if (!underway) {
            var unused = send(board, action);
        }
    }

    private CompletableFuture<CommandOutcome> send(BoardInfo board, BoardCommand.Action action) {
        String id = UUID.randomUUID().toString();
        CompletableFuture<CommandOutcome> outcome = new CompletableFuture<CommandOutcome>()
                .completeOnTimeout(new CommandOutcome.Underway(), config.commandLimit().toNanos(), TimeUnit.NANOSECONDS);
        pending.put(id, new Pending(board.host(), board.name(), action, outcome));
        var unused = outcome.whenComplete((end, failure) -> pending.remove(id));
        boolean sent = hub.send(board.host(), CoordinatorMessage.newBuilder()
                .setBoardCommand(BoardCommand.newBuilder().setCommand(id).setBoard(board.name()).setAction(action))
                .build());
        if (!sent) {
            outcome.complete(new CommandOutcome.Unreachable(
                    "Host " + board.host() + " is not connected, so " + board.name() + " cannot be told anything."));
        }
        return outcome;
    }

    void said(@Observes AgentSaid event) {
        if (event.message().getMessageCase() == AgentMessage.MessageCase.COMMAND_DONE) {
            answer(event.host(), event.message().getCommandDone());
        }
    }

    private void answer(String host, CommandDone done) {
        Pending command = pending.get(done.getCommand());
        if (command != null && command.host().equals(host)) {
            command.outcome().complete(
                    done.getOk() ? new CommandOutcome.Done(done.getContent()) : new CommandOutcome.Failed(done.getProblem()));
        }
    }

    /** One that went through the replica which has the host. */
    void answered(@Observes CommandAnswered event) {
        answer(event.host(), event.done());
    }

    void lost(@Observes AgentLost event) {
        giveUp(event.host());
    }

    void unreachable(@Observes AgentUnreachable event) {
        giveUp(event.host());
    }

    private void giveUp(String host) {
        pending.values().stream().filter(command -> command.host().equals(host)).forEach(command ->
                command.outcome().complete(new CommandOutcome.Unreachable("Host " + host
                        + " was lost before it answered; look at " + command.board() + " when it is back.")));
    }
}
