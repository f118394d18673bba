package dev.bootbench.booking;

import static java.util.stream.Collectors.toMap;

import dev.bootbench.boards.Allocation;
import dev.bootbench.people.Person;
import dev.bootbench.people.PersonRepository;
import dev.bootbench.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Names of those who hold boards. */
@ApplicationScoped
class Holders {
    private final PersonRepository people;
    private final Sql sql;

    Holders(PersonRepository people, Sql sql) {
        this.people = people;
        this.sql = sql;
    }

    /** Within the caller's transaction. */
    Allocation.Holder of(long person) {
        Person found = people.findById(person);
        return new Allocation.Holder(found.login, found.name);
    }

    /** By number, all with one look. */
    Map<Long, Allocation.Holder> of(Stream<Long> persons) {
        return sql.list("select id, login, name from person where id = any (cast(? as bigint[]))",
                        row -> Map.entry(row.getLong("id"), new Allocation.Holder(row.getString("login"), row.getString("name"))),
                        persons.filter(Objects::nonNull).distinct().map(String::valueOf).toList()).stream()
                .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
