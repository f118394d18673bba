package dev.bootbench.people;

import dev.bootbench.problem.ProblemType;
import dev.bootbench.problem.Problems;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * A page of another site must not act with a person's cookie. A request that carries the cookie and changes something,
 * or opens a WebSocket, has to come from a page of our own origin; browsers say so and scripts cannot forge it.
 */
@ApplicationScoped
class OriginCheck {
    /** Before authentication (200): a forged request costs no look into the database. */
    private static final int PRIORITY = 500;

    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private final Set<String> allowed;
    private final boolean behindProxy;

    OriginCheck(PeopleConfig config,
            @ConfigProperty(name = TlsRule.BEHIND_PROXY, defaultValue = "false") boolean behindProxy) {
        this.allowed = Set.copyOf(config.origins().orElse(List.of()).stream().map(OriginCheck::normal).toList());
        this.behindProxy = behindProxy;
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, PRIORITY);
    }

    private void check(RoutingContext context) {
        HttpServerRequest request = context.request();
        boolean upgrade = request.getHeader(HttpHeaderNames.UPGRADE) != null;
        if ((READING.contains(request.method()) && !upgrade) || KeyAuthentication.token(request).isPresent()) {
            context.next();
            return;
        }
        @Nullable String origin = request.getHeader(HttpHeaderNames.ORIGIN);
        @Nullable String site = request.getHeader("Sec-Fetch-Site");
        boolean cookie = KeyAuthentication.session(request).isPresent();
        boolean ours = origin != null ? isOurs(request, origin) : "same-origin".equals(site);
        // Without a cookie only a stated foreign origin is refused: it could sign a victim in as somebody else.
        if (ours || (!cookie && origin == null)) {
            context.next();
            return;
        }
        Problems.write(context, ProblemType.NOT_ALLOWED, origin == null
                ? "A request with a session's cookie must say where it comes from: send Origin, or use an access token."
                : "The origin " + printable(origin) + " is not this lab's. If it is another name of this lab, add it to "
                        + "bootbench.people.origins.");
    }

    private boolean isOurs(HttpServerRequest request, String origin) {
        if (request.authority() == null) {
            return false;
        }
        String scheme = behindProxy || request.isSSL() ? "https" : "http";
        return normal(origin).equals(normal(scheme + "://" + request.authority())) || allowed.contains(normal(origin));
    }

    /** Lower case, without a default port and a trailing slash. */
    private static String normal(String origin) {
        String lower = origin.strip().toLowerCase(Locale.ROOT).replaceAll("/+$", "");
        return lower.startsWith("https://") ? lower.replaceAll(":443$", "") : lower.replaceAll(":80$", "");
    }

    private static String printable(String text) {
        return text.substring(0, Math.min(100, text.length())).replaceAll("[^\\x21-\\x7e]", "?");
    }
}
