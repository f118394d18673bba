package dev.bootbench.problem;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;

/** Builds RFC 9457 documents, for resources and for what is refused before a resource is found. */
public final class Problems {
    static final String MEDIA_TYPE = "application/problem+json";

    private Problems() {}

    static Response response(ProblemType type, String detail, Map<String, Object> extensions) {
        return Response.status(type.status()).type(MEDIA_TYPE).entity(document(type, detail, extensions)).build();
    }

    /** Ends the request with the problem; for filters and handlers outside JAX-RS. */
    public static void write(RoutingContext context, ProblemType type, String detail) {
        if (context.response().ended()) {
            return;
        }
        context.response()
                .setStatusCode(type.status())
                .putHeader(HttpHeaderNames.CONTENT_TYPE, MEDIA_TYPE)
                .end(new JsonObject(document(type, detail, Map.of())).encode());
    }

    private static Map<String, Object> document(ProblemType type, String detail, Map<String, Object> extensions) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", "urn:bootbench:problem:" + type.code());
        body.put("title", type.title());
        body.put("status", type.status());
        body.put("code", type.code());
        body.put("detail", detail);
        extensions.forEach(body::putIfAbsent);
        return body;
    }
}
