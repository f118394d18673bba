package dev.bootbench.portal;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * The portal is one page: its addresses, like /boards/vm-1, exist in the browser only. So a GET of any of them
 * gets that page; files come from META-INF/resources, and unknown addresses of the API stay unknown.
 */
@ApplicationScoped
class PortalPages {
    /** Before Quarkus REST, which answers all that is left with its own "not found". */
    private static final int PRIORITY = 600;

    void register(@Observes Filters filters) {
        filters.register(PortalPages::page, PRIORITY);
    }

    private static void page(RoutingContext request) {
        if (request.request().method() == HttpMethod.GET && isPage(request.normalizedPath())) {
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
