package dev.bootbench.console;

import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A page of another site must not open a socket with a visitor's cookie. Browsers always say where a page comes from;
 * programs that are not browsers say nothing, and carry no cookie by accident.
 */
@ApplicationScoped
public class SameOrigin implements HttpUpgradeCheck {
    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        HttpServerRequest request = context.httpRequest();
        String host = request.authority() == null ? request.getHeader("Host") : request.authority().toString();
        return matches(request.getHeader("Origin"), host) ? CheckResult.permitUpgrade() : CheckResult.rejectUpgrade(403);
    }

    static boolean matches(@Nullable String origin, @Nullable String host) {
        if (origin == null) {
            return true;
        }
        try {
            URI uri = new URI(origin);
            return host != null && uri.getHost() != null
                    && authority(uri.getAuthority(), uri.getScheme()).equals(authority(host, uri.getScheme()));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** With the port that the scheme implies left out, as browsers do. */
    private static String authority(String authority, String scheme) {
        String lower = authority.toLowerCase(Locale.ROOT);
        String implied = scheme.equals("https") ? ":443" : ":80";
        return lower.endsWith(implied) ? lower.substring(0, lower.length() - implied.length()) : lower;
    }
}
