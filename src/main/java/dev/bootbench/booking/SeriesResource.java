package dev.bootbench.booking;

import dev.bootbench.people.CurrentPerson;
import dev.bootbench.people.Role;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** Several bookings at once: all or none. */
@Path("/api/reservations/series")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@RunOnVirtualThread
public class SeriesResource {
    private final Series series;
    private final CurrentPerson me;

    SeriesResource(Series series, CurrentPerson me) {
        this.series = series;
        this.me = me;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response book(@Nullable SeriesRequest request) {
        if (request == null) {
            throw new ProblemException(ProblemType.BAD_REQUEST,
                    "Say which boards, as in {\"boards\": [\"vm-1\", \"vm-2\"], \"minutes\": 60}, or which would do, as in {\"profile\": \"qemu-x86\", \"count\": 2}.");
        }
        return Response.status(Response.Status.CREATED).entity(series.book(request, me.get())).build();
    }

    @GET
    @Path("{id}")
    public SeriesView find(@PathParam("id") long id) {
        return series.find(id);
    }

    @DELETE
    @Path("{id}")
    public void end(@PathParam("id") long id) {
        series.end(id, me.get(), me.is(Role.TEACHER));
    }
}
