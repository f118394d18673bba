package dev.bootbench.grading;

import dev.bootbench.blobs.BlobStore;
import dev.bootbench.people.CurrentPerson;
import dev.bootbench.people.Role;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What an attempt left behind, to take along: its results in the formats of other programs, its logs, what was built. */
@Path("/api/attempts")
@RunOnVirtualThread
@RolesAllowed(Role.Names.STUDENT)
public class ResultsResource {
    private static final String TEXT = "text/plain;charset=UTF-8";
    private static final MediaType XML = MediaType.APPLICATION_XML_TYPE.withCharset("UTF-8");

    private final Attempts attempts;
    private final Runs runs;
    private final ResultsJson json;
    private final ResultsKtap ktap;
    private final ResultsJunit junit;
    private final BlobStore blobs;
    private final CurrentPerson person;

    ResultsResource(
            Attempts attempts, Runs runs, ResultsJson json, ResultsKtap ktap, ResultsJunit junit, BlobStore blobs,
            CurrentPerson person) {
        this.attempts = attempts;
        this.runs = runs;
        this.json = json;
        this.ktap = ktap;
        this.junit = junit;
        this.blobs = blobs;
        this.person = person;
    }

    /** @param format json, ktap or junit; left out, the header Accept decides: JSON, text (KTAP) or XML (JUnit) */
    @GET
    @Path("/{id}/results")
    @Produces({MediaType.APPLICATION_JSON, "text/plain", MediaType.APPLICATION_XML})
    public Response results(long id, @QueryParam("format") @Nullable String format, @Context HttpHeaders headers) {
        Attempt attempt = visible(id);
        boolean teacher = person.is(Role.TEACHER);
        String wanted = format == null ? byHeader(headers.getAcceptableMediaTypes()) : format;
        return switch (wanted) {
            case "json" -> Response.ok(json.of(attempt, teacher), MediaType.APPLICATION_JSON_TYPE).build();
            case "ktap" -> Response.ok(ktap.of(attempt, teacher), TEXT).build();
            case "junit" -> Response.ok(junit.of(attempt, teacher), XML).build();
            default -> throw new ProblemException(
                    ProblemType.INVALID, "There is no format \"%s\": ask for json, ktap or junit.".formatted(wanted));
        };
    }

    private static String byHeader(List<MediaType> accepted) {
        MediaType first = accepted.isEmpty() ? MediaType.WILDCARD_TYPE : accepted.getFirst();
        if (first.isWildcardType() || first.isCompatible(MediaType.APPLICATION_JSON_TYPE)) {
            return "json";
        }
        return first.isCompatible(MediaType.TEXT_PLAIN_TYPE) ? "ktap" : "junit";
    }

    /** The result as graders of Gradescope's style exchange it. */
    @GET
    @Path("/{id}/results.json")
    @Produces(MediaType.APPLICATION_JSON)
    public Response resultsJson(long id) {
        return Response.ok(json.of(visible(id), person.is(Role.TEACHER))).build();
    }

    /** @param run the number of one; left out, of the first that has one. So for all that follow. */
    @GET
    @Path("/{id}/build-log")
    @Produces(TEXT)
    public InputStream buildLog(long id, @QueryParam("run") @Nullable Integer run) {
        return content(id, run, "build-log", "build log");
    }

    @GET
    @Path("/{id}/kernel-log")
    @Produces(TEXT)
    public InputStream kernelLog(long id, @QueryParam("run") @Nullable Integer run) {
        return content(id, run, "kernel-log", "kernel log");
    }

    /** What the board's console carried during the attempt, as it came: bytes, not text. */
    @GET
    @Path("/{id}/console")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    public InputStream console(long id, @QueryParam("run") @Nullable Integer run) {
        return content(id, run, "console", "console recording");
    }

    /** A ZIP with what was built of the submission. */
    @GET
    @Path("/{id}/artifacts")
    @Produces("application/zip")
    public InputStream artifacts(long id, @QueryParam("run") @Nullable Integer run) {
        return content(id, run, "artifacts", "built artifacts");
    }

    private Attempt visible(long id) {
        long me = Objects.requireNonNull(person.get().id);
        return attempts.find(id)
                .filter(a -> a.person() == me || person.is(Role.TEACHER))
                .orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND, "There is no attempt " + id + "."));
    }

    private InputStream content(long id, @Nullable Integer number, String name, String what) {
        return runs.of(visible(id).id()).stream()
                .filter(run -> number == null || run.number() == number)
                .map(run -> Objects.requireNonNull(RunViews.contents(run).get(name)))
                .filter(sha256 -> !sha256.isEmpty())
                .findFirst()
                .flatMap(blobs::open)
                .orElseThrow(() -> new ProblemException(
                        ProblemType.NOT_FOUND, "Attempt %d has no %s, or not yet.".formatted(id, what)));
    }
}
