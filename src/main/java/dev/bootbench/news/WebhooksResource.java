package dev.bootbench.news;

import dev.bootbench.LabClock;
import dev.bootbench.people.CurrentPerson;
import dev.bootbench.people.Role;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Programs that the lab tells of what happens, for administrators. */
@Path("/api/webhooks")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.Names.ADMIN)
@RunOnVirtualThread
public class WebhooksResource {
    private final Webhooks webhooks;
    private final Deliveries deliveries;
    private final DeliveryRounds rounds;
    private final Outbox outbox;
    private final LabClock clock;
    private final CurrentPerson me;

    WebhooksResource(
            Webhooks webhooks, Deliveries deliveries, DeliveryRounds rounds, Outbox outbox, LabClock clock, CurrentPerson me) {
        this.webhooks = webhooks;
        this.deliveries = deliveries;
        this.rounds = rounds;
        this.outbox = outbox;
        this.clock = clock;
        this.me = me;
    }

    /** @param kinds of what it is told; null: of everything */
    public record NewWebhook(@Nullable String url, @Nullable List<NewsKind> kinds) {}

    /** What is to change; null leaves it as it is. */
    public record WebhookChange(@Nullable String url, @Nullable List<NewsKind> kinds, @Nullable Boolean enabled) {}

    @GET
    public List<WebhookView> all() {
        return webhooks.all();
    }

    /** The answer has the secret, this once. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response make(@Nullable NewWebhook webhook) {
        if (webhook == null || webhook.url() == null || webhook.url().isBlank()) {
            throw new ProblemException(ProblemType.INVALID, "Say where it is, as in {\"url\": \"https://example.org/hook\", \"kinds\": [\"board.quarantined\"]}.");
        }
        List<NewsKind> kinds = webhook.kinds() == null ? NewsKind.choices() : webhook.kinds();
        return Response.status(Response.Status.CREATED).entity(webhooks.make(webhook.url().strip(), kinds, me.get())).build();
    }

    @PATCH
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    public WebhookView change(@PathParam("id") long id, @Nullable WebhookChange change) {
        if (change == null) {
            throw new ProblemException(ProblemType.INVALID, "Say what is to change, as in {\"enabled\": true}: url, kinds or enabled.");
        }
        return webhooks.change(id, change.url() == null ? null : change.url().strip(), change.kinds(), change.enabled());
    }

    @DELETE
    @Path("{id}")
    public void remove(@PathParam("id") long id) {
        webhooks.remove(id);
    }

    /** The last 50, the newest first. */
    @GET
    @Path("{id}/deliveries")
    public List<DeliveryView> deliveries(@PathParam("id") long id) {
        return webhooks.deliveries(id);
    }

    /** Sends it a test now, also when it is switched off, and says how that went. */
    @POST
    @Path("{id}/test")
    public DeliveryView test(@PathParam("id") long id) {
        webhooks.find(id);
        String news = UUID.randomUUID().toString();
        News test = new News(NewsKind.TEST, "This is a test.", "/admin/webhooks", null, null, List.of(), null);
        Due due = deliveries.test(id, news, outbox.payload(news, test, clock.now()));
        rounds.deliver(due);
        return webhooks.deliveries(id).stream().filter(each -> each.id() == due.id()).findFirst().orElseThrow();
    }
}
