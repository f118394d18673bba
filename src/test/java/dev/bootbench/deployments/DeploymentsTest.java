package dev.bootbench.deployments;

import static dev.bootbench.deployments.DeployTestLab.LIMIT;
import static dev.bootbench.deployments.DeployTestLab.SOURCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.bootbench.TestClock;
import dev.bootbench.contract.v1.Condition;
import dev.bootbench.contract.v1.CoordinatorMessage;
import dev.bootbench.contract.v1.Deploy;
import dev.bootbench.contract.v1.DeploymentOutcome;
import dev.bootbench.intake.Archives;
import dev.bootbench.intake.HandedInFile;
import dev.bootbench.intake.PlainZip;
import dev.bootbench.link.FakeAgent;
import dev.bootbench.link.Hosts;
import dev.bootbench.link.TestPort;
import dev.bootbench.people.Role;
import dev.bootbench.people.TestPeople;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Deployments from the request to the acknowledged result, with an agent that speaks the real contract. */
@QuarkusTest
class DeploymentsTest {
    @Inject
    TestPeople people;

    @Inject
    Hosts hosts;

    @Inject
    DeploymentOrders orders;

    @Inject
    TestClock clock;

    private DeployTestLab lab;

    @BeforeEach
    void aHostWithBoards() {
        lab = new DeployTestLab(people, hosts);
    }

    @AfterEach
    void hangUp() {
        clock.reset();
        lab.close();
    }

    @Test
    void aModuleGoesToTheBoardOfItsHolder() {
        long reservation = lab.book(lab.login, lab.board);
        long id = lab.deploy(lab.login, SOURCE).then().statusCode(201).body("state", equalTo("QUEUED"))
                .body("title", equalTo("hello")).body("module", equalTo("hello")).extract().jsonPath().getLong("id");
        Deploy order = lab.awaitOrder(id);
        assertThat(order.getBoard()).isEqualTo(lab.board);
        assertThat(order.getKind()).isEqualTo(Deploy.Kind.MODULE_SOURCE);
        assertThat(order.getModule()).isEqualTo("hello");
        assertThat(order.getParametersList()).containsExactly("count=3");
        assertThat(order.getLoad()).isTrue();
        assertThat(order.getReservation()).as("whose board it is for").isEqualTo(reservation);
        assertThat(unzipped(order)).singleElement().satisfies(file -> {
            assertThat(file.path()).isEqualTo("hello.c");
            assertThat(file.content()).asString().isEqualTo("int x;\n");
        });

        DeployTestLab.progress(lab.agent, id, "building", "building hello for 6.1.0-56-amd64");
        JsonPath running = lab.awaitState(id, "RUNNING");
        assertThat(running.getString("phase")).isEqualTo("building");
        assertThat(running.getString("doing")).contains("hello");
        assertThat(running.getString("startedAt")).isNotNull();

        DeployTestLab.finish(lab.agent, id, DeploymentOutcome.DEPLOYED, "hello is loaded.");
        DeployTestLab.awaitStored(lab.agent, id);
        JsonPath done = lab.look(id);
        assertThat(done.getString("state")).isEqualTo("DEPLOYED");
        assertThat(done.getString("sentence")).isEqualTo("hello is loaded.");
        assertThat(done.getString("output")).isEqualTo("hello: loaded�\n");
        assertThat(done.getInt("diagnostics[0].line")).isEqualTo(1);
        assertThat(done.getLong("consoleFrom")).isEqualTo(100);
        assertThat(done.getLong("tookMs")).isEqualTo(2500);
        assertThat(done.getString("finishedAt")).isNotNull();
        people.as(Role.ADMIN).get("/api/audit").then()
                .body("findAll { it.subject == '" + lab.board + "' }.action", hasItem("deployment"));
    }

    @Test
    void theSecondWordAboutAnEndChangesNothingAndIsAcknowledged() {
        lab.book(lab.login, lab.board);
        long id = lab.deploy();
        lab.awaitOrder(id);
        DeployTestLab.finish(lab.agent, id, DeploymentOutcome.NOT_DEPLOYED, "It does not build.");
        DeployTestLab.awaitStored(lab.agent, id);
        DeployTestLab.finish(lab.agent, id, DeploymentOutcome.DEPLOYED, "It does.");
        DeployTestLab.progress(lab.agent, id, "loading", "late");
        await().atMost(LIMIT).until(() -> lab.agent.received().stream().filter(CoordinatorMessage::hasDeploymentStored).count() == 2);
        assertThat(lab.look(id).getString("state")).isEqualTo("NOT_DEPLOYED");
        assertThat(lab.look(id).getString("sentence")).isEqualTo("It does not build.");
    }

    @Test
    void anotherHostCannotSpeakForIt() {
        lab.book(lab.login, lab.board);
        long id = lab.deploy();
        try (DeployTestLab stranger = new DeployTestLab(people, hosts)) {
            DeployTestLab.finish(stranger.agent, id, DeploymentOutcome.DEPLOYED, "Believe me.");
            DeployTestLab.awaitStored(stranger.agent, id);
        }
        assertThat(lab.look(id).getString("state")).isEqualTo("QUEUED");
    }

    @Test
    void onlyTheHolderOfAReservationThatRuns() {
        refused(lab.deploy(lab.login, SOURCE), 403, "Book it first");
        String bob = people.fresh(Role.STUDENT).login();
        lab.book(bob, lab.board);
        refused(lab.deploy(lab.login, SOURCE), 403, "Test " + bob + " has " + lab.board);
        refused(lab.deploy("teacher", SOURCE), 403, "Only who has a board");
        lab.me().body(SOURCE).post("/api/boards/nowhere/deployments").then().statusCode(404);
        assertThat(lab.agent.received()).noneMatch(CoordinatorMessage::hasDeploy);
    }

    @Test
    void oneAtATimeOnABoard() {
        lab.book(lab.login, lab.board);
        long first = lab.deploy();
        lab.deploy(lab.login, SOURCE).then().statusCode(409).body("code", equalTo("conflict"))
                .body("detail", containsString("being deployed on " + lab.board));
        DeployTestLab.finish(lab.agent, first, DeploymentOutcome.DEPLOYED, "Done.");
        DeployTestLab.awaitStored(lab.agent, first);
        assertThat(lab.deploy()).isGreaterThan(first);
    }

    @Test
    void notWhileTheBoardIsNotUpOrItsHostIsAway() {
        lab.book(lab.login, lab.board);
        lab.agent.report(FakeAgent.ready(lab.board).toBuilder().setCondition(Condition.OFF).build());
        await().atMost(LIMIT).untilAsserted(() -> refused(lab.deploy(lab.login, SOURCE), 409, "Switch it on first"));
        lab.agent.close();
        await().atMost(LIMIT).untilAsserted(() -> refused(lab.deploy(lab.login, SOURCE), 503, "is not connected"));
    }

    @Test
    void notWithAnAgentThatDoesNotKnowDeployments() {
        lab.book(lab.login, lab.board);
        lab.agent.close();
        lab.connect(1);
        refused(lab.deploy(lab.login, SOURCE), 409, "An administrator has to update it");
    }

    @Test
    void whatIsTooLargeOrUnusableIsRefusedInWords() {
        lab.book(lab.login, lab.board);
        refused(sent("module-source", "big.c").body(new byte[(1 << 20) + 1]), 413, "A module's source may have 1 MiB");
        refused(sent("module", "big.ko").body(new byte[(16 << 20) + 1]), 413, "A module may have 16 MiB");
        refused(sent("module", "hello.ko").body("no module".getBytes(StandardCharsets.UTF_8)), 422, "not an ELF file");
        refused(sent("module", "He llo.ko").body(elf()), 422, "A module's name has");
        refused(sent("module-source", "Makefile").body("all:".getBytes(StandardCharsets.UTF_8)), 422, "neither a .c file");
        refused(sent("files", "x").body("x".getBytes(StandardCharsets.UTF_8)), 422, "into which folder");
        refused(sent("files", "x").queryParam("target", "/root/../etc").body("x".getBytes(StandardCharsets.UTF_8)), 422, "into which folder");
        refused(sent("files", "x.zip").queryParam("target", "/root/x").body(Archives.zip(a -> a.link("a", "/etc/shadow"))), 422, "is a link");
        refused(sent("files", "x.zip").queryParam("target", "/root/x").body(Archives.zip(a -> a.file("../a", "x"))), 422, "leaves");
        refused(sent("kernel", "k.zip").body(Archives.zip(a -> a.file("evil.sh", "x"))), 422, "is no part of a kernel");
        refused(sent("kernel", "k.zip").body(Archives.zip(a -> {
            a.file("vmlinuz", "x");
            a.file("Image", "x");
        })), 422, "two files for the same purpose");
        refused(sent("poem", "x").body(new byte[] {1}), 422, "module-source, module, kernel or files");
        refused(sent("module", "hello.ko").queryParam("parameter", "a=b").body(elf()), 422, "load");
        refused(sent("module", "hello.ko").queryParam("load", true).queryParam("parameter", "a=\"; reboot\"").body(elf()), 422,
                "A parameter looks like");
        refused(lab.deploy(lab.login, Map.of("kind", "module-source", "load", true, "parameters", Arrays.asList("a=b", null),
                "files", List.of(Map.of("path", "hello.c", "text", "int x;\n")))), 422, "A parameter looks like");
        refused(lab.deploy(lab.login, Map.of("kind", "module-source", "files", List.of())), 422, "empty");
        assertThat(lab.agent.received()).noneMatch(CoordinatorMessage::hasDeploy);
    }

    @Test
    @Timeout(60)
    void whatIsStillBeingSentWhenTheReservationEndsGoesToNobodysBoard() throws Exception {
        long mine = lab.book(lab.login, lab.board);
        String address = "http://127.0.0.1:" + TestPort.get() + "/api/boards/" + lab.board
                + "/deployments?kind=files&title=notes.txt&target=/root/notes";
        try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
                PipedOutputStream rest = new PipedOutputStream(); PipedInputStream body = new PipedInputStream(rest)) {
            CompletableFuture<HttpResponse<String>> answer = client.sendAsync(HttpRequest.newBuilder(URI.create(address))
                    .header("Authorization", "Bearer " + people.token(lab.login)).header("Content-Type", "application/octet-stream")
                    .POST(HttpRequest.BodyPublishers.ofInputStream(() -> body)).build(), HttpResponse.BodyHandlers.ofString());
            // More than sockets keep for a server that does not read: it has let the sender in, and reads.
            rest.write(new byte[16 << 20]);
            lab.me().delete("/api/reservations/" + mine).then().statusCode(204);
            lab.book(people.fresh(Role.STUDENT).login(), lab.board);
            rest.write(1);
            rest.close();
            HttpResponse<String> refused = answer.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(403);
            assertThat(refused.body()).contains("Your reservation ended while this was sent.");
        }
        assertThat(lab.agent.received()).noneMatch(CoordinatorMessage::hasDeploy);
    }

    @Test
    void everyKindArrivesInItsOneForm() {
        lab.book(lab.login, lab.board);
        Deploy module = taken(sent("module", "my-mod.ko").body(elf()));
        assertThat(module.getModule()).isEqualTo("my_mod");
        assertThat(lab.agent.fetch(module.getContent())).isEqualTo(elf());
        Deploy image = taken(sent("kernel", "Image").queryParam("commandLine", "quiet loglevel=7").body(arm64Image()));
        assertThat(image.getCommandLine()).isEqualTo("quiet loglevel=7");
        assertThat(unzipped(image)).extracting(HandedInFile::path).containsExactly("Image");
        Deploy file = taken(sent("files", "notes.txt").queryParam("target", "/root/notes").body("hi".getBytes(StandardCharsets.UTF_8)));
        assertThat(file.getTarget()).isEqualTo("/root/notes");
        assertThat(unzipped(file)).extracting(HandedInFile::path).containsExactly("notes.txt");
        long words = lab.deploy(lab.login, Map.of("kind", "kernel", "commandLine", "debug")).then().statusCode(201)
                .extract().jsonPath().getLong("id");
        assertThat(unzipped(lab.awaitOrder(words))).isEmpty();
    }

    @Test
    void theLastTenAreListedForTheirOwnerAndCanBeRepeated() {
        lab.book(lab.login, lab.board);
        long last = 0;
        for (int i = 0; i < 11; i++) {
            last = lab.deploy();
            DeployTestLab.finish(lab.agent, last, DeploymentOutcome.DEPLOYED, "Done.");
            DeployTestLab.awaitStored(lab.agent, last);
        }
        String list = "/api/boards/" + lab.board + "/deployments";
        lab.me().get(list).then().statusCode(200).body("", hasSize(10)).body("[0].id", equalTo((int) last))
                .body("[0].output", nullValue());
        String bob = people.fresh(Role.STUDENT).login();
        people.as(bob).get(list).then().statusCode(200).body("", hasSize(0));
        people.as(Role.TEACHER).get(list).then().body("", hasSize(10)).body("[0].person.login", equalTo(lab.login));
        people.as(bob).get("/api/deployments/" + last).then().statusCode(404);
        people.as(bob).post("/api/deployments/" + last + "/repeat").then().statusCode(404);
        people.as(Role.TEACHER).post("/api/deployments/" + last + "/repeat").then().statusCode(403);

        long again = lab.me().post("/api/deployments/" + last + "/repeat").then().statusCode(201)
                .body("parameters", contains("count=3")).extract().jsonPath().getLong("id");
        assertThat(again).isGreaterThan(last);
        assertThat(lab.awaitOrder(again).getContent()).isEqualTo(lab.awaitOrder(last).getContent());
    }

    @Test
    void aReservationThatEndsTakesItsDeploymentAlong() {
        long reservation = lab.book(lab.login, lab.board);
        long id = lab.deploy();
        lab.me().delete("/api/reservations/" + reservation).then().statusCode(204);
        JsonPath lost = lab.awaitState(id, "LOST");
        assertThat(lost.getString("sentence")).contains("reservation ended");
        DeployTestLab.finish(lab.agent, id, DeploymentOutcome.DEPLOYED, "Late.");
        DeployTestLab.awaitStored(lab.agent, id);
        assertThat(lab.look(id).getString("state")).isEqualTo("LOST");
    }

    @Test
    void anAgentThatComesBackIsToldAgain() {
        lab.book(lab.login, lab.board);
        long id = lab.deploy();
        lab.awaitOrder(id);
        lab.agent.close();
        lab.connect();
        assertThat(lab.awaitOrder(id).getModule()).isEqualTo("hello");
        DeployTestLab.finish(lab.agent, id, DeploymentOutcome.DEPLOYMENT_FAULT, "The host's agent was restarted.");
        lab.awaitState(id, "FAULT");
    }

    @Test
    void aDeploymentGoesOnUnderTheNewNameOfItsHost() {
        lab.book(lab.login, lab.board);
        long id = lab.deploy();
        lab.awaitOrder(id);
        hosts.rename(lab.host, "new-" + lab.host);
        lab.agent.awaitEnd();
        orders.sweep();
        assertThat(lab.look(id).getString("state")).isEqualTo("QUEUED");
        lab.connect();
        lab.awaitOrder(id);
        DeployTestLab.finish(lab.agent, id, DeploymentOutcome.DEPLOYED, "Done.");
        lab.awaitState(id, "DEPLOYED");
    }

    @Test
    void aHostThatStaysAwayLosesItsDeployments() {
        lab.book(lab.login, lab.board);
        long id = lab.deploy();
        lab.agent.close();
        await().atMost(LIMIT).until(() -> lab.me().get("/api/boards/" + lab.board).jsonPath().getString("link").equals("LOST"));
        orders.sweep();
        assertThat(lab.look(id).getString("state")).isEqualTo("QUEUED");
        clock.advance(Duration.ofSeconds(90));
        orders.sweep();
        assertThat(lab.look(id).getString("state")).isEqualTo("LOST");
        assertThat(lab.look(id).getString("sentence")).contains(lab.host);
    }

    private Deploy taken(RequestSpecification request) {
        long id = request.post("/api/boards/" + lab.board + "/deployments").then().statusCode(201).extract().jsonPath().getLong("id");
        Deploy order = lab.awaitOrder(id);
        DeployTestLab.finish(lab.agent, id, DeploymentOutcome.DEPLOYED, "Done.");
        DeployTestLab.awaitStored(lab.agent, id);
        return order;
    }

    private List<HandedInFile> unzipped(Deploy order) {
        return PlainZip.read(new ByteArrayInputStream(lab.agent.fetch(order.getContent())));
    }

    private RequestSpecification sent(String kind, String title) {
        return lab.me().contentType("application/octet-stream").queryParam("kind", kind).queryParam("title", title);
    }

    private void refused(RequestSpecification request, int status, String sentence) {
        refused(request.post("/api/boards/" + lab.board + "/deployments"), status, sentence);
    }

    private static void refused(Response response, int status, String sentence) {
        response.then().statusCode(status).contentType("application/problem+json").body("detail", containsString(sentence));
    }

    private static byte[] elf() {
        byte[] bytes = new byte[64];
        bytes[0] = 0x7f;
        bytes[1] = 'E';
        bytes[2] = 'L';
        bytes[3] = 'F';
        return bytes;
    }

    private static byte[] arm64Image() {
        byte[] bytes = new byte[128];
        System.arraycopy("ARMd".getBytes(StandardCharsets.US_ASCII), 0, bytes, 56, 4);
        return bytes;
    }
}
