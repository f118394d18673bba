package dev.bootbench.feeds;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.bootbench.people.CurrentPerson;
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
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The signed-in person's calendar feeds. */
@Path("/api/feeds")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@RunOnVirtualThread
public class FeedsResource {
    private final Feeds feeds;
    private final CurrentPerson me;

    FeedsResource(Feeds feeds, CurrentPerson me) {
        this.feeds = feeds;
        this.me = me;
    }

    /** Of a class, of a board, or, with neither, of one's own bookings. */
    public record NewFeed(@JsonProperty("class") @Nullable String className, @Nullable String board) {}

    static String path(String key) {
        return "/api/calendar/feeds/" + key + ".ics";
    }

    @GET
    public List<FeedView> mine() {
        return feeds.of(me.get());
    }

    /** Makes a feed and says where it is, this once. Made anew, the former address opens nothing any more. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response make(@Nullable NewFeed feed) {
        return Response.status(Response.Status.CREATED)
                .entity(feeds.make(feed == null ? null : feed.className(), feed == null ? null : feed.board(), me.get())).build();
    }

    @DELETE
    @Path("{id}")
    public void revoke(@PathParam("id") long id) {
        feeds.revoke(id, me.get());
    }
}
