package dev.bootbench.booking;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.bootbench.people.Role;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Boards that are kept for graded runs at certain hours: everybody sees the rules, administrators make them. */
@Path("/api/grading-shares")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@RunOnVirtualThread
public class SharesResource {
    private final ShareRules rules;

    SharesResource(ShareRules rules) {
        this.rules = rules;
    }

    /**
     * @param days as {@code MONDAY}; null: all
     * @param from as {@code 08:00}, by the clock of the lab
     * @param to   not after {@code from}: on the day after
     */
    public record ShareRequest(
            @Nullable String profile, @Nullable List<String> days, @Nullable String from, @Nullable String to, @Nullable Integer boards,
            @Nullable Integer percent) {}

    /** @param zone whose clock it is */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ShareView(
            long id, String profile, List<String> days, String from, String to, @Nullable Integer boards, @Nullable Integer percent, String zone) {}

    @GET
    public List<ShareView> list() {
        return rules.list();
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.Names.ADMIN)
    public Response add(@Nullable ShareRequest request) {
        if (request == null) {
            throw new ProblemException(ProblemType.BAD_REQUEST,
                    "Say which boards are kept when, as in {\"profile\": \"qemu-x86\", \"days\": [\"MONDAY\"], \"from\": \"08:00\", \"to\": \"18:00\", \"boards\": 1}.");
        }
        return Response.status(Response.Status.CREATED).entity(rules.add(request)).build();
    }

    @DELETE
    @Path("{id}")
    @RolesAllowed(Role.Names.ADMIN)
    public void remove(@PathParam("id") long id) {
        rules.remove(id);
    }
}
