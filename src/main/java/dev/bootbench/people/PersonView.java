package dev.bootbench.people;

/** A person as others see them: whose board it is, who writes, who handed in. */
public record PersonView(String login, String name, Role role) {
    public static PersonView of(Person person) {
        return new PersonView(person.login, person.name, person.role);
    }
}
