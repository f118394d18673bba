package dev.bootbench.classes;

import dev.bootbench.people.Audit;
import dev.bootbench.people.Person;
import dev.bootbench.people.PersonRepository;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import dev.bootbench.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Objects;

/** What is laid down about how much a person may book, beside their role. */
@ApplicationScoped
public class BookingLimits {
    private static final String SET = "insert into person_limits (person_id, " + Limits.COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?) "
            + "on conflict (person_id) do update set longest_minutes = excluded.longest_minutes, ahead_days = excluded.ahead_days, "
            + "open_bookings = excluded.open_bookings, boards_at_once = excluded.boards_at_once, "
            + "hours_per_day = excluded.hours_per_day, hours_per_week = excluded.hours_per_week";

    private final Sql sql;
    private final ClassRows rows;
    private final PersonRepository people;
    private final Audit audit;

    BookingLimits(Sql sql, ClassRows rows, PersonRepository people, Audit audit) {
        this.sql = sql;
        this.rows = rows;
        this.people = people;
        this.audit = audit;
    }

    /** What a class says of its members. */
    public record OfClass(long id, String name, Limits limits, Budget budget) {}

    /** Of the classes the person is a member of, by name. Whoever teaches a class is not bound by it. */
    public List<OfClass> classesOf(long person) {
        return rows.ofMember(person).stream().map(row -> new OfClass(row.id(), row.name(), row.limits(), row.budget())).toList();
    }

    /** Set on the person by an administrator; {@link Limits#NONE} where nothing was. */
    public Limits of(long person) {
        return sql.first("select * from person_limits where person_id = ?", Limits::read, person).orElse(Limits.NONE);
    }

    @Transactional
    Limits of(String login) {
        return of(Objects.requireNonNull(person(login).id));
    }

    @Transactional
    Limits set(String login, Limits limits) {
        Person person = person(login);
        sql.update(SET, person.id, limits.longestMinutes(), limits.aheadDays(), limits.openBookings(), limits.boardsAtOnce(),
                limits.hoursPerDay(), limits.hoursPerWeek());
        audit.log("person-limits", person.login, limits.toString());
        return limits;
    }

    private Person person(String login) {
        return people.findByLogin(login).orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND, "There is no account of that login."));
    }
}
