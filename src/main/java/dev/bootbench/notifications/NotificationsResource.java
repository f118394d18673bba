package dev.bootbench.notifications;

import dev.bootbench.people.CurrentPerson;
import dev.bootbench.people.Person;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Objects;

/** What the lab wanted the signed-in person to know. */
@Path("/api/notifications")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@RunOnVirtualThread
public class NotificationsResource {
    private final Notifications notifications;
    private final CurrentPerson me;

    NotificationsResource(Notifications notifications, CurrentPerson me) {
        this.notifications = notifications;
        this.me = me;
    }

    /** @param notifications the newest first */
    public record Inbox(int unread, List<Notifications.Notification> notifications) {}

    @GET
    public Inbox mine(@QueryParam("limit") @DefaultValue("30") @Min(1) @Max(200) int limit) {
        long person = id(me.get());
        return new Inbox(notifications.unread(person), notifications.of(person, limit));
    }

    @POST
    @Path("{id}/read")
    public void read(@PathParam("id") long id) {
        Person person = me.get();
        if (!notifications.read(id(person), person.login, id)) {
            throw new ProblemException(ProblemType.NOT_FOUND, "You have no notification " + id + ".");
        }
    }

    @POST
    @Path("read")
    public void readAll() {
        Person person = me.get();
        notifications.readAll(id(person), person.login);
    }

    private static long id(Person person) {
        return Objects.requireNonNull(person.id);
    }
}
