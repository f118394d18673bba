package dev.bootbench.people;

import dev.bootbench.Caller;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** Signing in and out of the portal. The only part of the API open to everybody. */
@Path("/api/session")
@Produces(MediaType.APPLICATION_JSON)
@PermitAll
@RunOnVirtualThread
public class SessionResource {
    private final SignIn signIn;
    private final Sessions sessions;
    private final SessionCookie cookie;
    private final SecurityIdentity identity;
    private final CurrentPerson current;

    SessionResource(SignIn signIn, Sessions sessions, SessionCookie cookie, SecurityIdentity identity, CurrentPerson current) {
        this.signIn = signIn;
        this.sessions = sessions;
        this.cookie = cookie;
        this.identity = identity;
        this.current = current;
    }

    public record Credentials(
            @NotBlank @Size(max = 100) String login,
            @NotBlank @Size(max = Passwords.LONGEST) String password) {
        @Override
        public String toString() {
            return "Credentials[login=" + login + "]";
        }
    }

    public record SessionView(PersonView person) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response open(@NotNull @Valid Credentials credentials, @Context HttpServerRequest request) {
        SignIn.SignedIn in = signIn.signIn(credentials.login(), credentials.password(), Caller.address(request));
        return Response.ok(new SessionView(in.person())).cookie(cookie.with(in.key(), request.isSSL())).build();
    }

    @GET
    public SessionView get(@Context HttpServerRequest request) {
        if (identity.isAnonymous()) {
            throw new ProblemException(ProblemType.NOT_SIGNED_IN, NotSignedIn.sentence(request));
        }
        return new SessionView(PersonView.of(current.get()));
    }

    @DELETE
    public Response end(@CookieParam(SessionCookie.NAME) @Nullable String key, @Context HttpServerRequest request) {
        if (key != null) {
            sessions.end(key);
        }
        return Response.noContent().cookie(cookie.gone(request.isSSL())).build();
    }
}
