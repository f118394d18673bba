package dev.bootbench.deployments;

import static dev.bootbench.deployments.DeployTestLab.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;

import dev.bootbench.blobs.BlobStore;
import dev.bootbench.booking.HolderRule;
import dev.bootbench.contract.v1.DeploymentOutcome;
import dev.bootbench.exercises.TestExercises;
import dev.bootbench.link.Hosts;
import dev.bootbench.people.Person;
import dev.bootbench.people.PersonRepository;
import dev.bootbench.people.TestPeople;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.sql.Sql;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What of all that is sent for boards comes into the database, and how long it stays. */
@QuarkusTest
class ContentShelfTest {
    @Inject
    TestPeople people;

    @Inject
    Hosts hosts;

    @Inject
    TestExercises exercises;

    @Inject
    PersonRepository persons;

    @Inject
    HolderRule rule;

    @Inject
    Deploying deploying;

    @Inject
    ContentShelf shelf;

    @Inject
    BlobStore blobs;

    @Inject
    Sql sql;

    private DeployTestLab lab;
    private long reservation;

    @BeforeEach
    void aBoardOfTheirs() {
        lab = new DeployTestLab(people, hosts);
        reservation = lab.book(lab.login, lab.board);
    }

    @AfterEach
    void hangUp() {
        lab.close();
    }

    private Response send(byte[] module) {
        return lab.me().contentType("application/octet-stream").queryParam("kind", "module").queryParam("title", "hello.ko").body(module)
                .post("/api/boards/" + lab.board + "/deployments");
    }

    private static byte[] module(int size) {
        byte[] bytes = new byte[size];
        System.arraycopy(new byte[] {0x7f, 'E', 'L', 'F'}, 0, bytes, 0, 4);
        byte[] unique = UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(unique, 0, bytes, size - unique.length, unique.length);
        return bytes;
    }

    private boolean isStored(byte[] content) throws Exception {
        return blobs.find(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content))).isPresent();
    }

    private long done(Response made) {
        long id = made.then().statusCode(201).extract().jsonPath().getLong("id");
        DeployTestLab.finish(lab.agent, id, DeploymentOutcome.DEPLOYED, "Done.");
        DeployTestLab.awaitStored(lab.agent, id);
        return id;
    }

    private void reservationWasLongAgo() {
        lab.me().delete("/api/reservations/" + reservation).then().statusCode(204);
        assertThat(sql.update("update hold set ended_at = ended_at - interval '15 days' where id = ?", reservation)).isEqualTo(1);
    }

    private HolderRule.Allowed allowed() {
        return rule.demand(lab.board, me(), Deploying.NEED);
    }

    private Person me() {
        return QuarkusTransaction.requiringNew().call(() -> persons.find("login", lab.login).firstResult());
    }

    @Test
    void whatIsRefusedWhileSomethingIsUnderwayIsNotStored() throws Exception {
        byte[] first = module(1000);
        byte[] second = module(1000);
        send(first).then().statusCode(201);
        send(second).then().statusCode(409).body("detail", containsString("being deployed on " + lab.board));
        assertThat(isStored(first)).isTrue();
        assertThat(isStored(second)).isFalse();
    }

    /** As when two replicas are asked in the same moment. */
    @Test
    void whatIsRefusedAfterItWasStoredIsGoneAgain() throws Exception {
        byte[] content = module(1000);
        Wish wish = Wish.checked("module", "hello.ko", "hello", null, null, null, null);
        RequestSpecification other = lab.me().body(DeployTestLab.SOURCE);
        ContentIntake.Taken taken = new ContentIntake.Taken(wish, content.length, () -> {
            var blob = blobs.put(content, ContentIntake.MEDIA_TYPE);
            other.post("/api/boards/" + lab.board + "/deployments").then().statusCode(201);
            return blob;
        });
        HolderRule.Allowed allowed = allowed();
        Person me = me();
        assertThatThrownBy(() -> deploying.deploy(allowed, me, taken)).isInstanceOf(ProblemException.class)
                .hasMessageContaining("being deployed");
        assertThat(isStored(content)).isFalse();
    }

    @Test
    void oneThingAtATimeIsSentForABoard() throws Exception {
        byte[] other = module(1000);
        assertThat(deploying.<Boolean>receive(allowed(), () -> {
            send(other).then().statusCode(409).body("detail", containsString("being sent for " + lab.board));
            return true;
        })).isTrue();
        assertThat(isStored(other)).isFalse();
        send(other).then().statusCode(201);
    }

    @Test
    void aReservationHasItsShareOfTheDisk() throws Exception {
        byte[] second = module(11 << 20);
        long first = done(send(module(11 << 20)));
        send(second).then().statusCode(413).body("detail", containsString("is 20 MiB, and 9 MiB of it is left"));
        assertThat(isStored(second)).isFalse();
        done(lab.me().post("/api/deployments/" + first + "/repeat"));
        done(lab.me().post("/api/deployments/" + first + "/repeat"));
        done(send(module(9 << 20)));
        send(module(1000)).then().statusCode(413).body("detail", containsString("and 0 MiB of it is left"));
    }

    @Test
    void whatWasDeployedLongAgoIsDroppedAndItsDeploymentSaysSo() throws Exception {
        byte[] content = module(1000);
        long id = done(send(content));
        shelf.tidy();
        assertThat(lab.look(id).getBoolean("kept")).isTrue();
        assertThat(isStored(content)).isTrue();
        reservationWasLongAgo();
        shelf.tidy();
        assertThat(lab.look(id).getBoolean("kept")).isFalse();
        assertThat(lab.look(id).getString("sentence")).isEqualTo("Done.");
        assertThat(isStored(content)).isFalse();
        assertThat(sql.list("select 1 from blob_chunk c where not exists (select 1 from blob b where b.sha256 = c.sha256)", row -> 1)).isEmpty();
        lab.book(lab.login, lab.board);
        await().atMost(LIMIT).untilAsserted(() -> lab.me().post("/api/deployments/" + id + "/repeat").then().statusCode(404)
                .body("detail", containsString("is not kept any more. Send it anew.")));
    }

    /** Sources that are tried on a board first and handed in then are one content. */
    @Test
    void whatIsHandedInAsWellStays() {
        Map<String, String> file = Map.of("path", "hello.c", "text", "int x; /* " + UUID.randomUUID() + " */\n");
        long id = done(lab.deploy(lab.login, Map.of("kind", "module-source", "files", List.of(file))));
        long submission = lab.me().body(Map.of("files", List.of(file)))
                .post("/api/exercises/" + exercises.offer("p-nobody").id() + "/submissions")
                .then().statusCode(201).extract().jsonPath().getLong("submission.id");
        reservationWasLongAgo();
        shelf.tidy();
        shelf.tidy();
        assertThat(lab.look(id).getBoolean("kept")).isFalse();
        lab.me().get("/api/submissions/" + submission + "/archive").then().statusCode(200);
        lab.me().get("/api/submissions/" + submission).then().body("files[0].text", containsString("int x;"));
    }
}
