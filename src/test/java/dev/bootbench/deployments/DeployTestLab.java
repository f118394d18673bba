package dev.bootbench.deployments;

import static org.awaitility.Awaitility.await;

import dev.bootbench.contract.v1.AgentMessage;
import dev.bootbench.contract.v1.Deploy;
import dev.bootbench.contract.v1.DeploymentFinished;
import dev.bootbench.contract.v1.DeploymentOutcome;
import dev.bootbench.contract.v1.DeploymentProgress;
import dev.bootbench.contract.v1.Diagnostic;
import dev.bootbench.link.FakeAgent;
import dev.bootbench.link.Hosts;
import dev.bootbench.link.TestPort;
import dev.bootbench.people.Role;
import dev.bootbench.people.TestPeople;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A host with two boards, and a student who may have one of them. */
final class DeployTestLab implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(15);
    static final Map<String, Object> SOURCE = Map.of("kind", "module-source", "load", true, "parameters", List.of("count=3"),
            "files", List.of(Map.of("path", "hello.c", "text", "int x;\n")));

    private final TestPeople people;
    private final String credential;
    final String host;
    final String board;
    final String other;
    final String login;
    FakeAgent agent;

    DeployTestLab(TestPeople people, Hosts hosts) {
        String unique = UUID.randomUUID().toString().substring(0, 8);
        this.people = people;
        this.host = "bench-" + unique;
        this.board = "vm-" + unique + "-1";
        this.other = "vm-" + unique + "-2";
        this.credential = hosts.create(host);
        this.login = people.fresh(Role.STUDENT).login();
        this.agent = connect();
    }

    FakeAgent connect() {
        return connect(2);
    }

    /** @param minor of the protocol that the agent speaks */
    FakeAgent connect(int minor) {
        agent = new FakeAgent(TestPort.get(), credential).with(board).with(other).minor(minor).connect();
        agent.await(message -> message.hasHolds());
        return agent;
    }

    RequestSpecification me() {
        return people.as(login);
    }

    /** @return the reservation's number */
    long book(String who, String which) {
        return people.as(who).body(Map.of("board", which, "minutes", 30)).post("/api/reservations")
                .then().statusCode(201).extract().jsonPath().getLong("id");
    }

    Response deploy(String who, Map<String, Object> request) {
        return people.as(who).body(request).post("/api/boards/" + board + "/deployments");
    }

    /** As the student, what must be taken. */
    long deploy() {
        return deploy(login, SOURCE).then().statusCode(201).extract().jsonPath().getLong("id");
    }

    Deploy awaitOrder(long id) {
        return agent.await(m -> m.hasDeploy() && m.getDeploy().getDeployment().equals(Long.toString(id))).getDeploy();
    }

    JsonPath look(long id) {
        return me().get("/api/deployments/" + id).then().statusCode(200).extract().jsonPath();
    }

    JsonPath awaitState(long id, String state) {
        return await().atMost(LIMIT).until(() -> look(id), seen -> seen.getString("state").equals(state));
    }

    static void progress(FakeAgent from, long id, String phase, String doing) {
        from.say(AgentMessage.newBuilder().setDeploymentProgress(DeploymentProgress.newBuilder()
                .setDeployment(Long.toString(id)).setPhase(phase).setDoing(doing)).build());
    }

    static void finish(FakeAgent from, long id, DeploymentOutcome outcome, String sentence) {
        from.say(AgentMessage.newBuilder().setDeploymentFinished(DeploymentFinished.newBuilder()
                .setDeployment(Long.toString(id)).setOutcome(outcome).setSentence(sentence).setOutput("hello: loaded\0\n")
                .addDiagnostics(Diagnostic.newBuilder().setFile("hello.c").setLine(1).setColumn(5).setSeverity("warning").setMessage("unused"))
                .setConsoleFrom(100).setConsoleTo(900).setKernel("6.1.0-56-amd64")
                .setTook(com.google.protobuf.Duration.newBuilder().setSeconds(2).setNanos(500_000_000))).build());
    }

    static void awaitStored(FakeAgent from, long id) {
        from.await(m -> m.hasDeploymentStored() && m.getDeploymentStored().getDeployment().equals(Long.toString(id)));
    }

    @Override
    public void close() {
        agent.close();
    }
}
