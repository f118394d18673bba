package dev.bootbench.booking;

import dev.bootbench.boards.Allocation;
import dev.bootbench.people.Person;
import dev.bootbench.people.PersonRepository;
import jakarta.enterprise.context.ApplicationScoped;

/** Names of those who hold boards. */
@ApplicationScoped
class Holders {
    private final PersonRepository people;

    Holders(PersonRepository people) {
        this.people = people;
    }

    /** Within the caller's transaction. */
    Allocation.Holder of(long person) {
        Person found = people.findById(person);
        return new Allocation.Holder(found.login, found.name);
    }
}
