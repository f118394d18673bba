package dev.bootbench.grading;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Answers a request that announces more than {@code quarkus.http.limits.max-body-size} in words, before a byte of it is
 * read. The server itself would only close the connection.
 */
@ApplicationScoped
class UploadLimit {
    /** Before authentication and before the server's own check. */
    private static final int FIRST = 10_000;
    private static final long LINGER_MS = 2000;

    private final long limit;

    UploadLimit(@ConfigProperty(name = "quarkus.http.limits.max-body-size", defaultValue = "10M") MemorySize limit) {
        this.limit = limit.asLongValue();
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, FIRST);
    }

    private void check(RoutingContext context) {
        String announced = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        if (announced == null || !tooLarge(announced)) {
            context.next();
            return;
        }
        context.request().resume();
        context.response()
                .setStatusCode(413)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
                .putHeader(HttpHeaders.CONNECTION, "close")
                .end(new JsonObject()
                        .put("type", "urn:bootbench:problem:too-large")
                        .put("title", "That is too large")
                        .put("status", 413)
                        .put("code", "too-large")
                        .put("detail", "The request is larger than %s. Hand in the sources only.".formatted(FileCollector.size(limit)))
                        .toBuffer())
                .onComplete(answered -> hangUp(context));
    }

    /** Closing at once, with bytes of the request unread, would take the answer away from a client that is still sending. */
    private static void hangUp(RoutingContext context) {
        if (context.request().version() != HttpVersion.HTTP_2) {
            context.vertx().setTimer(LINGER_MS, timer -> context.request().connection().close());
        }
    }

    private boolean tooLarge(String announced) {
        try {
            return Long.parseLong(announced) > limit;
        } catch (NumberFormatException e) {
            return true;
        }
    }
}
