package dev.bootbench.deployments;

import dev.bootbench.blobs.BlobStore;
import dev.bootbench.booking.HolderRule;
import dev.bootbench.people.CurrentPerson;
import dev.bootbench.people.Role;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Objects;

/** Deployments by their number. People see their own, teachers everybody's. */
@Path("/api/deployments")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@RolesAllowed(Role.Names.STUDENT)
public class DeploymentsResource {
    private final HolderRule rule;
    private final Deployments deployments;
    private final Deploying deploying;
    private final BlobStore blobs;
    private final CurrentPerson person;

    DeploymentsResource(
            HolderRule rule, Deployments deployments, Deploying deploying, BlobStore blobs, CurrentPerson person) {
        this.rule = rule;
        this.deployments = deployments;
        this.deploying = deploying;
        this.blobs = blobs;
        this.person = person;
    }

    @GET
    @Path("{id}")
    public DeploymentView one(long id) {
        return DeploymentView.whole(visible(id));
    }

    /** The same content on the same board once more, for who has the board now. */
    @POST
    @Path("{id}/repeat")
    public Response repeat(long id) {
        Deployment before = visible(id);
        HolderRule.Allowed allowed = rule.demand(before.board(), person.get(), Deploying.NEED);
        Deployment made = deploying.deploy(allowed, person.get(), new ContentIntake.Taken(before.wish(), 0,
                () -> blobs.hold(before.content()).orElseThrow(() -> new ProblemException(
                        ProblemType.NOT_FOUND, "The content of deployment " + id + " is not kept any more. Send it anew."))));
        return Response.status(Response.Status.CREATED).entity(DeploymentView.whole(made)).build();
    }

    private Deployment visible(long id) {
        long me = Objects.requireNonNull(person.get().id);
        return deployments.find(id)
                .filter(d -> d.person() == me || person.is(Role.TEACHER))
                .orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND, "There is no deployment " + id + "."));
    }
}
