package dev.bootbench.news;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.bootbench.TestClock;
import dev.bootbench.boards.TestBoards;
import dev.bootbench.contract.v1.Condition;
import dev.bootbench.link.FakeAgent;
import dev.bootbench.notifications.Note;
import dev.bootbench.notifications.Notifications;
import dev.bootbench.people.Person;
import dev.bootbench.people.Role;
import dev.bootbench.people.TestPeople;
import dev.bootbench.sql.Sql;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class MailTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @Inject
    TestClock clock;

    @Inject
    TestPeople people;

    @Inject
    TestBoards boards;

    @Inject
    Notifications notifications;

    @Inject
    Sql sql;

    @ConfigProperty(name = "quarkus.mailer.port")
    int port;

    private GreenMail server;
    private Person ada;
    private String address;
    private String board;

    @BeforeEach
    void aServerAndABoard() {
        server = start();
        ada = people.create("Ada", Role.STUDENT);
        address = ada.login + "@example.org";
        board = "vm-" + UUID.randomUUID().toString().substring(0, 8);
        boards.create("bench-" + board, List.of(FakeAgent.ready(board)));
    }

    @AfterEach
    void leaveNothing() {
        sql.update("update person set email = null");
        sql.update("delete from news");
        server.stop();
        clock.reset();
    }

    @Test
    void whatWasBookedAheadIsToldWhenItBegins() throws Exception {
        people.as(ada.login).body(Map.of("address", address)).patch("/api/me/mail").then().statusCode(200);
        Instant start = clock.now().plus(Duration.ofHours(1)).truncatedTo(ChronoUnit.MINUTES);
        people.as(ada.login).body(Map.of("board", board, "start", start.toString(), "minutes", 60)).post("/api/reservations").then().statusCode(201);
        clock.stop(start.plusSeconds(1));
        MimeMessage mail = one();
        assertThat(mail.getSubject()).isEqualTo("A board is yours: " + board);
        assertThat(mail.getFrom()[0].toString()).isEqualTo("Lab <lab@example.org>");
        assertThat(mail.getAllRecipients()[0].toString()).isEqualTo(address);
        assertThat(mail.getContentType()).startsWith("text/plain");
        assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(mail.getContent().toString().replace("\r", "")).startsWith(board + " is yours until ")
                .contains("(Europe/Berlin)").contains("\nBoard: " + board + "\nTime: ").contains("https://lab.example.org/boards/" + board + "\n")
                .contains("(reservation.started)").contains("https://lab.example.org/account");
    }

    @Test
    void warningsComeOnlyToWhoWantsThem() {
        Person bob = people.create("Bob", Role.STUDENT);
        people.as(ada.login).body(Map.of("address", address)).patch("/api/me/mail").then().body("kinds", not(hasItem("reservation.warning")));
        people.as(bob.login).body(Map.of("address", "bob@example.org", "kinds", List.of("reservation.warning"))).patch("/api/me/mail").then()
                .statusCode(200).body("kinds", equalTo(List.of("reservation.warning")));
        warn(ada);
        warn(bob);
        assertThat(to(one())).isEqualTo("bob@example.org");
        assertThat(sql.list("select 1 from news_delivery where person_id = ?", row -> 1, ada.id)).isEmpty();
    }

    @Test
    void whoHasNoAddressOrWantsNothingGetsNothing() {
        people.as(ada.login).body(Map.of("address", address, "kinds", List.of())).patch("/api/me/mail").then().statusCode(200).body("kinds", equalTo(List.of()));
        give(ada, "1");
        give(people.create("Nobody", Role.STUDENT), "2");
        assertThat(sql.list("select 1 from news", row -> 1)).isEmpty();
        people.as(ada.login).body(Map.of("address", "")).patch("/api/me/mail").then().statusCode(200).body("address", nullValue());
    }

    @Test
    void whoseAttemptTheLabCouldNotGradeIsToldAsOneWhoAskedForNothing() throws Exception {
        people.as(ada.login).body(Map.of("address", address)).patch("/api/me/mail").then().statusCode(200);
        notifications.to(ada.id, new Note("attempt-not-graded", "7", "The lab could not grade your attempt 7.", "/attempts/7"));
        MimeMessage mail = one();
        assertThat(mail.getSubject()).isEqualTo("The lab could not grade your attempt");
        assertThat(mail.getContent().toString()).contains("https://lab.example.org/attempts/7").contains("(attempt.ungraded)").doesNotContain("Board:");
    }

    @Test
    void aServerThatIsAwayGetsItWhenItIsBack() {
        people.as(ada.login).body(Map.of("address", address)).patch("/api/me/mail").then().statusCode(200);
        server.stop();
        give(ada, "1");
        await().atMost(LIMIT).until(() -> sql.first("select problem from news_delivery", row -> row.getString(1)).orElse("").startsWith("The mail server did not take it"));
        server = start();
        clock.advance(Duration.ofSeconds(11));
        assertThat(to(one())).isEqualTo(address);
        await().atMost(LIMIT).until(() -> sql.first("select state from news_delivery", row -> row.getString(1)).orElse("").equals("DELIVERED"));
    }

    @Test
    void whatComesTooLateToBeOfUseIsNotSent() {
        people.as(ada.login).body(Map.of("address", address, "kinds", List.of("reservation.warning"))).patch("/api/me/mail").then().statusCode(200);
        long id = people.as(ada.login).body(Map.of("board", board, "minutes", 30)).post("/api/reservations").then().statusCode(201).extract()
                .jsonPath().getLong("id");
        server.stop();
        notifications.to(Objects.requireNonNull(ada.id), new Note("reservation-ends", String.valueOf(id), "It ends.", "/boards"));
        await().atMost(LIMIT).until(() -> !sql.list("select 1 from news_delivery where attempts > 0 and tried_at is not null", row -> 1).isEmpty());
        server = start();
        clock.advance(Duration.ofMinutes(31));
        await().atMost(LIMIT).until(() -> sql.list("select 1 from news_delivery d join news n on n.id = d.news_id where n.kind = 'reservation.warning' and d.state = 'GIVEN_UP'",
                row -> 1).size() >= 1);
        assertThat(server.getReceivedMessages()).isEmpty();
    }

    @Test
    void administratorsAreToldOfBoardsInQuarantine() throws Exception {
        Person root = people.create("Root", Role.ADMIN);
        people.as(root.login).body(Map.of("address", "root@example.org")).patch("/api/me/mail").then().body("kinds", hasItem("board.quarantined"));
        people.as(ada.login).body(Map.of("address", address, "kinds", List.of("board.quarantined"))).patch("/api/me/mail").then()
                .body("kinds", equalTo(List.of()));
        boards.report("bench-" + board, FakeAgent.ready(board).toBuilder().setCondition(Condition.QUARANTINED).setReason("It never booted.").build());
        MimeMessage mail = one();
        assertThat(to(mail)).isEqualTo("root@example.org");
        assertThat(mail.getSubject()).isEqualTo("A board is in quarantine: " + board);
        assertThat(mail.getContent().toString()).contains("It never booted.").doesNotContain("Time:");
    }

    @Test
    void anAddressIsOneAddress() {
        for (String wrong : List.of("ada", "ada@", "@example.org", "a@b, c@d", "ada@example.org,eve@example.org", "Ada <ada@example.org>",
                "ada@example.org\nBcc: eve@example.org")) {
            people.as(ada.login).body(Map.of("address", wrong)).patch("/api/me/mail").then().statusCode(422).body("detail", containsString("is no e-mail address"));
        }
        people.as(ada.login).get("/api/me/mail").then().statusCode(200).body("address", nullValue()).body("available", equalTo(true));
    }

    private GreenMail start() {
        GreenMail started = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        started.start();
        return started;
    }

    private void give(Person person, String subject) {
        notifications.to(Objects.requireNonNull(person.id), new Note("board-is-yours", "n" + subject, "It is yours.", "/boards"));
    }

    private void warn(Person person) {
        notifications.to(Objects.requireNonNull(person.id), new Note("reservation-ends", "none", "It ends.", "/boards"));
    }

    private MimeMessage one() {
        await().atMost(LIMIT).until(() -> server.getReceivedMessages().length > 0);
        assertThat(Arrays.stream(server.getReceivedMessages()).map(MailTest::to)).hasSize(1);
        return server.getReceivedMessages()[0];
    }

    private static String to(MimeMessage mail) {
        try {
            return mail.getAllRecipients()[0].toString();
        } catch (jakarta.mail.MessagingException e) {
            throw new IllegalStateException(e);
        }
    }
}
