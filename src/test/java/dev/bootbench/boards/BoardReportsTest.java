package dev.bootbench.boards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bootbench.contract.v1.BoardCommand;
import dev.bootbench.contract.v1.CommandDone;
import dev.bootbench.contract.v1.Condition;
import dev.bootbench.link.FakeAgent;
import dev.bootbench.link.Hosts;
import dev.bootbench.link.TestPort;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class BoardReportsTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    @Inject
    Hosts hosts;

    @Inject
    Inventory inventory;

    @Inject
    BoardViews views;

    @Inject
    HostViews hostViews;

    @Inject
    BoardCommands commands;

    private String host;
    private String credential;
    private String board;

    @BeforeEach
    void createHost() {
        String unique = UUID.randomUUID().toString().substring(0, 8);
        host = "bench-" + unique;
        board = "vm-" + unique;
        credential = hosts.create(host);
    }

    @Test
    void boardsAppearWithTheirAgentAndFollowItsReports() {
        try (FakeAgent agent = agent(credential).with(board).connect()) {
            await().until(() -> inventory.find(board).filter(BoardInfo::readyForGrading).isPresent());
            assertThat(view().state()).isEqualTo(BoardState.READY);
            assertThat(view().kernel()).isEqualTo("6.1.0-56-amd64");
            assertThat(view().tags()).containsExactly("vm");
            assertThat(inventory.find(board).orElseThrow().readyForGrading()).isTrue();
            agent.report(FakeAgent.ready(board).toBuilder().setCondition(Condition.QUARANTINED).setPristine(false)
                    .setReasonCode("no-ssh").setReason("SSH does not answer.").build());
            await().until(() -> view().state() == BoardState.QUARANTINED);
            assertThat(view().reason().sentence()).isEqualTo("SSH does not answer.");
            assertThat(inventory.find(board).orElseThrow().readyForGrading()).isFalse();
        }
        await().until(() -> view().state() == BoardState.UNREACHABLE);
        assertThat(view().reason().sentence()).startsWith("Host " + host + " has not been heard from for ");
    }

    @Test
    void aBoardBelongsToTheHostThatHadItFirst() {
        String second = "second-" + host;
        String secondCredential = hosts.create(second);
        try (FakeAgent owner = agent(credential).with(board).connect()) {
            await().until(() -> inventory.find(board).isPresent());
            try (FakeAgent thief = agent(secondCredential).with(board).connect()) {
                await().untilAsserted(() -> assertThat(sentence(second)).isEqualTo("It reports board " + board
                        + ", which belongs to host " + host + ": give it another name in the agent's configuration."));
                thief.report(FakeAgent.ready(board).toBuilder().setKernel("stolen").build());
                thief.report(FakeAgent.ready("own-" + board));
                await().until(() -> inventory.find("own-" + board).isPresent());
                assertThat(inventory.find(board).orElseThrow().host()).isEqualTo(host);
                assertThat(view().kernel()).isEqualTo("6.1.0-56-amd64");
            }
        }
        try (FakeAgent honest = agent(secondCredential).with("own-" + board).connect()) {
            await().untilAsserted(() -> assertThat(sentence(second)).isEmpty());
        }
    }

    @Test
    void aBoardThatItsHostNoLongerHasIsOfferedToNobody() {
        try (FakeAgent agent = agent(credential).with(board).connect()) {
            await().until(() -> inventory.find(board).isPresent());
        }
        await().until(() -> !hosts.isConnected(host));
        try (FakeAgent agent = agent(credential).with("other-" + board).connect()) {
            await().until(() -> inventory.find("other-" + board).isPresent());
            assertThat(views.all("nobody")).extracting(BoardView::name).contains("other-" + board).doesNotContain(board);
            assertThat(inventory.find(board).orElseThrow().readyForGrading()).isFalse();
            assertThat(view().reason().code()).isEqualTo("board-gone");
        }
    }

    @Test
    void namesThatAreNoNamesAreLeftOut() {
        try (FakeAgent agent = agent(credential).with("No Name\n").with(board).connect()) {
            await().until(() -> inventory.find(board).isPresent());
            assertThat(hostViews.all()).filteredOn(view -> view.name().equals(host)).singleElement()
                    .satisfies(view -> assertThat(view.boards()).containsExactly(board));
        }
    }

    @Test
    void commandsEndAsTheAgentSays() throws Exception {
        try (FakeAgent agent = agent(credential).with(board).connect()) {
            BoardInfo info = await().until(() -> inventory.find(board), Optional::isPresent).orElseThrow();
            assertThat(commands.run(info, BoardCommand.Action.RESET, LIMIT)).isEqualTo(new CommandOutcome.Done(""));
            agent.commands(said -> Optional.of(CommandDone.newBuilder()
                    .setCommand(said.getBoardCommand().getCommand()).setProblem("The relay does not answer.").build()));
            assertThat(commands.run(info, BoardCommand.Action.POWER_CYCLE, LIMIT))
                    .isEqualTo(new CommandOutcome.Failed("The relay does not answer."));
            agent.commands(said -> Optional.empty());
            assertThat(commands.run(info, BoardCommand.Action.BREAK, Duration.ofMillis(200)))
                    .isEqualTo(new CommandOutcome.Underway());
            agent.commands(said -> {
                agent.close();
                return Optional.empty();
            });
            assertThat(commands.run(info, BoardCommand.Action.POWER_ON, LIMIT)).isInstanceOf(CommandOutcome.Unreachable.class);
            await().until(() -> !hosts.isConnected(host));
            assertThat(commands.run(info, BoardCommand.Action.POWER_ON, LIMIT)).isEqualTo(new CommandOutcome.Unreachable(
                    "Host " + host + " is not connected, so " + board + " cannot be told anything."));
        }
    }

    private static FakeAgent agent(String credential) {
        return new FakeAgent(TestPort.get(), credential);
    }

    private BoardView view() {
        return views.find(board, "nobody").orElseThrow();
    }

    private String sentence(String name) {
        return hostViews.all().stream().filter(view -> view.name().equals(name)).findFirst().orElseThrow().sentence();
    }
}
