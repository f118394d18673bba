package dev.bootbench.notifications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.bootbench.people.Person;
import dev.bootbench.people.Role;
import dev.bootbench.people.TestPeople;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class NotificationsTest {
    @Inject
    Notifications notifications;

    @Inject
    TestPeople people;

    private Person ada;
    private Person bob;

    @BeforeEach
    void twoPeople() {
        ada = people.person(people.fresh(Role.STUDENT).login());
        bob = people.person(people.fresh(Role.STUDENT).login());
    }

    @Test
    void newsComeTheNewestFirstUntilTheyAreRead() {
        tell(ada, "1", "First.");
        tell(ada, "2", "Second.");
        int first = people.as(ada.login).get("/api/notifications").then().statusCode(200).body("unread", equalTo(2))
                .body("notifications.text", contains("Second.", "First.")).body("notifications[0].readAt", nullValue())
                .extract().path("notifications[1].id");
        people.as(ada.login).post("/api/notifications/" + first + "/read").then().statusCode(204);
        people.as(ada.login).get("/api/notifications").then().body("unread", equalTo(1))
                .body("notifications[1].readAt", notNullValue());
        people.as(ada.login).post("/api/notifications/read").then().statusCode(204);
        people.as(ada.login).get("/api/notifications").then().body("unread", equalTo(0));
    }

    @Test
    void theSameNewsUnreadIsOne() {
        tell(ada, "1", "It is down.");
        tell(ada, "1", "It is down again.");
        people.as(ada.login).get("/api/notifications").then().body("notifications.text", contains("It is down again."));
        people.as(ada.login).post("/api/notifications/read").then().statusCode(204);
        tell(ada, "1", "And again.");
        people.as(ada.login).get("/api/notifications").then()
                .body("unread", equalTo(1)).body("notifications.text", contains("And again.", "It is down again."));
    }

    @Test
    void nobodyReadsAnothers() {
        tell(ada, "1", "For Ada.");
        people.as(bob.login).get("/api/notifications").then().body("unread", equalTo(0)).body("notifications", equalTo(java.util.List.of()));
        int hers = people.as(ada.login).get("/api/notifications").then().extract().path("notifications[0].id");
        people.as(bob.login).post("/api/notifications/" + hers + "/read").then().statusCode(404);
        people.as(ada.login).get("/api/notifications").then().body("unread", equalTo(1));
    }

    @Test
    void aTextOfAnyLengthIsTakenAndCut() {
        tell(ada, "1", "x\0".repeat(5_000));
        String text = people.as(ada.login).get("/api/notifications").then().extract().path("notifications[0].text");
        assertThat(text).hasSize(1000).containsOnlyOnce("x".repeat(1000));
    }

    private void tell(Person person, String subject, String text) {
        notifications.to(java.util.Objects.requireNonNull(person.id), new Note("test", subject, text, "/boards"));
    }
}
