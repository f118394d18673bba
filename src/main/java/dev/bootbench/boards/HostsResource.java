package dev.bootbench.boards;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.bootbench.link.Hosts;
import dev.bootbench.link.JoinTokens;
import dev.bootbench.people.Audit;
import dev.bootbench.people.CurrentPerson;
import dev.bootbench.people.Role;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The machines that run agents: who is there, and how they come and go. */
@Path("/api")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.Names.ADMIN)
@RunOnVirtualThread
public class HostsResource {
    private static final int JOIN_MINUTES = 60;

    private final HostViews views;
    private final Hosts hosts;
    private final JoinTokens joinTokens;
    private final GradingHosts grading;
    private final CurrentPerson me;
    private final Audit audit;

    HostsResource(
            HostViews views, Hosts hosts, JoinTokens joinTokens, GradingHosts grading, CurrentPerson me, Audit audit) {
        this.views = views;
        this.hosts = hosts;
        this.joinTokens = joinTokens;
        this.grading = grading;
        this.me = me;
        this.audit = audit;
    }

    /**
     * @param join true: answer with a join token instead of a credential
     * @param minutes how long the token is good for
     */
    public record NewHost(@Nullable String name, @Nullable Boolean join, @Nullable Integer minutes) {}

    /** Either a credential or a join token; this is the only time it is shown. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record HostCreated(String name, @Nullable String credential, JoinTokens.@Nullable JoinToken join) {}

    /** @param minutes how long it is good for; 60 where none are given */
    public record NewJoinToken(@Nullable Integer minutes) {}

    public record NewName(@Nullable String name) {}

    /** The only time the credential is shown. */
    public record NewCredential(String name, String credential) {}

    @GET
    @Path("hosts")
    @Authenticated
    public List<HostView> all() {
        return views.all();
    }

    /** What an administrator should look after, the most urgent first. */
    @GET
    @Path("attention")
    public List<Attention> attention() {
        return views.attention(me.get().login);
    }

    @POST
    @Path("hosts")
    @Consumes(MediaType.APPLICATION_JSON)
    @Transactional
    public Response create(@Nullable NewHost host) {
        String name = host == null || host.name() == null ? "" : host.name();
        boolean join = host != null && Boolean.TRUE.equals(host.join());
        HostCreated created;
        if (join) {
            hosts.announce(name);
            created = new HostCreated(name, null, joinToken(name, host.minutes()));
        } else {
            created = new HostCreated(name, hosts.create(name), null);
        }
        audit.log("host-created", name, join ? "to join with a token" : "");
        return Response.status(Response.Status.CREATED).entity(created).build();
    }

    @POST
    @Path("hosts/{name}/join-tokens")
    @Consumes(MediaType.APPLICATION_JSON)
    @Transactional
    public Response makeJoinToken(@PathParam("name") String name, @Nullable NewJoinToken wanted) {
        return Response.status(Response.Status.CREATED)
                .entity(joinToken(name, wanted == null ? null : wanted.minutes()))
                .build();
    }

    private JoinTokens.JoinToken joinToken(String name, @Nullable Integer minutes) {
        JoinTokens.JoinToken token = joinTokens.make(name, Duration.ofMinutes(minutes == null ? JOIN_MINUTES : minutes));
        audit.log("host-join-token", name, "until " + token.expiresAt());
        return token;
    }

    @POST
    @Path("hosts/{name}/credential")
    @Transactional
    public NewCredential rotate(@PathParam("name") String name) {
        NewCredential rotated = new NewCredential(name, hosts.rotate(name));
        audit.log("host-credential", name, "");
        return rotated;
    }

    @POST
    @Path("hosts/{name}/drain")
    @Transactional
    public void drain(@PathParam("name") String name) {
        hosts.drain(name);
        audit.log("host-drained", name, "");
    }

    @POST
    @Path("hosts/{name}/resume")
    @Transactional
    public void resume(@PathParam("name") String name) {
        hosts.resume(name);
        audit.log("host-resumed", name, "");
    }

    /** Takes a host back into grading that was withdrawn because it failed one submission after the other. */
    @POST
    @Path("hosts/{name}/resume-grading")
    @Transactional
    public void resumeGrading(@PathParam("name") String name) {
        if (!grading.resume(name)) {
            throw new ProblemException(ProblemType.CONFLICT, "Host %s was not withdrawn from grading.".formatted(name));
        }
        audit.log("host-grading-resumed", name, "");
    }

    @POST
    @Path("hosts/{name}/retire")
    @Transactional
    public void retire(@PathParam("name") String name) {
        hosts.retire(name);
        audit.log("host-retired", name, "");
    }

    @POST
    @Path("hosts/{name}/rename")
    @Consumes(MediaType.APPLICATION_JSON)
    @Transactional
    public void rename(@PathParam("name") String name, @Nullable NewName wanted) {
        String next = wanted == null || wanted.name() == null ? "" : wanted.name();
        hosts.rename(name, next);
        audit.log("host-renamed", next, "was " + name);
    }

    @DELETE
    @Path("hosts/{name}")
    @Transactional
    public void remove(@PathParam("name") String name) {
        if (!hosts.remove(name)) {
            throw new ProblemException(ProblemType.NOT_FOUND, "There is no host of that name. GET /api/hosts lists them.");
        }
        audit.log("host-removed", name, "");
    }
}
