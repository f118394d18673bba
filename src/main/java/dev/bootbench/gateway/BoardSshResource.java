package dev.bootbench.gateway;

import dev.bootbench.contract.v1.OpenTunnel;
import dev.bootbench.link.Tunnel;
import dev.bootbench.link.TunnelRefusedException;
import dev.bootbench.people.CurrentPerson;
import dev.bootbench.people.Person;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What an SSH client has to know to reach a board. */
@Path("/api/boards/{name}/ssh")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@RunOnVirtualThread
public class BoardSshResource {
    private final Gateway gateway;
    private final BoardAccess access;
    private final CurrentPerson me;

    BoardSshResource(Gateway gateway, BoardAccess access, CurrentPerson me) {
        this.gateway = gateway;
        this.access = access;
        this.me = me;
    }

    /**
     * @param host of the front door
     * @param hostKey of the front door, as in known_hosts
     * @param boardHostKey of the board itself; null unless it was asked for
     */
    public record SshView(String board, String host, int port, String hostKey, @Nullable String boardHostKey) {}

    /** @param boardKey whether to ask the board for its key, which is for those who may log in to it */
    @GET
    public SshView ssh(@PathParam("name") String name, @QueryParam("boardKey") boolean boardKey, @Context UriInfo uri) throws InterruptedException {
        if (access.find(name).isEmpty()) {
            throw new ProblemException(ProblemType.NOT_FOUND, "There is no board of that name. GET /api/boards lists them.");
        }
        Gateway.Address door = gateway.address().orElseThrow(() -> new ProblemException(ProblemType.UNAVAILABLE,
                "This lab has no SSH front door: an administrator opens it with bootbench.ssh.enabled and bootbench.ssh.port."));
        return new SshView(name, door.host().orElseGet(() -> uri.getBaseUri().getHost()), door.port(), door.hostKey(), boardKey ? boardKey(name) : null);
    }

    private String boardKey(String name) throws InterruptedException {
        Person person = me.get();
        try (Tunnel tunnel = access.open(name, Objects.requireNonNull(person.id), person.login, OpenTunnel.Target.SSH, "").tunnel()) {
            return tunnel.hostKey();
        } catch (TunnelRefusedException e) {
            throw new ProblemException(ProblemType.BOARD_NOT_READY, String.valueOf(e.getMessage()));
        }
    }
}
