package dev.bootbench.booking;

import dev.bootbench.people.CurrentPerson;
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

/** Boards set aside: everybody sees them and why; administrators place and lift them, teachers those for their classes. */
@Path("/api/blocks")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@RunOnVirtualThread
public class BlocksResource {
    private final Blocks blocks;
    private final CurrentPerson me;

    BlocksResource(Blocks blocks, CurrentPerson me) {
        this.blocks = blocks;
        this.me = me;
    }

    @GET
    public List<BlockView> list() {
        return blocks.list(me.get());
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.Names.TEACHER)
    public Response place(@Nullable BlockRequest request) {
        if (request == null) {
            throw new ProblemException(ProblemType.BAD_REQUEST,
                    "Say which boards, how long and why, as in {\"boards\": [\"pi-1\"], \"minutes\": 120, \"reason\": \"New SD card.\"}, and for an exam also whose, as in \"class\": \"os-2026\".");
        }
        return Response.status(Response.Status.CREATED).entity(blocks.place(request, me.get())).build();
    }

    @DELETE
    @Path("{id}")
    @RolesAllowed(Role.Names.TEACHER)
    public void lift(@PathParam("id") long id) {
        blocks.lift(id, me.get());
    }
}
