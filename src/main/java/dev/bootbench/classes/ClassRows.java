package dev.bootbench.classes;

import dev.bootbench.people.Person;
import dev.bootbench.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Reads and writes classes and who is in them. */
@ApplicationScoped
class ClassRows {
    private static final String MAKE = "insert into lab_class (name, title, " + Limits.COLUMNS
            + ", budget_hours_per_week, created_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (name) do nothing";
    private static final String CHANGE = "update lab_class set title = ?, longest_minutes = ?, ahead_days = ?, open_bookings = ?, "
            + "boards_at_once = ?, hours_per_day = ?, hours_per_week = ?, budget_hours_per_week = ? where id = ?";
    private static final String PLACES = """
            select class_id, part, login, name, disabled from lab_class_person join person on person.id = person_id
            where class_id = any (cast(? as bigint[])) order by login
            """;

    private static final String OF_MEMBER =
            "select * from lab_class where id in (select class_id from lab_class_person where person_id = ? and part = 'MEMBER') order by name";

    private final Sql sql;

    ClassRows(Sql sql) {
        this.sql = sql;
    }

    enum Part { TEACHER, MEMBER }

    /** Somebody in a class. */
    record Place(long classId, Part part, ClassView.Participant who) {
        static Place read(ResultSet row) throws SQLException {
            return new Place(row.getLong("class_id"), Part.valueOf(row.getString("part")),
                    new ClassView.Participant(row.getString("login"), row.getString("name"), row.getBoolean("disabled")));
        }
    }

    List<ClassRow> all() {
        return sql.list("select * from lab_class order by name", ClassRow::read);
    }

    Optional<ClassRow> find(String name) {
        return sql.first("select * from lab_class where name = ?", ClassRow::read, name);
    }

    /** Those that the person teaches or takes part in. */
    List<ClassRow> with(Person person) {
        return sql.list("select * from lab_class where id in (select class_id from lab_class_person where person_id = ?) order by name",
                ClassRow::read, person.id);
    }

    Sql.Answer<ClassRow> ofMember(long person, Sql.Together asked) {
        return asked.list(OF_MEMBER, ClassRow::read, person);
    }

    /** Everybody in these classes, by login. */
    List<Place> places(List<ClassRow> rows) {
        return sql.list(PLACES, Place::read, rows.stream().map(row -> String.valueOf(row.id())).toList());
    }

    List<Place> places(ClassRow row) {
        return places(List.of(row));
    }

    /** @return false when there is one of that name */
    boolean make(String name, String title, Limits limits, Budget budget, Instant now) {
        return sql.update(MAKE, name, title, limits.longestMinutes(), limits.aheadDays(), limits.openBookings(), limits.boardsAtOnce(),
                limits.hoursPerDay(), limits.hoursPerWeek(), budget.hoursPerWeek(), now) == 1;
    }

    void change(ClassRow row) {
        Limits limits = row.limits();
        sql.update(CHANGE, row.title(), limits.longestMinutes(), limits.aheadDays(), limits.openBookings(), limits.boardsAtOnce(),
                limits.hoursPerDay(), limits.hoursPerWeek(), row.budget().hoursPerWeek(), row.id());
    }

    /** Until the end of the transaction nothing is made that is the class's, and what others just make is there. */
    void lock(ClassRow row) {
        sql.list("select 1 from lab_class where id = ? for update", locked -> 1, row.id());
    }

    /** Until the end of the transaction it is not taken away. @return false when it was, a moment ago */
    boolean keep(long id) {
        return sql.first("select 1 from lab_class where id = ? for key share", kept -> true, id).isPresent();
    }

    void delete(ClassRow row) {
        sql.update("delete from lab_class where id = ?", row.id());
    }

    /** @return false when they are in it already */
    boolean put(ClassRow row, Part part, Person person) {
        return sql.update("insert into lab_class_person (class_id, part, person_id) values (?, ?, ?) on conflict do nothing",
                row.id(), part, Objects.requireNonNull(person.id)) == 1;
    }

    /** @return false when they are not in it */
    boolean take(ClassRow row, Part part, Person person) {
        return sql.update("delete from lab_class_person where class_id = ? and part = ? and person_id = ?",
                row.id(), part, Objects.requireNonNull(person.id)) == 1;
    }

    void clear(ClassRow row, Part part) {
        sql.update("delete from lab_class_person where class_id = ? and part = ?", row.id(), part);
    }
}
