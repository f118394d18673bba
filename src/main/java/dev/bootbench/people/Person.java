package dev.bootbench.people;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
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
}
