package dev.bootbench.classes;

import dev.bootbench.people.Role;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** What an administrator allows one person to book, whatever their role and classes say. */
@Path("/api/people/{login}/limits")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.Names.ADMIN)
@RunOnVirtualThread
public class PersonLimitsResource {
    private final BookingLimits limits;

    PersonLimitsResource(BookingLimits limits) {
        this.limits = limits;
    }

    @GET
    public Limits get(@PathParam("login") String login) {
        return limits.of(login);
    }

    /** As a whole: what is left out is the matter of role and classes again. */
    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    public Limits set(@PathParam("login") String login, @NotNull @Valid Limits wanted) {
        return limits.set(login, wanted);
    }
}
