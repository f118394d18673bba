package dev.bootbench.console;

import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;

/** What a link to watch opens, for whoever has it. */
@Path("/api/watch/{key}")
@Produces(MediaType.APPLICATION_JSON)
@PermitAll
@RunOnVirtualThread
public class WatchResource {
    private final ConsoleLinks links;

    WatchResource(ConsoleLinks links) {
        this.links = links;
    }

    /** @param endsAt when the link stops working, at the latest */
    public record WatchView(String board, String madeBy, Instant endsAt) {}

    @GET
    public WatchView one(@PathParam("key") String key) {
        return links.find(key).map(link -> new WatchView(link.board(), link.madeBy(), link.endsAt()))
                .orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND,
                        "This link does not work any more: ask who gave it to you for a new one."));
    }
}
