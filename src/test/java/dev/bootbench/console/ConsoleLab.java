package dev.bootbench.console;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import dev.bootbench.contract.v1.CoordinatorMessage;
import dev.bootbench.link.FakeAgent;
import dev.bootbench.link.FakeConsole;
import dev.bootbench.link.Hosts;
import dev.bootbench.link.TestPort;
import dev.bootbench.people.Role;
import dev.bootbench.people.TestPeople;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/** A host with one board, whose agent and console are fakes, and a student who may book it. */
public final class ConsoleLab implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    public final String host;
    public final String board;
    /** The student's token. */
    public final String holder;

    private final TestPeople people;
    private final String credential;
    private FakeAgent agent;
    private FakeConsole console;

    public ConsoleLab(TestPeople people, Hosts hosts) {
        String unique = UUID.randomUUID().toString().substring(0, 8);
        this.people = people;
        this.host = "bench-" + unique;
        this.board = "vm-" + unique;
        this.credential = hosts.create(host);
        this.agent = new FakeAgent(TestPort.get(), credential).with(board).connect();
        this.console = agent.console(board);
        agent.await(CoordinatorMessage::hasHolds);
        this.holder = token(Role.STUDENT);
    }

    public FakeAgent agent() {
        return agent;
    }

    /** What the agent that is linked, or was last, has of the board's line. */
    public FakeConsole console() {
        return console;
    }

    /** Of somebody whom nobody else knows. */
    public String token(Role role) {
        return people.token(people.fresh(role).login());
    }

    public static RequestSpecification as(String token) {
        return given().header("Authorization", "Bearer " + token).contentType(ContentType.JSON);
    }

    /** @return the student's reservation of the board */
    public int book() {
        return as(holder).body(Map.of("board", board, "minutes", 30)).post("/api/reservations").then().statusCode(201).extract().path("id");
    }

    /** The latest recording of the board, once there is one. */
    public int recording() {
        return await().atMost(LIMIT).until(
                () -> as(holder).get("/api/recordings?board=" + board).jsonPath().<Integer>getList("id"), list -> !list.isEmpty()).getFirst();
    }

    public JsonPath facts(int recording) {
        return as(holder).get("/api/recordings/" + recording).then().statusCode(200).extract().jsonPath();
    }

    public void awaitRecorded(int recording, long next) {
        await().atMost(LIMIT).until(() -> facts(recording).getLong("recording.nextByte") == next);
    }

    public void cutLink() {
        agent.close();
    }

    /** The same agent links itself again: its console is as before, with what was printed meanwhile. */
    public void mendLink() {
        agent = new FakeAgent(TestPort.get(), credential).with(board).adopt(board, console).connect();
    }

    /** The agent is started anew, and has what its board printed so far from a log; its console is another object. */
    public void restartAgent(byte[] log, String since) {
        agent = new FakeAgent(TestPort.get(), credential).with(board);
        console = agent.console(board);
        console.print(log);
        console.print(since);
        agent.connect();
    }

    @Override
    public void close() {
        agent.close();
    }
}
