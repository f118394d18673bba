package dev.bootbench.booking;

import dev.bootbench.people.CurrentPerson;
import dev.bootbench.people.Role;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** Shares a reservation, or hands it over: its holder does, or a teacher. */
@Path("/api/reservations/{id}")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@RunOnVirtualThread
public class SharingResource {
    private final Sharing sharing;
    private final CurrentPerson me;

    SharingResource(Sharing sharing, CurrentPerson me) {
        this.sharing = sharing;
        this.me = me;
    }

    /** @param to whose it is to be, a login */
    public record HandOver(@Nullable String to) {}

    @PUT
    @Path("partners/{login}")
    public ReservationView share(@PathParam("id") long id, @PathParam("login") String login) {
        return sharing.share(id, login, me.get(), me.is(Role.TEACHER));
    }

    @DELETE
    @Path("partners/{login}")
    public ReservationView unshare(@PathParam("id") long id, @PathParam("login") String login) {
        return sharing.unshare(id, login, me.get(), me.is(Role.TEACHER));
    }

    @POST
    @Path("hand-over")
    @Consumes(MediaType.APPLICATION_JSON)
    public ReservationView handOver(@PathParam("id") long id, @Nullable HandOver request) {
        if (request == null || request.to() == null || request.to().isBlank()) {
            throw new ProblemException(ProblemType.INVALID, "Say to whom, as in {\"to\": \"ada\"}.");
        }
        return sharing.handOver(id, request.to().strip(), me.get(), me.is(Role.TEACHER));
    }
}
