package dev.bootbench.exercises;

import dev.bootbench.people.CurrentPerson;
import dev.bootbench.people.Role;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The catalogue. */
@Path("/api")
@RunOnVirtualThread
@RolesAllowed(Role.Names.STUDENT)
public class ExerciseResource {
    private final Catalogue catalogue;
    private final BundleFolder folder;
    private final BestScores scores;
    private final CurrentPerson person;

    ExerciseResource(Catalogue catalogue, BundleFolder folder, BestScores scores, CurrentPerson person) {
        this.catalogue = catalogue;
        this.folder = folder;
        this.scores = scores;
        this.person = person;
    }

    @GET
    @Path("/exercises")
    public List<ExerciseView> all() {
        Map<String, BigDecimal> best = best();
        return catalogue.offered().stream().map(e -> ExerciseView.brief(e, best)).toList();
    }

    @GET
    @Path("/exercises/{id}")
    public ExerciseView one(String id) {
        return ExerciseView.full(find(id), best());
    }

    /** The starter as a ZIP file with one folder, named after the exercise. */
    @GET
    @Path("/exercises/{id}/starter")
    @Produces("application/zip")
    public Response starter(String id) {
        Exercise exercise = find(id);
        return Response.ok(StarterZip.of(exercise.header()))
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"%s-starter.zip\"".formatted(exercise.id()))
                .build();
    }

    /** The bundles that are not offered, and why. */
    @GET
    @Path("/exercise-problems")
    @RolesAllowed(Role.Names.TEACHER)
    public List<BundleProblem> problems() {
        return folder.problems();
    }

    private Map<String, BigDecimal> best() {
        return scores.of(Objects.requireNonNull(person.get().id));
    }

    private Exercise find(String id) {
        return catalogue.latest(id).orElseThrow(() -> new ProblemException(
                ProblemType.NOT_FOUND, "There is no exercise \"%s\". The catalogue lists those there are.".formatted(id)));
    }
}
