package dev.bootbench.people;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/** People for tests: the three of a first start, signed in by token, and fresh ones that a test may spoil. */
@ApplicationScoped
public class TestPeople {
    private final Accounts accounts;
    private final AccessTokens tokens;
    private final PersonRepository people;

    TestPeople(Accounts accounts, AccessTokens tokens, PersonRepository people) {
        this.accounts = accounts;
        this.tokens = tokens;
        this.people = people;
    }

    public record Fresh(String login, String password) {}

    /** A request as the first start's admin, teacher or student; JSON unless the test says otherwise. */
    public RequestSpecification as(Role role) {
        return as(role.name().toLowerCase(Locale.ROOT));
    }

    public RequestSpecification as(String login) {
        return given().header("Authorization", "Bearer " + token(login)).contentType(ContentType.JSON);
    }

    @Transactional
    public String token(String login) {
        Person person = people.findByLogin(login).orElseThrow();
        tokens.withdrawAll(person);
        return java.util.Objects.requireNonNull(tokens.make(person, "test", 1).token());
    }

    @Transactional
    public Fresh fresh(Role role) {
        String login = "t" + UUID.randomUUID().toString().substring(0, 12);
        return new Fresh(login, accounts.create(login, "Test " + login, role, null).password());
    }

    @Transactional
    public Person person(String login) {
        return people.findByLogin(login).orElseThrow();
    }

    /** An account that never signs in; its login is the name in lower case with something unique behind it. */
    @Transactional
    public Person create(String name, Role role) {
        Person person = new Person();
        person.login = name.toLowerCase(Locale.ROOT) + "-" + UUID.randomUUID().toString().substring(0, 8);
        person.name = name;
        person.role = role;
        person.password = "none";
        person.createdAt = Instant.now();
        people.persist(person);
        return person;
    }
}
