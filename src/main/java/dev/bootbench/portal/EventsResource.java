package dev.bootbench.portal;

import dev.bootbench.Changed;
import io.quarkus.security.Authenticated;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/** Tells open pages what to fetch again. Carries names only, so there is nothing in it that not everybody may see. */
@Path("/api/events")
@Authenticated
public class EventsResource {
    private static final Logger LOG = Logger.getLogger(EventsResource.class);
    private static final Duration PING = Duration.ofSeconds(15);
    private static final Duration STUCK = Duration.ofSeconds(20);
    /** Then the page connects anew, and has to prove again who it is. */
    private static final Duration LONGEST = Duration.ofHours(1);

    private final ChangeFeed feed;
    private final SecurityIdentity identity;

    EventsResource(ChangeFeed feed, SecurityIdentity identity) {
        this.feed = feed;
        this.identity = identity;
    }

    /** One event as pages see it, e.g. {@code {"kind":"board","id":"vm-1"}}. */
    public record Event(String kind, String id) {}

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RunOnVirtualThread
    public void stream(@Context SseEventSink sink, @Context Sse sse) {
        String login = identity.getPrincipal().getName();
        long end = System.nanoTime() + LONGEST.toNanos();
        try (sink; ChangeFeed.Subscription changes = feed.subscribe(change -> isFor(login, change))) {
            send(sink, sse.newEventBuilder().comment("connected").build());
            while (!sink.isClosed() && !feed.stopped() && System.nanoTime() < end) {
                Optional<Changed> change = changes.next(PING);
                send(sink, change.map(changed -> event(sse, changed))
                        .orElseGet(() -> sse.newEventBuilder().comment("ping").build()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | IllegalStateException e) {
            LOG.debugf("a page is gone: %s", e.getMessage());
        }
    }

    private static boolean isFor(String login, Changed change) {
        return change.kind() != Changed.Kind.NOTIFICATION || change.id().equals(login);
    }

    private static OutboundSseEvent event(Sse sse, Changed changed) {
        return sse.newEventBuilder()
                .mediaType(MediaType.APPLICATION_JSON_TYPE)
                .data(Event.class, new Event(changed.kind().name().toLowerCase(Locale.ROOT), changed.id()))
                .build();
    }

    private static void send(SseEventSink sink, OutboundSseEvent event)
            throws InterruptedException, ExecutionException, TimeoutException {
        sink.send(event).toCompletableFuture().get(STUCK.toSeconds(), TimeUnit.SECONDS);
    }
}
