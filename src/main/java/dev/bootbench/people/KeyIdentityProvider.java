package dev.bootbench.people;

import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpSecurityUtils;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns a session's or a token's key into the person's identity: the login and all roles up to the person's own. */
@ApplicationScoped
class KeyIdentityProvider implements IdentityProvider<KeyRequest> {
    private final Sessions sessions;
    private final AccessTokens tokens;

    KeyIdentityProvider(Sessions sessions, AccessTokens tokens) {
        this.sessions = sessions;
        this.tokens = tokens;
    }

    @Override
    public Class<KeyRequest> getRequestType() {
        return KeyRequest.class;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(KeyRequest request, AuthenticationRequestContext context) {
        return context.runBlocking(() -> identity(request));
    }

    /** Null, that is anonymous, for a key that opens nothing: a page with an old cookie must still load. */
    private @Nullable SecurityIdentity identity(KeyRequest request) {
        Optional<Person> person = switch (request.kind()) {
            case SESSION -> sessions.holder(request.key());
            case TOKEN -> tokens.holder(request.key());
        };
        RoutingContext context = HttpSecurityUtils.getRoutingContextAttribute(request);
        return person.map(found -> {
            CurrentPerson.keep(found, context);
            return identityOf(PersonView.of(found), HexFormat.of().formatHex(Keys.hash(request.key())));
        }).orElse(null);
    }

    private static SecurityIdentity identityOf(PersonView person, String key) {
        QuarkusSecurityIdentity.Builder identity = QuarkusSecurityIdentity.builder();
        identity.addAttribute(CurrentPerson.KEY, key);
        identity.setPrincipal(new QuarkusPrincipal(person.login()));
        for (Role role : Role.values()) {
            if (role.compareTo(person.role()) <= 0) {
                identity.addRole(role.name());
            }
        }
        return identity.build();
    }
}
