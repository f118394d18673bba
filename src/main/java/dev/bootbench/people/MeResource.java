package dev.bootbench.people;

import dev.bootbench.Caller;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
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
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What people do with their own account. */
@Path("/api/me")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@RunOnVirtualThread
public class MeResource {
    private final SignIn signIn;
    private final AccessTokens tokens;
    private final SshKeys keys;
    private final CurrentPerson current;

    MeResource(SignIn signIn, AccessTokens tokens, SshKeys keys, CurrentPerson current) {
        this.signIn = signIn;
        this.tokens = tokens;
        this.keys = keys;
        this.current = current;
    }

    public record PasswordChange(
            @NotBlank @Size(max = Passwords.LONGEST) String current,
            @NotBlank @Size(min = Passwords.SHORTEST, max = Passwords.LONGEST) String next) {
        @Override
        public String toString() {
            return "PasswordChange[]";
        }
    }

    /** @param days how long the token is good for */
    public record NewToken(@NotBlank @Size(max = 100) String name, @Nullable Integer days) {}

    @POST
    @Path("password")
    @Consumes(MediaType.APPLICATION_JSON)
    public void changePassword(
            @NotNull @Valid PasswordChange change, @CookieParam(SessionCookie.NAME) @Nullable String key, @Context HttpServerRequest request) {
        demandSession(request, "change the password");
        signIn.changePassword(current.get(), change.current(), change.next(), Caller.address(request), key);
    }

    /** What was got with a token must not outlive it. */
    private static void demandSession(HttpServerRequest request, String what) {
        if (KeyAuthentication.token(request).isPresent()) {
            throw new ProblemException(ProblemType.NOT_ALLOWED, "An access token cannot " + what + ": sign in with your password for that.");
        }
    }

    @GET
    @Path("tokens")
    public List<AccessTokens.TokenView> tokens() {
        return tokens.of(current.get());
    }

    @POST
    @Path("tokens")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response makeToken(@NotNull @Valid NewToken token, @Context HttpServerRequest request) {
        demandSession(request, "make tokens");
        return Response.status(Response.Status.CREATED).entity(tokens.make(current.get(), token.name(), token.days())).build();
    }

    @DELETE
    @Path("tokens/{id}")
    public void withdrawToken(@PathParam("id") long id) {
        tokens.withdraw(current.get(), id);
    }

    /**
     * @param name for people; the key's comment where there is none
     * @param key one line of a public key file
     */
    public record NewKey(@Nullable @Size(max = 100) String name, @NotBlank String key) {
        @Override
        public String toString() {
            return "NewKey[]";
        }
    }

    @GET
    @Path("ssh-keys")
    public List<SshKeys.KeyView> keys() {
        return keys.of(current.get());
    }

    @POST
    @Path("ssh-keys")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response addKey(@NotNull @Valid NewKey key) {
        return Response.status(Response.Status.CREATED)
                .entity(keys.add(current.get(), key.name() == null ? "" : key.name(), key.key())).build();
    }

    @DELETE
    @Path("ssh-keys/{id}")
    public void removeKey(@PathParam("id") long id) {
        keys.remove(current.get(), id);
    }
}
