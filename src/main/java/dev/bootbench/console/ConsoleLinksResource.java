package dev.bootbench.console;

import dev.bootbench.boards.Inventory;
import dev.bootbench.people.CurrentPerson;
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
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Links to watch a board's console without an account: its holder makes them, lists them and takes them back. */
@Path("/api/boards/{name}/console-links")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@RunOnVirtualThread
public class ConsoleLinksResource {
    private final ConsoleLinks links;
    private final Inventory inventory;
    private final CurrentPerson me;

    ConsoleLinksResource(ConsoleLinks links, Inventory inventory, CurrentPerson me) {
        this.links = links;
        this.inventory = inventory;
        this.me = me;
    }

    /** @param minutes how long it is to work; null: as long as the reservation */
    public record LinkRequest(@Nullable Integer minutes) {}

    @GET
    public List<ConsoleLinks.LinkView> all(@PathParam("name") String name) {
        demandBoard(name);
        return links.of(me.get(), name);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response make(@PathParam("name") String name, @Nullable LinkRequest request) {
        demandBoard(name);
        return Response.status(Response.Status.CREATED)
                .entity(links.make(me.get(), name, request == null ? null : request.minutes())).build();
    }

    @DELETE
    @Path("{id}")
    public void revoke(@PathParam("name") String name, @PathParam("id") long id) {
        demandBoard(name);
        links.revoke(me.get(), name, id);
    }

    private void demandBoard(String name) {
        if (inventory.find(name).isEmpty()) {
            throw new ProblemException(ProblemType.NOT_FOUND, "There is no board called " + name + ".");
        }
    }
}
