package dev.bootbench.console;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bootbench.link.Hosts;
import dev.bootbench.link.TestPort;
import dev.bootbench.people.Keys;
import dev.bootbench.people.OpenKeys;
import dev.bootbench.people.Role;
import dev.bootbench.people.TestPeople;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.http.Cookie;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Views end with what they rest on, and nobody has them without number. */
@QuarkusTest
class WatchingTest {
    @Inject
    Hosts hosts;

    @Inject
    TestPeople people;

    @Inject
    ConsoleConfig config;

    @Inject
    OpenKeys keys;

    private final List<TestViewer> opened = new ArrayList<>();
    private ConsoleLab lab;
    private String board;
    private String watcher;
    private String login;

    @BeforeEach
    void aBoardThatSomebodyElseHas() {
        lab = new ConsoleLab(people, hosts);
        board = lab.board;
        lab.book();
        login = people.fresh(Role.STUDENT).login();
        watcher = people.token(login);
    }

    @AfterEach
    void hangUp() {
        opened.forEach(TestViewer::close);
        lab.close();
    }

    private TestViewer open(String path, String token) {
        TestViewer viewer = TestViewer.at(path, token);
        opened.add(viewer);
        return viewer;
    }

    private TestViewer console(String token) {
        return open("/api/boards/" + board + "/console", token);
    }

    private TestViewer kernelLog(String token) {
        return open("/api/boards/" + board + "/kernel-log", token);
    }

    @Test
    void aDisabledAccountWatchesNoLonger() {
        TestViewer console = console(watcher);
        TestViewer kernel = kernelLog(watcher);
        TestViewer holder = console(lab.holder);
        console.await("opened");
        kernel.await("reader");
        people.as(Role.ADMIN).body(Map.of("disabled", true)).patch("/api/people/" + login).then().statusCode(200);
        assertThat(List.of(console.awaitClosed(), kernel.awaitClosed())).containsOnly(ViewEnd.SIGNED_OUT);
        assertThat(console.reason()).isEqualTo("Your account is disabled.");
        lab.console().print("for the others\n");
        await().until(() -> holder.shown().equals("for the others\n"));
    }

    @Test
    void aViewEndsWithTheTokenItCameWith() {
        TestViewer byToken = console(watcher);
        byToken.await("opened");
        people.token(login);
        assertThat(byToken.awaitClosed()).isEqualTo(ViewEnd.SIGNED_OUT);
        assertThat(byToken.reason()).isEqualTo("You are signed out: sign in again.");
    }

    @Test
    void theKeyOfASessionIsOpenUntilItIsSignedOut() {
        TestPeople.Fresh person = people.fresh(Role.STUDENT);
        Cookie session = given().contentType(ContentType.JSON).body(Map.of("login", person.login(), "password", person.password()))
                .post("/api/session").then().statusCode(200).extract().detailedCookies().asList().getFirst();
        String key = HexFormat.of().formatHex(Keys.hash(session.getValue()));
        assertThat(keys.still(List.of(key, "00"))).containsExactly(key);
        given().cookie(session).header("Origin", "http://127.0.0.1:" + TestPort.get()).delete("/api/session").then().statusCode(204);
        assertThat(keys.still(List.of(key))).isEmpty();
    }

    @Test
    void nobodyHasMoreThanSoManyViews() {
        for (int i = 0; i < config.viewsPerPerson(); i++) {
            (i % 2 == 0 ? console(watcher) : kernelLog(watcher)).await(i % 2 == 0 ? "opened" : "reader");
        }
        for (TestViewer refused : List.of(console(watcher), kernelLog(watcher))) {
            assertThat(refused.awaitClosed()).isEqualTo(ViewEnd.TOO_MANY);
            assertThat(refused.reason()).isEqualTo("You have 50 views already, which is the most: close one.");
        }
        console(lab.holder).await("opened");
        opened.getFirst().leave();
        await().until(() -> opens(console(watcher)));
    }

    private static boolean opens(TestViewer viewer) {
        await().until(() -> viewer.isClosed() || !viewer.texts("opened").isEmpty());
        return !viewer.isClosed();
    }

    @Test
    void aLinkHasNoMoreThanSoManyEither() {
        String path = ConsoleLab.as(lab.holder).body(Map.of()).post("/api/boards/" + board + "/console-links").then().statusCode(201).extract().path("path");
        String console = "/api/watch/" + path.substring("/watch/".length()) + "/console";
        for (int i = 0; i < config.viewsPerLink(); i++) {
            open(console, "").await("opened");
        }
        TestViewer refused = open(console, "");
        assertThat(refused.awaitClosed()).isEqualTo(ViewEnd.TOO_MANY);
        console(lab.holder).await("opened");
    }
}
