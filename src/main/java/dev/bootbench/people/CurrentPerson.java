package dev.bootbench.people;

import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.RequestScoped;
import org.jspecify.annotations.Nullable;

/** The person who makes the present request. The identity's principal name is the login, its roles the {@link Role}s. */
@RequestScoped
public class CurrentPerson {
    private final SecurityIdentity identity;
    private final PersonRepository people;
    private @Nullable Person person;

    public CurrentPerson(SecurityIdentity identity, PersonRepository people) {
        this.identity = identity;
        this.people = people;
    }

    /** The account behind the request; only for endpoints whose rule demands a signed-in person. */
    public Person get() {
        if (person == null) {
            person = people.findByLogin(identity.getPrincipal().getName()).orElseThrow();
        }
        return person;
    }

    public boolean is(Role role) {
        return identity.hasRole(role.name());
    }
}
