package dev.bootbench.deployments;

import dev.bootbench.booking.HolderRule;
import dev.bootbench.people.CurrentPerson;
import dev.bootbench.people.Role;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Putting things on boards. Only who has the board may; people see their own deployments, teachers everybody's. */
@Path("/api/boards/{board}/deployments")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@RolesAllowed(Role.Names.STUDENT)
public class BoardDeploymentsResource {
    private static final Logger LOG = Logger.getLogger(BoardDeploymentsResource.class);
    private static final int LISTED = 10;

    private final HolderRule rule;
    private final ContentIntake intake;
    private final Deployments deployments;
    private final Deploying deploying;
    private final CurrentPerson person;

    BoardDeploymentsResource(
            HolderRule rule, ContentIntake intake, Deployments deployments, Deploying deploying, CurrentPerson person) {
        this.rule = rule;
        this.intake = intake;
        this.deployments = deployments;
        this.deploying = deploying;
        this.person = person;
    }

    /**
     * A deployment with its files in the request, for sources typed into an editor and other small things.
     *
     * @param kind module-source, kernel or files
     * @param module its name; may be left out where there is one .c file
     * @param parameters {@code name=value}
     * @param load whether the module is inserted at once
     * @param commandLine words added to the kernel's command line
     * @param target absolute folder on the board
     */
    public record Request(
            @Nullable String kind, @Nullable String title, @Nullable String module, @Nullable List<String> parameters,
            @Nullable Boolean load, @Nullable String commandLine, @Nullable String target,
            @Nullable List<ContentIntake.TypedFile> files) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response deployTyped(String board, @Nullable Request request) {
        HolderRule.Allowed allowed = rule.demand(board, person.get(), Deploying.NEED);
        if (request == null) {
            throw new ProblemException(ProblemType.BAD_REQUEST, "Say what to deploy, as in {\"kind\": \"module-source\", \"files\": […]}.");
        }
        Wish wish = Wish.checked(request.kind(), request.title(), request.module(), request.parameters(), request.load(),
                request.commandLine(), request.target());
        return deploy(allowed, intake.typed(wish, request.files()));
    }

    /** One file or archive as the request's body, of any size that its kind may have; the rest in the query. */
    @POST
    @Consumes({MediaType.APPLICATION_OCTET_STREAM, "application/zip", "application/gzip"})
    public Response deploySent(
            String board, @RestQuery @Nullable String kind, @RestQuery @Nullable String title, @RestQuery @Nullable String module,
            @RestQuery("parameter") @Nullable List<String> parameters, @RestQuery @Nullable Boolean load,
            @RestQuery @Nullable String commandLine, @RestQuery @Nullable String target, InputStream body) {
        try {
            // Before a byte of the body is kept: whoever has no board, or no room on it, cannot fill our disk.
            HolderRule.Allowed allowed = rule.demand(board, person.get(), Deploying.NEED);
            Wish wish = Wish.checked(kind, title, module, parameters, load, commandLine, target);
            return deploying.receive(allowed, () -> intake.sent(wish, body, taken -> deploy(allowed, taken)));
        } catch (ProblemException e) {
            readToEnd(body);
            throw e;
        }
    }

    /** The last ten, the newest first. */
    @GET
    public List<DeploymentView> list(String board) {
        rule.board(board);
        Long only = person.is(Role.TEACHER) ? null : person.get().id;
        return deployments.of(board, only, LISTED).stream().map(DeploymentView::brief).toList();
    }

    /** A connection that is closed while its client still sends would take the answer away from it. */
    private static void readToEnd(InputStream body) {
        try {
            body.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            LOG.debugf("a client that was refused hung up: %s", e.getMessage());
        }
    }

    private Response deploy(HolderRule.Allowed allowed, ContentIntake.Taken taken) {
        Deployment made = deploying.deploy(allowed, person.get(), taken);
        return Response.status(Response.Status.CREATED).entity(DeploymentView.whole(made)).build();
    }
}
