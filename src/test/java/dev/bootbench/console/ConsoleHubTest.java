package dev.bootbench.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bootbench.link.Hosts;
import dev.bootbench.people.Person;
import dev.bootbench.people.Role;
import dev.bootbench.people.TestPeople;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ConsoleHubTest {
    @Inject
    ConsoleHub hub;

    @Inject
    Keyboard keyboard;

    @Inject
    TestPeople people;

    @Inject
    Hosts hosts;

    private ConsoleLab lab;

    @BeforeEach
    void start() {
        lab = new ConsoleLab(people, hosts);
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    /** A page looks its view up, its person presses "Book now", and only then the view is there: slow machines do that. */
    @Test
    void whoBooksTheBoardWhileTheirViewOpensMayType() {
        Person person = people.person(people.fresh(Role.STUDENT).login());
        Watcher watcher = new Watcher.Someone(person.id, person.login, person.name);
        long asOf = hub.changes();
        Viewer viewer = new Viewer(watcher, keyboard.rightOf(watcher, lab.board), ConsoleStart.tail(), 0);
        assertThat(viewer.right.standing()).isEqualTo(Standing.WATCHER);

        people.as(person.login).body(Map.of("board", lab.board, "minutes", 30)).post("/api/reservations").then().statusCode(201);
        BoardConsole console = hub.join(lab.board, viewer, asOf);
        try {
            await().atMost(Duration.ofSeconds(10)).until(() -> viewer.right.standing() == Standing.OWNER);
        } finally {
            console.leave(viewer, false);
        }
    }
}
