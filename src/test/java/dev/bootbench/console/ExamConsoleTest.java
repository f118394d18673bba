package dev.bootbench.console;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;

import dev.bootbench.link.Hosts;
import dev.bootbench.people.Keys;
import dev.bootbench.people.Person;
import dev.bootbench.people.Role;
import dev.bootbench.people.TestPeople;
import dev.bootbench.sql.Sql;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** While an exam has a board, each works alone at its console, too. */
@QuarkusTest
class ExamConsoleTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @Inject
    Hosts hosts;

    @Inject
    TestPeople people;

    @Inject
    Keyboard keyboard;

    @Inject
    Sql sql;

    private final String course = "c-" + UUID.randomUUID().toString().substring(0, 8);
    private ConsoleLab lab;
    private String board;
    private String teacher;
    private Person classmate;
    private String other;

    @BeforeEach
    void aClassOfTwo() {
        lab = new ConsoleLab(people, hosts);
        board = lab.board;
        teacher = lab.token(Role.TEACHER);
        classmate = people.person(people.fresh(Role.STUDENT).login());
        other = people.token(classmate.login);
        String holder = ConsoleLab.as(lab.holder).get("/api/session").then().statusCode(200).extract().path("person.login");
        ConsoleLab.as(teacher).body(Map.of("name", course, "title", "A course")).post("/api/classes").then().statusCode(201);
        ConsoleLab.as(teacher).body(Map.of("logins", List.of(holder, classmate.login))).post("/api/classes/" + course + "/members").then().statusCode(200);
    }

    @AfterEach
    void lift() {
        people.as(Role.ADMIN).get("/api/blocks").jsonPath().<Integer>getList("findAll { it.class == '" + course + "' }.id")
                .forEach(id -> people.as(Role.ADMIN).delete("/api/blocks/" + id));
        lab.close();
    }

    private void beginExam() {
        ConsoleLab.as(teacher).body(Map.of("boards", List.of(board), "minutes", 60, "reason", "Midterm", "class", course)).post("/api/blocks")
                .then().statusCode(201);
    }

    private TestViewer kernelLog(String token) {
        return TestViewer.at("/api/boards/" + board + "/kernel-log", token);
    }

    @Test
    void theViewsOfOthersEndWhenItBegins() {
        try (TestViewer console = new TestViewer(board, other, "tail"); TestViewer kernel = kernelLog(other);
                TestViewer staff = new TestViewer(board, teacher, "tail"); TestViewer staffKernel = kernelLog(teacher)) {
            console.await("opened");
            kernel.await("reader");
            beginExam();
            assertThat(console.awaitClosed()).isEqualTo(ViewEnd.NOT_ALLOWED);
            assertThat(kernel.awaitClosed()).isEqualTo(ViewEnd.NOT_ALLOWED);
            lab.console().print("nobody's\n");
            await().atMost(LIMIT).until(() -> staff.shown().equals("nobody's\n"));
            assertThat(console.shown()).isEmpty();
            assertThat(staffKernel.isClosed()).isFalse();
        }
    }

    @Test
    void onlyItsHolderAndTeachersWatch() {
        beginExam();
        int reservation = lab.book();
        lab.console().print("my solution\n");
        try (TestViewer holder = new TestViewer(board, lab.holder, "0"); TestViewer staff = new TestViewer(board, teacher, "0")) {
            await().atMost(LIMIT).until(() -> holder.shown().equals("my solution\n") && staff.shown().equals("my solution\n"));
            for (TestViewer refused : List.of(new TestViewer(board, other, "0"), new TestViewer(board, lab.token(Role.STUDENT), "0"), kernelLog(other))) {
                try (refused) {
                    assertThat(refused.awaitClosed()).isEqualTo(ViewEnd.NOT_ALLOWED);
                    assertThat(refused.reason()).isEqualTo("An exam has " + board + ": only who works on it, and teachers, see its console.");
                    assertThat(refused.shown()).isEmpty();
                }
            }
            assertThat(keyboard.rightOf(new Watcher.Someone(classmate.id, classmate.login, classmate.name), board).standing())
                    .as("nobody lends them the keyboard either").isEqualTo(Standing.BARRED);
            ConsoleLab.as(other).get("/api/recordings?board=" + board).then().statusCode(200).body("$", empty());
            ConsoleLab.as(other).get("/api/recordings/" + lab.recording()).then().statusCode(404);
            ConsoleLab.as(lab.holder).delete("/api/reservations/" + reservation).then().statusCode(204);
            assertThat(holder.awaitClosed()).as("the board is the exam's again").isEqualTo(ViewEnd.NOT_ALLOWED);
            assertThat(staff.isClosed()).isFalse();
        }
    }

    @Test
    void noLinkShowsItAround() {
        beginExam();
        int reservation = lab.book();
        for (String token : List.of(lab.holder, teacher)) {
            ConsoleLab.as(token).body(Map.of()).post("/api/boards/" + board + "/console-links").then().statusCode(409)
                    .body("detail", containsString("each of which works alone"));
        }
        String key = Keys.fresh();
        sql.update("insert into console_link (hold, board, made_by, key_hash, made_at, ends_at) values (?, ?, ?, ?, ?, ?)", reservation, board,
                classmate.id, Keys.hash(key), Instant.now(), Instant.now().plus(Duration.ofMinutes(10)));
        given().get("/api/watch/" + key).then().statusCode(404);
        try (TestViewer guest = TestViewer.at("/api/watch/" + key + "/console", "")) {
            assertThat(guest.awaitClosed()).isEqualTo(ViewEnd.LINK_ENDED);
        }
    }
}
