package dev.bootbench.people;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An account as administrators see it. */
public record AccountView(
        String login, String name, @Nullable String email, Role role, boolean disabled, Instant createdAt) {
    static AccountView of(Person person) {
        return new AccountView(person.login, person.name, person.email, person.role, person.disabled, person.createdAt);
    }
}
