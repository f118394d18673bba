package dev.bootbench.people;

import dev.bootbench.problem.ProblemType;
import dev.bootbench.problem.Problems;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpSecurityUtils;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the key of a request: {@code Authorization: Bearer bbt_…} before the session's cookie. Other bearers are agents'. */
@ApplicationScoped
class KeyAuthentication implements HttpAuthenticationMechanism {
    private static final String BEARER = "bearer ";

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager providers) {
        return key(context.request())
                .map(request -> providers.authenticate(HttpSecurityUtils.setRoutingContextAttribute(request, context)))
                .orElseGet(() -> Uni.createFrom().nullItem());
    }

    static Optional<KeyRequest> key(HttpServerRequest request) {
        Optional<String> token = token(request);
        if (token.isPresent()) {
            return token.map(key -> new KeyRequest(KeyRequest.Kind.TOKEN, key));
        }
        return session(request).map(key -> new KeyRequest(KeyRequest.Kind.SESSION, key));
    }

    static Optional<String> token(HttpServerRequest request) {
        @Nullable String header = request.getHeader(HttpHeaderNames.AUTHORIZATION);
        if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return Optional.empty();
        }
        return Optional.of(header.substring(BEARER.length()).strip()).filter(key -> key.startsWith(Keys.TOKEN_PREFIX));
    }

    static Optional<String> session(HttpServerRequest request) {
        @Nullable Cookie cookie = request.getCookie(SessionCookie.NAME);
        return cookie == null || cookie.getValue().isBlank() ? Optional.empty() : Optional.of(cookie.getValue());
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of(KeyRequest.class);
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        return Uni.createFrom().item(new ChallengeData(401, null, null));
    }

    /** Refused before any resource was found: the same document that a resource would answer with. */
    @Override
    public Uni<Boolean> sendChallenge(RoutingContext context) {
        Problems.write(context, ProblemType.NOT_SIGNED_IN, NotSignedIn.sentence(context.request()));
        return Uni.createFrom().item(true);
    }
}
