package dev.bootbench.classes;

import dev.bootbench.people.Person;
import dev.bootbench.people.Role;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import dev.bootbench.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;

/** Who may act for a class: its teachers, and administrators. */
@ApplicationScoped
public class Teaching {
    private final ClassRows rows;
    private final Sql sql;

    Teaching(ClassRows rows, Sql sql) {
        this.rows = rows;
        this.sql = sql;
    }

    /**
     * For something that is made for the class within the caller's transaction: until its end the class is not taken away.
     *
     * @return the number of the class
     * @throws ProblemException when there is none of that name, or when somebody else teaches it
     */
    public long demand(String name, Person by) {
        long id = rows.find(name.strip()).map(ClassRow::id).filter(rows::keep).orElseThrow(() -> new ProblemException(
                ProblemType.NOT_FOUND, "There is no class of that name. GET /api/classes lists yours."));
        if (!is(id, by)) {
            throw new ProblemException(ProblemType.NOT_ALLOWED, "Only its teachers and administrators act for the class " + name.strip() + ".");
        }
        return id;
    }

    public boolean is(long id, Person by) {
        return by.role == Role.ADMIN || by.role == Role.TEACHER && sql.first(
                "select 1 from lab_class_person where class_id = ? and person_id = ? and part = 'TEACHER'", row -> true, id, by.id).isPresent();
    }
}
