package dev.bootbench.classes;

import dev.bootbench.people.Person;
import dev.bootbench.people.Role;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import dev.bootbench.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Objects;

/** Who belongs to a class: those who take part in it or teach it, and administrators. */
@ApplicationScoped
public class Membership {
    private final ClassRows rows;
    private final Sql sql;

    Membership(ClassRows rows, Sql sql) {
        this.rows = rows;
        this.sql = sql;
    }

    /**
     * The number of a class that the person belongs to.
     *
     * @throws ProblemException for a class that is not there, or that is not theirs
     */
    public long demand(String name, Person person) {
        return rows.find(name).map(ClassRow::id).filter(id -> has(id, Objects.requireNonNull(person.id), person.role))
                .orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND, "You are in no class of that name. GET /api/classes lists yours."));
    }

    public boolean has(long classId, long person, Role role) {
        return role == Role.ADMIN || sql.first("select 1 from lab_class_person where class_id = ? and person_id = ?",
                row -> true, classId, person).isPresent();
    }
}
