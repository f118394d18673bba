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
import java.util.function.Supplier;

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

    /**
     * What binds a person beside their role.
     *
     * @param classes they are a member of, by name; whoever teaches a class is not bound by it
     * @param own     set on them by an administrator; {@link Limits#NONE} where nothing was
     */
    public record OfPerson(List<OfClass> classes, Limits own) {}

    /** To be called once {@code asked} was asked. */
    public Supplier<OfPerson> of(long person, Sql.Together asked) {
        Sql.Answer<ClassRow> classes = rows.ofMember(person, asked);
        Sql.Answer<Limits> own = asked.list("select * from person_limits where person_id = ?", Limits::read, person);
        return () -> new OfPerson(classes.rows().stream().map(row -> new OfClass(row.id(), row.name(), row.limits(), row.budget())).toList(),
                own.first().orElse(Limits.NONE));
    }

    public OfPerson of(long person) {
        Sql.Together asked = sql.together();
        Supplier<OfPerson> limits = of(person, asked);
        asked.ask();
        return limits.get();
    }

    @Transactional
    Limits of(String login) {
        return of(Objects.requireNonNull(person(login).id)).own();
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
