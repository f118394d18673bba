package dev.bootbench.feeds;

import dev.bootbench.LabConfig;
import dev.bootbench.people.Keys;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** What calendar programs read. They cannot sign in, so the key in the address is all that is asked for. */
@Path("/api/calendar/feeds")
@PermitAll
@RunOnVirtualThread
public class FeedResource {
    private static final String CALENDAR = "text/calendar;charset=UTF-8";

    private final Feeds feeds;
    private final LabConfig lab;

    FeedResource(Feeds feeds, LabConfig lab) {
        this.feeds = feeds;
        this.lab = lab;
    }

    @GET
    @Path("{key}.ics")
    public Response read(@PathParam("key") String key, @Context Request request, @Context UriInfo asked) {
        Feeds.Opened opened = feeds.open(key).orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND,
                "No calendar is at this address: it was revoked or made anew. The portal's calendar page has a new one."));
        URI portal = lab.url().orElseGet(() -> asked.getBaseUri());
        byte[] document = Ics.of(opened.title(), opened.entries(), feeds.lab(), portal.toString().replaceAll("/+$", ""));
        EntityTag tag = new EntityTag(HexFormat.of().formatHex(Keys.hash(document)));
        Response.@Nullable ResponseBuilder same = request.evaluatePreconditions(tag);
        CacheControl cache = new CacheControl();
        cache.setPrivate(true);
        cache.setNoCache(true);
        return (same != null ? same : Response.ok(document, CALENDAR)).tag(tag).cacheControl(cache).build();
    }
}
