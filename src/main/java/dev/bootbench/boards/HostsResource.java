package dev.bootbench.boards;

import dev.bootbench.link.HostInfo;
import dev.bootbench.link.Hosts;
import dev.bootbench.link.Link;
import dev.bootbench.people.Audit;
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
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The machines that run agents. */
@Path("/api/hosts")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class HostsResource {
    private final HostViews views;
    private final Hosts hosts;
    private final Audit audit;

    HostsResource(HostViews views, Hosts hosts, Audit audit) {
        this.views = views;
        this.hosts = hosts;
        this.audit = audit;
    }

    /** A host as the API shows it. */
    public record HostView(
            String name, Link link, Instant since, String version, String protocol, String sentence, List<String> boards) {
        static HostView of(HostInfo host, String sentence, List<String> boards) {
            return new HostView(host.name(), host.link(), host.since(), host.version(), host.protocol(), sentence, boards);
        }
    }

    public record NewHost(@Nullable String name) {}

    /** The only time the credential is shown. */
    public record HostCreated(String name, String credential) {}

    @GET
    @Authenticated
    public List<HostView> all() {
        return views.all();
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.Names.ADMIN)
    @Transactional
    public Response create(@Nullable NewHost host) {
        String name = host == null || host.name() == null ? "" : host.name();
        HostCreated created = new HostCreated(name, hosts.create(name));
        audit.log("host-created", name, "");
        return Response.status(Response.Status.CREATED).entity(created).build();
    }

    @DELETE
    @Path("{name}")
    @RolesAllowed(Role.Names.ADMIN)
    @Transactional
    public void remove(@PathParam("name") String name) {
        if (!hosts.remove(name)) {
            throw new ProblemException(ProblemType.NOT_FOUND, "There is no host of that name. GET /api/hosts lists them.");
        }
        audit.log("host-removed", name, "");
    }
}
