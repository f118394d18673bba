package dev.bootbench.people;

import dev.bootbench.sql.Sql;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An account. Never leaves this package's API as it is: the edge speaks {@link PersonView}. */
@Entity
public class Person {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    public @Nullable Long id;

    public String login;
    public String name;
    public @Nullable String email;

    @Enumerated(EnumType.STRING)
    public Role role;

    /** The slow salted hash of the password. */
    public String password;

    public boolean disabled;
    public Instant createdAt;

    /** All columns; a copy, which nothing writes back. */
    static Person read(ResultSet row) throws SQLException {
        Person person = new Person();
        person.id = row.getLong("id");
        person.login = row.getString("login");
        person.name = row.getString("name");
        person.email = row.getString("email");
        person.role = Role.valueOf(row.getString("role"));
        person.password = row.getString("password");
        person.disabled = row.getBoolean("disabled");
        person.createdAt = Sql.instant(row, "created_at");
        return person;
    }
}
