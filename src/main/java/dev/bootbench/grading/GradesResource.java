package dev.bootbench.grading;

import dev.bootbench.exercises.Catalogue;
import dev.bootbench.people.Role;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;

/** The grade book of an exercise. */
@Path("/api/exercises/{id}/grades")
@RunOnVirtualThread
@RolesAllowed(Role.Names.TEACHER)
public class GradesResource {
    private final GradeBook book;
    private final Catalogue catalogue;

    GradesResource(GradeBook book, Catalogue catalogue) {
        this.book = book;
        this.catalogue = catalogue;
    }

    @GET
    public List<GradeBook.Grade> grades(String id) {
        if (catalogue.latest(id).isEmpty()) {
            throw new ProblemException(ProblemType.NOT_FOUND, "There is no exercise \"%s\".".formatted(id));
        }
        return book.grades(id);
    }
}
