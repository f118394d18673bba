package dev.bootbench.grading;

import static java.util.stream.Collectors.joining;

import dev.bootbench.exercises.Catalogue;
import dev.bootbench.exercises.Exercise;
import dev.bootbench.people.CurrentPerson;
import dev.bootbench.people.Role;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** What teachers see of an exercise as a whole: the grade book, how its checks turn out; and scoring it again. */
@Path("/api")
@RunOnVirtualThread
@RolesAllowed(Role.Names.TEACHER)
public class GradesResource {
    private final GradeBook book;
    private final CheckStatistics statistics;
    private final Rescoring rescoring;
    private final Catalogue catalogue;
    private final CurrentPerson person;

    GradesResource(
            GradeBook book, CheckStatistics statistics, Rescoring rescoring, Catalogue catalogue, CurrentPerson person) {
        this.book = book;
        this.statistics = statistics;
        this.rescoring = rescoring;
        this.catalogue = catalogue;
        this.person = person;
    }

    @GET
    @Path("/exercises/{id}/grades")
    public List<GradeBook.Grade> grades(String id) {
        return book.grades(known(id).id());
    }

    /** The same as CSV (RFC 4180). The columns stay as they are; new ones come at the end. */
    @GET
    @Path("/exercises/{id}/grades.csv")
    @Produces("text/csv;charset=UTF-8")
    public Response csv(String id) {
        String header = "login,name,exercise,grade,best,last,max_score,attempts,submitted_at\r\n";
        String rows = book.grades(known(id).id()).stream()
                .map(grade -> Stream.of(
                                grade.person().login(), grade.person().name(), id, grade.grade().toPlainString(),
                                grade.best().toPlainString(), grade.last().toPlainString(), grade.maxScore().toPlainString(),
                                Integer.toString(grade.attempts()), grade.submittedAt().toString())
                        .map(GradesResource::cell)
                        .collect(joining(",", "", "\r\n")))
                .collect(joining());
        return Response.ok(header + rows)
                .header("Content-Disposition", "attachment; filename=\"%s-grades.csv\"".formatted(id))
                .build();
    }

    /** Quoted where needed; spreadsheets must not take somebody's name for a formula. */
    private static String cell(String text) {
        String safe = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        return safe.matches("[^,\"\\r\\n]*") ? safe : "\"" + safe.replace("\"", "\"\"") + "\"";
    }

    /** How often each check passes, which verdicts it gives, and whether it gives the same ones twice. */
    @GET
    @Path("/exercises/{id}/check-statistics")
    @Produces(MediaType.APPLICATION_JSON)
    public CheckStatistics.Statistics checkStatistics(String id) {
        return statistics.of(known(id));
    }

    /** Scores all graded attempts by the exercise's present points, without a run. */
    @POST
    @Path("/exercises/{id}/rescore")
    @Produces(MediaType.APPLICATION_JSON)
    public Rescoring.Rescored rescore(String id) {
        return rescoring.all(known(id), Objects.requireNonNull(person.get().id));
    }

    private Exercise known(String id) {
        return catalogue.latest(id).orElseThrow(
                () -> new ProblemException(ProblemType.NOT_FOUND, "There is no exercise \"%s\".".formatted(id)));
    }
}
