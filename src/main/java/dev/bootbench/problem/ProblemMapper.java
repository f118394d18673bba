package dev.bootbench.problem;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.quarkus.hibernate.validator.runtime.jaxrs.ResteasyReactiveViolationException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Path;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.hibernate.exception.JDBCConnectionException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** The one place where an error becomes an answer: RFC 9457, never a class name or a stack trace. */
public class ProblemMapper {
    /** What the pool says when nobody gave a connection back in time. */
    private static final Pattern POOL_EMPTY = Pattern.compile("[Aa]cquisition timeout");
    /** PostgreSQL's class of values that no column takes: 22021 a NUL character in a text, 22008 a time too far off. */
    private static final String DATA_EXCEPTION = "22";
    private static final String FORBIDDEN_VALUE = "The database does not allow one of these values.";
    private static final Logger LOG = Logger.getLogger(ProblemMapper.class);

    @ServerExceptionMapper
    public Response map(ProblemException problem) {
        return Problems.response(problem.type(), String.valueOf(problem.getMessage()), problem.extensions());
    }

    @ServerExceptionMapper({UnauthorizedException.class, AuthenticationFailedException.class})
    public Response notSignedIn(SecurityException e) {
        return Problems.response(ProblemType.NOT_SIGNED_IN,
                "Sign in first, or send a personal access token (Authorization: Bearer bbt_…).", Map.of());
    }

    @ServerExceptionMapper
    public Response notAllowed(ForbiddenException e) {
        return Problems.response(ProblemType.NOT_ALLOWED, "Your role does not allow this. Ask a teacher or an administrator.",
                Map.of());
    }

    @ServerExceptionMapper
    public Response invalidBody(ResteasyReactiveViolationException e) {
        return invalid(e);
    }

    @ServerExceptionMapper
    public Response invalid(ConstraintViolationException e) {
        List<Map<String, String>> errors = new ArrayList<>();
        for (ConstraintViolation<?> violation : e.getConstraintViolations()) {
            errors.add(Map.of("field", field(violation.getPropertyPath()), "message", violation.getMessage()));
        }
        errors.sort(java.util.Comparator.comparing(error -> error.get("field") + error.get("message")));
        String detail = errors.stream()
                .map(error -> (error.get("field").isEmpty() ? "The request's body" : error.get("field")) + " " + error.get("message"))
                .collect(Collectors.joining("; ", "", "."));
        return Problems.response(ProblemType.INVALID, detail, Map.of("errors", errors));
    }

    @ServerExceptionMapper
    public Response wrongJson(MismatchedInputException e) {
        return json(e);
    }

    @ServerExceptionMapper
    public Response wrongJson(JsonProcessingException e) {
        return json(e);
    }

    @ServerExceptionMapper
    public Response http(WebApplicationException e) {
        if (find(e, JsonProcessingException.class) instanceof JsonProcessingException json) {
            return json(json);
        }
        int status = e.getResponse().getStatus();
        if (status < 400) {
            return e.getResponse();
        }
        return switch (status) {
            case 401 -> Problems.response(ProblemType.NOT_SIGNED_IN, "Sign in first.", Map.of());
            case 403 -> Problems.response(ProblemType.NOT_ALLOWED, "Your role does not allow this.", Map.of());
            case 404 -> Problems.response(ProblemType.NOT_FOUND, "There is nothing at this address.", Map.of());
            case 405 -> Problems.response(ProblemType.METHOD_NOT_ALLOWED,
                    "This address does not know that method; /q/openapi lists what it knows.", Map.of());
            case 406 -> Problems.response(ProblemType.NOT_ACCEPTABLE,
                    "This address cannot answer in any of the media types in Accept.", Map.of());
            case 413 -> Problems.response(ProblemType.TOO_LARGE, "The request's body is too large.", Map.of());
            case 415 -> Problems.response(ProblemType.UNSUPPORTED_MEDIA_TYPE,
                    "This address does not read that Content-Type; most take application/json.", Map.of());
            default -> status < 500
                    ? Problems.response(ProblemType.BAD_REQUEST, "The request cannot be read.", Map.of())
                    : unexpected(e);
        };
    }

    /** Everything else, sorted by what lies beneath: a rule of the database is the request's fault, the rest is ours. */
    @ServerExceptionMapper
    public Response unexpected(Throwable e) {
        if (find(e, ProblemException.class) instanceof ProblemException problem) {
            return map(problem);
        }
        if (find(e, org.hibernate.exception.ConstraintViolationException.class)
                instanceof org.hibernate.exception.ConstraintViolationException rule) {
            return broken(rule);
        }
        if (find(e, JDBCConnectionException.class) != null) {
            LOG.errorf("The database does not answer: %s", e.getMessage());
            return Problems.response(ProblemType.UNAVAILABLE, "The lab's database does not answer. Try again in a minute.", Map.of());
        }
        if (find(e, SQLException.class) instanceof SQLException busy && POOL_EMPTY.matcher(String.valueOf(busy.getMessage())).find()) {
            LOG.warnf("more requests than connections to the database: %s", busy.getMessage());
            return Problems.response(ProblemType.UNAVAILABLE, "The lab has more to do than it can just now. Try again in a few seconds.", Map.of());
        }
        if (find(e, SQLException.class) instanceof SQLException value && String.valueOf(value.getSQLState()).startsWith(DATA_EXCEPTION)) {
            LOG.warnf("the database does not take a value: %s", value.getMessage());
            return Problems.response(ProblemType.INVALID, FORBIDDEN_VALUE, Map.of());
        }
        String id = UUID.randomUUID().toString();
        LOG.errorf(e, "Error %s", id);
        return Problems.response(ProblemType.INTERNAL,
                "Something of ours went wrong. Try again; if it stays, tell an administrator the number " + id + ".",
                Map.of("errorId", id));
    }

    /** PostgreSQL's classes: 23505 a thing exists already, 23P01 two things overlap, 23503 one refers to another. */
    private static Response broken(org.hibernate.exception.ConstraintViolationException e) {
        String state = String.valueOf(e.getSQLState());
        LOG.debugf(e, "a rule of the database refused a change");
        return switch (state) {
            case "23505" -> Problems.response(ProblemType.CONFLICT, "There is one like that already.", Map.of());
            case "23P01" -> Problems.response(ProblemType.CONFLICT, "It overlaps with one that exists.", Map.of());
            case "23503" -> Problems.response(ProblemType.CONFLICT, "Something else still refers to it, or it refers to "
                    + "something that is gone.", Map.of());
            default -> Problems.response(ProblemType.INVALID, FORBIDDEN_VALUE, Map.of());
        };
    }

    /** What a record refuses of the values it is made of comes in here, too. */
    private Response json(JsonProcessingException e) {
        if (find(e, ProblemException.class) instanceof ProblemException problem) {
            return map(problem);
        }
        if (find(e, StreamConstraintsException.class) != null) {
            return Problems.response(ProblemType.TOO_LARGE,
                    "The request's JSON has more values, or deeper ones, than anything that belongs here. Send less at a time.", Map.of());
        }
        StringBuilder detail = new StringBuilder();
        String path = e instanceof JsonMappingException mapping ? path(mapping) : "";
        if (e instanceof MismatchedInputException && !path.isEmpty()) {
            detail.append("The value of ").append(path).append(" is not of the kind that belongs there");
            if (e instanceof com.fasterxml.jackson.databind.exc.InvalidFormatException format && format.getTargetType().isEnum()) {
                detail.append(": it is one of ").append(java.util.Arrays.stream(format.getTargetType().getEnumConstants())
                        .map(Object::toString).collect(Collectors.joining(", ")));
            }
        } else if (e instanceof MismatchedInputException) {
            detail.append("The request's body is not the JSON object that belongs here");
        } else {
            detail.append("The request's body is not JSON");
        }
        JsonLocation at = e.getLocation();
        if (at != null && at.getLineNr() > 0) {
            detail.append(" (line ").append(at.getLineNr()).append(", column ").append(at.getColumnNr()).append(')');
        }
        return Problems.response(ProblemType.BAD_REQUEST, detail.append('.').toString(), Map.of());
    }

    private static String path(JsonMappingException e) {
        return e.getPath().stream()
                .map(step -> step.getFieldName() != null ? step.getFieldName() : "[" + step.getIndex() + "]")
                .collect(Collectors.joining("."));
    }

    /**
     * Without the Java method's and parameter's names: what is left is the path in the document, or the name of a query
     * parameter; empty for the document itself (bodies are records, other parameters never are).
     */
    private static String field(Path path) {
        List<String> names = new ArrayList<>();
        List<Class<?>> parameters = List.of();
        String parameter = "";
        for (Path.Node node : path) {
            switch (node.getKind()) {
                case METHOD -> parameters = node.as(Path.MethodNode.class).getParameterTypes();
                case PARAMETER -> {
                    boolean body = parameters.get(node.as(Path.ParameterNode.class).getParameterIndex()).isRecord();
                    parameter = body ? "" : node.getName();
                }
                case PROPERTY -> names.add(node.getName());
                case BEAN, CONSTRUCTOR, CROSS_PARAMETER, RETURN_VALUE, CONTAINER_ELEMENT -> { }
            }
        }
        return names.isEmpty() ? parameter : String.join(".", names);
    }

    private static <T extends Throwable> @org.jspecify.annotations.Nullable T find(Throwable error, Class<T> kind) {
        Throwable at = error;
        for (int depth = 0; at != null && depth < 20; depth++, at = at.getCause()) {
            if (kind.isInstance(at)) {
                return kind.cast(at);
            }
        }
        return null;
    }
}
