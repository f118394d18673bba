package dev.bootbench.deployments;

import static dev.bootbench.deployments.DeployTestLab.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bootbench.TestClock;
import dev.bootbench.blobs.BlobStore;
import dev.bootbench.contract.v1.AgentMessage;
import dev.bootbench.contract.v1.BoardCommand;
import dev.bootbench.contract.v1.Condition;
import dev.bootbench.contract.v1.CoordinatorMessage;
import dev.bootbench.contract.v1.RestoreWorkspace;
import dev.bootbench.contract.v1.WorkspaceSaved;
import dev.bootbench.link.FakeAgent;
import dev.bootbench.link.Hosts;
import dev.bootbench.people.Role;
import dev.bootbench.people.TestPeople;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A home folder on its way from one reservation to the next. */
@QuarkusTest
class WorkspacesTest {
    @Inject
    TestPeople people;

    @Inject
    Hosts hosts;

    @Inject
    BlobStore blobs;

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
    void whatWasSavedAtTheEndComesBackOnAnotherBoard() throws Exception {
        long first = lab.book(lab.login, lab.board);
        assertThat(awaitRestore(lab.board).getContent()).isEmpty();

        used();
        lab.me().delete("/api/reservations/" + first).then().statusCode(204);
        assertThat(awaitSave(first)).isEqualTo(64L << 20);
        assertThat(orderOf(first)).as("saved before the reset").isLessThan(resets());
        String content = save(first, "tar of the first day", "");
        await().atMost(LIMIT).until(() -> workspace().getString("board"), lab.board::equals);

        long second = lab.book(lab.login, lab.other);
        assertThat(awaitRestore(lab.other).getContent()).isEqualTo(content);
        assertThat(lab.agent.fetch(content)).asString(StandardCharsets.UTF_8).isEqualTo(unique("tar of the first day"));

        lab.me().delete("/api/reservations/" + second).then().statusCode(204);
        String newer = save(second, "tar of the second day", "");
        await().atMost(LIMIT).until(() -> workspace().getString("board"), lab.other::equals);
        assertThat(blobs.find(newer)).isPresent();
        await().atMost(LIMIT).until(() -> blobs.find(content).isEmpty());
        // What a host that was away delivers late must not take the place of what is newer.
        save(first, "tar of the first day, late", "");
        assertThat(workspace().getString("board")).isEqualTo(lab.other);
    }

    @Test
    void aBoardIsHandedOverWithItsGiversFolderAndTheReceiversStays() throws Exception {
        String bob = people.fresh(Role.STUDENT).login();
        long bobsFirst = lab.book(bob, lab.other);
        awaitRestore(lab.other);
        people.as(bob).body(Map.of("action", "break")).post("/api/boards/" + lab.other + "/actions").then().statusCode(204);
        people.as(bob).delete("/api/reservations/" + bobsFirst).then().statusCode(204);
        awaitSave(bobsFirst);
        String bobs = save(bobsFirst, "tar of bob", "");

        long mine = lab.book(lab.login, lab.board);
        awaitRestore(lab.board);
        used();
        long handed = lab.me().body(Map.of("to", bob)).post("/api/reservations/" + mine + "/hand-over").then().statusCode(200)
                .extract().jsonPath().getLong("id");
        awaitSave(mine);
        save(mine, "tar of the giver", "");
        await().atMost(LIMIT).until(() -> workspace().getString("board"), lab.board::equals);
        // Long enough for a board that nobody resets; the other board's order shows that the look has been made.
        clock.advance(Duration.ofSeconds(31));
        long next = lab.book(people.fresh(Role.STUDENT).login(), lab.other);
        lab.agent.await(m -> m.getRestoreWorkspace().getCommand().equals("workspace-" + next));
        assertThat(lab.agent.received()).noneMatch(m -> m.getRestoreWorkspace().getCommand().equals("workspace-" + handed));
        assertThat(resetsOf(lab.board)).isZero();

        people.as(bob).body(Map.of("action", "break")).post("/api/boards/" + lab.board + "/actions").then().statusCode(204);
        people.as(bob).delete("/api/reservations/" + handed).then().statusCode(204);
        await().atMost(LIMIT).until(() -> resetsOf(lab.board) == 1);
        assertThat(lab.agent.received()).noneMatch(m -> m.getSaveWorkspace().getHold() == handed);
        // A host that was away saves by itself.
        save(handed, "tar of both", "");
        JsonPath kept = people.as(bob).get("/api/workspace").then().statusCode(200).extract().jsonPath();
        assertThat(kept.getString("board")).isEqualTo(lab.other);
        assertThat(kept.getString("problem")).contains("handed over to you");
        assertThat(blobs.find(bobs)).isPresent();
    }

    private long resetsOf(String board) {
        return lab.agent.received().stream().filter(m -> m.getBoardCommand().getBoard().equals(board)
                && m.getBoardCommand().getAction() == BoardCommand.Action.RESET).count();
    }

    @Test
    void whatCouldNotBeSavedIsToldAndTheOldOneKept() throws Exception {
        long first = lab.book(lab.login, lab.board);
        awaitRestore(lab.board);
        used();
        lab.me().delete("/api/reservations/" + first).then().statusCode(204);
        awaitSave(first);
        String content = save(first, "tar", "");
        await().atMost(LIMIT).until(() -> workspace().getString("board"), lab.board::equals);

        long second = lab.book(lab.login, lab.other);
        lab.agent.await(m -> m.hasRestoreWorkspace() && m.getRestoreWorkspace().getBoard().equals(lab.other));
        say(second, "", 0, "It is larger than 64 MiB.");
        assertThat(workspace().getString("problem")).isEqualTo("It is larger than 64 MiB.");
        assertThat(blobs.find(content)).isPresent();
        assertThat(workspace().getLong("size")).isEqualTo(unique("tar").length());
    }

    @Test
    void aBoardThatIsOffSavesNothingAndItsHolderIsTold() {
        long reservation = lab.book(lab.login, lab.board);
        awaitRestore(lab.board);
        used();
        lab.agent.report(FakeAgent.ready(lab.board).toBuilder().setCondition(Condition.OFF).setPristine(false).build());
        await().atMost(LIMIT).until(() -> lab.me().get("/api/boards/" + lab.board).jsonPath().getString("condition").equals("OFF"));
        lab.me().delete("/api/reservations/" + reservation).then().statusCode(204);
        await().atMost(LIMIT).until(() -> workspace().getString("problem").contains("was not up when your reservation ended"));
        assertThat(lab.agent.received()).noneMatch(CoordinatorMessage::hasSaveWorkspace);
    }

    @Test
    void anotherHostCannotSaveForIt() {
        long reservation = lab.book(lab.login, lab.board);
        try (DeployTestLab stranger = new DeployTestLab(people, hosts)) {
            stranger.agent.say(saved(reservation, "", 0, "You have been had."));
            stranger.agent.await(m -> m.hasWorkspaceStored() && m.getWorkspaceStored().getHold() == reservation);
        }
        assertThat(workspace().getString("problem")).isEmpty();
    }

    @Test
    void aWorkspaceWaitsForThePristineBoard() {
        lab.agent.report(FakeAgent.ready(lab.board).toBuilder().setPristine(false).build());
        await().atMost(LIMIT).until(() -> !lab.me().get("/api/boards/" + lab.board).jsonPath().getString("state").equals("READY"));
        lab.book(lab.login, lab.board);
        lab.agent.report(FakeAgent.ready(lab.board).toBuilder().setCondition(Condition.CLEANING).setPristine(false).build());
        lab.book(lab.login, lab.other);
        // The other board's order shows that the look which would have sent this one's has been made.
        awaitRestore(lab.other);
        assertThat(lab.agent.received()).noneMatch(m -> m.getRestoreWorkspace().getBoard().equals(lab.board));
        lab.agent.report(FakeAgent.ready(lab.board));
        awaitRestore(lab.board);
    }

    private void used() {
        lab.me().body(Map.of("action", "break")).post("/api/boards/" + lab.board + "/actions").then().statusCode(204);
    }

    private RestoreWorkspace awaitRestore(String board) {
        return lab.agent.await(m -> m.hasRestoreWorkspace() && m.getRestoreWorkspace().getBoard().equals(board)).getRestoreWorkspace();
    }

    private long awaitSave(long hold) {
        return lab.agent.await(m -> m.hasSaveWorkspace() && m.getSaveWorkspace().getHold() == hold).getSaveWorkspace().getLimitBytes();
    }

    private int orderOf(long hold) {
        List<CoordinatorMessage> all = lab.agent.received();
        return all.indexOf(all.stream().filter(m -> m.getSaveWorkspace().getHold() == hold).findFirst().orElseThrow());
    }

    private int resets() {
        lab.agent.await(m -> m.getBoardCommand().getAction() == BoardCommand.Action.RESET);
        List<CoordinatorMessage> all = lab.agent.received();
        return all.indexOf(all.stream().filter(m -> m.getBoardCommand().getAction() == BoardCommand.Action.RESET).findFirst().orElseThrow());
    }

    private JsonPath workspace() {
        return lab.me().get("/api/workspace").then().statusCode(200).extract().jsonPath();
    }

    /** Hands content over as an agent does, and waits until it is acknowledged. */
    private String save(long hold, String tar, String problem) throws Exception {
        byte[] bytes = unique(tar).getBytes(StandardCharsets.UTF_8);
        String sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        lab.agent.store(sha256, Workspaces.MEDIA_TYPE, bytes);
        say(hold, sha256, bytes.length, problem);
        return sha256;
    }

    /** Other tests' workspaces must not have the same content. */
    private String unique(String tar) {
        return tar + " of " + lab.login;
    }

    private void say(long hold, String content, long size, String problem) {
        long before = stored(hold);
        lab.agent.say(saved(hold, content, size, problem));
        await().atMost(LIMIT).until(() -> stored(hold) > before);
    }

    private long stored(long hold) {
        return lab.agent.received().stream().filter(m -> m.hasWorkspaceStored() && m.getWorkspaceStored().getHold() == hold).count();
    }

    private static AgentMessage saved(long hold, String content, long size, String problem) {
        return AgentMessage.newBuilder().setWorkspaceSaved(WorkspaceSaved.newBuilder()
                .setHold(hold).setContent(content).setSize(size).setProblem(problem)).build();
    }
}
