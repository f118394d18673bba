package dev.bootbench.problem;

import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** The one place where an error becomes an answer: RFC 9457, never a class name or a stack trace. */
public class ProblemMapper {
    @ServerExceptionMapper
    public Response map(ProblemException problem) {
        return response(problem.type(), String.valueOf(problem.getMessage()), problem.extensions());
    }

    private static Response response(ProblemType type, String detail, Map<String, Object> extensions) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", "urn:bootbench:problem:" + type.code());
        body.put("title", type.title());
        body.put("status", type.status());
        body.put("code", type.code());
        body.put("detail", detail);
        body.putAll(extensions);
        return Response.status(type.status()).type("application/problem+json").entity(body).build();
    }
}
