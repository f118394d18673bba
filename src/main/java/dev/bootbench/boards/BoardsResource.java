package dev.bootbench.boards;

import dev.bootbench.people.Audit;
import dev.bootbench.people.CurrentPerson;
import dev.bootbench.people.Person;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.event.Event;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Boards: how they are, and what their holder may do to them. */
@Path("/api/boards")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@RunOnVirtualThread
public class BoardsResource {
    private final BoardViews views;
    private final Inventory inventory;
    private final BoardCommands commands;
    private final BoardRights rights;
    private final BoardsConfig config;
    private final CurrentPerson me;
    private final Audit audit;
    private final Event<BoardUsed> used;

    BoardsResource(
            BoardViews views, Inventory inventory, BoardCommands commands, BoardRights rights, BoardsConfig config,
            CurrentPerson me, Audit audit, Event<BoardUsed> used) {
        this.views = views;
        this.inventory = inventory;
        this.commands = commands;
        this.rights = rights;
        this.config = config;
        this.me = me;
        this.audit = audit;
        this.used = used;
    }

    @GET
    public List<BoardView> all() {
        return views.all(me.get().login);
    }

    @GET
    @Path("{name}")
    public BoardView one(@PathParam("name") String name) {
        return views.find(name, me.get().login).orElseThrow(BoardRights::noSuchBoard);
    }

    /** @param action one of {@link BoardAction}, as its label */
    public record ActionRequest(@Nullable String action) {}

    /** Waits for the board to have done it: 204, or 202 when it takes longer than a request should. */
    @POST
    @Path("{name}/actions")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response act(@PathParam("name") String name, @Nullable ActionRequest request) throws InterruptedException {
        String label = request == null || request.action() == null ? "" : request.action();
        BoardAction action = BoardAction.of(label).orElseThrow(() -> new ProblemException(ProblemType.INVALID,
                "An action is one of power-on, power-off, power-cycle, reset and break, as in {\"action\": \"reset\"}."));
        Person person = me.get();
        BoardView view = views.find(name, person.login).orElseThrow(BoardRights::noSuchBoard);
        rights.demandUse(view);
        BoardInfo board = inventory.find(name).orElseThrow(BoardRights::noSuchBoard);
        audit.log("board-" + action.label(), name, rights.asWhat(view));
        used.fire(new BoardUsed(name, person.id, action.label()));
        return CommandAnswers.of(commands.run(board, action.command(), config.actionWait()));
    }
}
