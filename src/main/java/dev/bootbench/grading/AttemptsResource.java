package dev.bootbench.grading;

import dev.bootbench.people.CurrentPerson;
import dev.bootbench.people.Role;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Attempts: how they come along, what they found. People see their own, teachers everybody's. */
@Path("/api/attempts")
@RunOnVirtualThread
@RolesAllowed(Role.Names.STUDENT)
public class AttemptsResource {
    private static final int MOST = 500;

    private final Attempts attempts;
    private final AttemptViews views;
    private final Cancellation cancellation;
    private final CurrentPerson person;

    AttemptsResource(Attempts attempts, AttemptViews views, Cancellation cancellation, CurrentPerson person) {
        this.attempts = attempts;
        this.views = views;
        this.cancellation = cancellation;
        this.person = person;
    }

    /** @param before the id of the last one of the page before */
    @GET
    public List<AttemptView.Summary> list(
            @QueryParam("exercise") @Nullable String exercise,
            @QueryParam("person") @Nullable String login,
            @QueryParam("mine") boolean mine,
            @QueryParam("before") @Nullable Long before,
            @QueryParam("limit") @DefaultValue("50") int limit) {
        if (limit < 1 || limit > MOST) {
            throw new ProblemException(ProblemType.INVALID, "limit may be 1 to %d, not %d.".formatted(MOST, limit));
        }
        Long only = mine || !person.is(Role.TEACHER) ? person.get().id : null;
        return views.list(person.is(Role.TEACHER), only, login, exercise, null, before, limit);
    }

    @GET
    @Path("/{id}")
    public AttemptView one(long id) {
        return views.full(visible(id), person.is(Role.TEACHER));
    }

    @POST
    @Path("/{id}/cancel")
    public void cancel(long id) {
        cancellation.cancel(visible(id).id(), Objects.requireNonNull(person.get().id));
    }

    private Attempt visible(long id) {
        long me = Objects.requireNonNull(person.get().id);
        return attempts.find(id)
                .filter(a -> a.person() == me || person.is(Role.TEACHER))
                .orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND, "There is no attempt " + id + "."));
    }
}
