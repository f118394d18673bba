package dev.bootbench.portal;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * The portal is one page: its addresses, like /boards/vm-1, exist in the browser only. So a GET of a page that nothing
 * else answers gets that page; files come from META-INF/resources, and unknown addresses of the API stay unknown.
 */
@ApplicationScoped
class PortalPages {
    /** After REST resources and static files. */
    private static final int LAST = 100_000;

    void register(@Observes Router router) {
        router.get("/*").order(LAST).handler(PortalPages::page);
    }

    private static void page(RoutingContext request) {
        if (isPage(request.normalizedPath()) && request.request().method() == HttpMethod.GET) {
            request.reroute("/");
        } else {
            request.next();
        }
    }

    /** Pages have no dot in their last part; a missing file must not be answered with a page. */
    static boolean isPage(String path) {
        return !path.equals("/") && !path.equals("/index.html")
                && !path.startsWith("/api/") && !path.equals("/api")
                && !path.startsWith("/q/") && !path.startsWith("/bootbench.")
                && path.indexOf('.', path.lastIndexOf('/')) < 0;
    }
}
