package dev.bootbench.intake;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.VertxHttpRecorder;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Answers a request that announces too much in words, before a byte of it is read; the server itself would only close the
 * connection. What is sent without announcing it is cut off at the same limits. Only what is deployed on boards as it is,
 * kernels above all, may be as large as {@code quarkus.http.limits.max-body-size}, because it goes to a file: everything else,
 * JSON for the same address above all, is small.
 */
@ApplicationScoped
class UploadLimit {
    /** Before authentication and before the server's own check. */
    private static final int FIRST = 10_000;
    /** After the server has set its own limit for this request. */
    private static final int AFTER_SERVER = 1;
    private static final long LINGER_MS = 2000;
    private static final Pattern LARGE = Pattern.compile("/api/boards/[^/]+/deployments/?");
    private static final Set<String> LARGE_TYPES = Set.of("application/octet-stream", "application/zip", "application/gzip");

    private final long limit;
    private final long largeLimit;

    UploadLimit(
            IntakeConfig config, @ConfigProperty(name = "quarkus.http.limits.max-body-size", defaultValue = "10M") MemorySize largeLimit) {
        this.limit = config.maxBodySize().asLongValue();
        this.largeLimit = largeLimit.asLongValue();
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, FIRST);
        filters.register(this::bound, AFTER_SERVER);
    }

    private void check(RoutingContext context) {
        String announced = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        if (announced == null || !tooLarge(announced, limit(context))) {
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
                        .put("detail", "The request is larger than %s. Send only what is needed."
                                .formatted(FileCollector.size(limit(context))))
                        .toBuffer())
                .onComplete(answered -> hangUp(context));
    }

    private void bound(RoutingContext context) {
        context.put(VertxHttpRecorder.MAX_REQUEST_SIZE_KEY, limit(context));
        context.next();
    }

    private long limit(RoutingContext context) {
        boolean large = context.request().method() == HttpMethod.POST
                && LARGE_TYPES.contains(mediaType(context.request().getHeader(HttpHeaders.CONTENT_TYPE)))
                && LARGE.matcher(context.normalizedPath()).matches();
        return large ? largeLimit : limit;
    }

    private static String mediaType(@Nullable String header) {
        return header == null ? "" : header.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    /** Closing at once, with bytes of the request unread, would take the answer away from a client that is still sending. */
    private static void hangUp(RoutingContext context) {
        if (context.request().version() != HttpVersion.HTTP_2) {
            context.vertx().setTimer(LINGER_MS, timer -> context.request().connection().close());
        }
    }

    private static boolean tooLarge(String announced, long limit) {
        try {
            return Long.parseLong(announced) > limit;
        } catch (NumberFormatException e) {
            return true;
        }
    }
}
