package dev.bootbench.people;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.UUID;

/** Accounts for tests that need no sign-in. */
@ApplicationScoped
public class TestPeople {
    private final PersonRepository people;

    TestPeople(PersonRepository people) {
        this.people = people;
    }

    /** A new account; its login is the name in lower case with something unique behind it. */
    @Transactional
    public Person create(String name, Role role) {
        Person person = new Person();
        person.login = name.toLowerCase(java.util.Locale.ROOT) + "-" + UUID.randomUUID().toString().substring(0, 8);
        person.name = name;
        person.role = role;
        person.password = "none";
        person.createdAt = Instant.now();
        people.persist(person);
        return person;
    }
}
