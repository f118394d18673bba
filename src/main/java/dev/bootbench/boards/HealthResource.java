package dev.bootbench.boards;

import dev.bootbench.contract.v1.BoardCommand;
import dev.bootbench.link.HostInfo;
import dev.bootbench.link.Hosts;
import dev.bootbench.people.Audit;
import dev.bootbench.people.CurrentPerson;
import dev.bootbench.people.Role;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** A board's health: its history, a look on demand, and what a person did for it at the bench. */
@Path("/api/boards/{name}")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@RunOnVirtualThread
public class HealthResource {
    /** The minor version of the contract that brought health checks on demand and steps by hand. */
    private static final int HEALTH_MINOR = 2;

    private final HealthReports reports;
    private final BoardViews views;
    private final Inventory inventory;
    private final Hosts hosts;
    private final BoardCommands commands;
    private final BoardRights rights;
    private final BoardsConfig config;
    private final CurrentPerson me;
    private final Audit audit;

    HealthResource(
            HealthReports reports, BoardViews views, Inventory inventory, Hosts hosts, BoardCommands commands,
            BoardRights rights, BoardsConfig config, CurrentPerson me, Audit audit) {
        this.reports = reports;
        this.views = views;
        this.inventory = inventory;
        this.hosts = hosts;
        this.commands = commands;
        this.rights = rights;
        this.config = config;
        this.me = me;
        this.audit = audit;
    }

    /** The newest first. Everybody sees results; what exactly was looked at is for teachers and administrators. */
    @GET
    @Path("health")
    public List<HealthView> history(@PathParam("name") String name) {
        view(name);
        List<HealthView> history = reports.of(name);
        return me.is(Role.TEACHER) ? history : history.stream().map(HealthView::withoutItems).toList();
    }

    /** Has the board looked at now. Waits for the end: 204, or 202 when it takes longer than a request should. */
    @POST
    @Path("health")
    public Response check(@PathParam("name") String name) throws InterruptedException {
        BoardView board = view(name);
        rights.demandUse(board);
        demandAgentKnows(board.host(), "health checks on demand");
        audit.log("board-check-health", name, rights.asWhat(board));
        return run(name, BoardCommand.Action.CHECK_HEALTH);
    }

    /** Says that what the board waits for has been done at the bench. */
    @POST
    @Path("hand-done")
    @RolesAllowed(Role.Names.ADMIN)
    public Response handDone(@PathParam("name") String name) throws InterruptedException {
        BoardView board = view(name);
        String byHand = board.byHand();
        if (byHand == null) {
            throw new ProblemException(ProblemType.CONFLICT, name + " does not wait for anybody just now.");
        }
        audit.log("board-hand-done", name, byHand);
        return run(name, BoardCommand.Action.HAND_DONE);
    }

    private Response run(String name, BoardCommand.Action action) throws InterruptedException {
        BoardInfo board = inventory.find(name).orElseThrow(BoardRights::noSuchBoard);
        return CommandAnswers.of(commands.run(board, action, config.actionWait()));
    }

    private BoardView view(String name) {
        return views.find(name, me.get().login).orElseThrow(BoardRights::noSuchBoard);
    }

    private void demandAgentKnows(String host, String what) {
        HostInfo info = hosts.find(host).orElseThrow(BoardRights::noSuchBoard);
        if (hosts.isConnected(host) && !info.speaks(HEALTH_MINOR)) {
            throw new ProblemException(ProblemType.BOARD_NOT_READY, "The agent of host " + host + " (protocol "
                    + info.protocol() + ") does not know " + what + " yet: update it.");
        }
    }
}
