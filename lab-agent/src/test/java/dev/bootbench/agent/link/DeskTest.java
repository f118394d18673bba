package dev.bootbench.agent.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bootbench.agent.board.BoardRack;
import dev.bootbench.agent.build.BuilderConfig;
import dev.bootbench.agent.build.ModuleBuilder;
import dev.bootbench.agent.build.ModuleInspector;
import dev.bootbench.agent.deploy.DeployConfig;
import dev.bootbench.agent.deploy.Deployer;
import dev.bootbench.agent.grading.ScriptedBoard;
import dev.bootbench.agent.grading.ScriptedGuest;
import dev.bootbench.contract.v1.AgentMessage;
import dev.bootbench.contract.v1.CommandDone;
import dev.bootbench.contract.v1.CoordinatorMessage;
import dev.bootbench.contract.v1.Deploy;
import dev.bootbench.contract.v1.DeploymentFinished;
import dev.bootbench.contract.v1.DeploymentOutcome;
import dev.bootbench.contract.v1.Heartbeat;
import dev.bootbench.contract.v1.Hello;
import dev.bootbench.contract.v1.Hold;
import dev.bootbench.contract.v1.HoldKind;
import dev.bootbench.contract.v1.Holds;
import dev.bootbench.contract.v1.RestoreWorkspace;
import dev.bootbench.contract.v1.SaveWorkspace;
import dev.bootbench.contract.v1.WorkspaceSaved;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deployments and workspaces between a coordinator written for this test and a board without hardware. */
class DeskTest {
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final SmallRyeConfig CONFIG = new SmallRyeConfigBuilder().addDiscoveredConverters()
            .withMapping(BuilderConfig.class).withMapping(DeployConfig.class).build();

    private final HoldBook holds = new HoldBook(System::nanoTime, InstantSource.system());

    @TempDir
    Path home;

    private final CountDownLatch go = new CountDownLatch(1);
    private final ScriptedBoard board = new ScriptedBoard(use -> {
        use.guest().does("tar -xf -", g -> ScriptedGuest.ended(0, "", ""));
        use.guest().does("slow", g -> {
            try {
                return go.await(20, TimeUnit.SECONDS) ? ScriptedGuest.ended(0, "", "") : ScriptedGuest.lost("nobody let it go");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return ScriptedGuest.lost("interrupted");
            }
        });
        use.guest().does("tar -czf", g -> ScriptedGuest.ended(0, "packed home", ""));
    });
    private DeskCoordinator coordinator;
    private CoordinatorLink link;
    private Content content;

    @BeforeEach
    void start() throws Exception {
        coordinator = new DeskCoordinator();
        link = new CoordinatorLink(
                new LinkSettings(URI.create("http://127.0.0.1:" + coordinator.port()), "bba_secret", Optional.empty(), home), new QuietHost());
        link.start();
        content = new Content(home.resolve("content"));
        await().atMost(SOON).until(() -> coordinator.said.stream().anyMatch(AgentMessage::hasHello));
    }

    @AfterEach
    void stop() {
        go.countDown();
        link.close();
        coordinator.close();
    }

    private DeploymentDesk desk() throws IOException {
        BuilderConfig builder = CONFIG.getConfigMapping(BuilderConfig.class);
        return new DeploymentDesk(new BoardRack(List.of(board)), new Deployer(
                CONFIG.getConfigMapping(DeployConfig.class), new ModuleBuilder(builder), new ModuleInspector(builder)), link, content, holds, home);
    }

    private WorkspaceDesk workspaces() throws IOException {
        return new WorkspaceDesk(new BoardRack(List.of(board)), link, content, home);
    }

    private Deploy files(String id, String target) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("a.txt"));
            zip.write("hi".getBytes(StandardCharsets.UTF_8));
        }
        return Deploy.newBuilder().setDeployment(id).setBoard("fake-1").setKind(Deploy.Kind.FILES)
                .setContent(coordinator.keep(bytes.toByteArray())).setTarget(target).build();
    }

    private List<DeploymentFinished> finished(String id) {
        return coordinator.said.stream().filter(AgentMessage::hasDeploymentFinished).map(AgentMessage::getDeploymentFinished)
                .filter(finished -> finished.getDeployment().equals(id)).toList();
    }

    private DeploymentFinished awaitFinished(String id) {
        return await().atMost(SOON).until(() -> finished(id), list -> !list.isEmpty()).getFirst();
    }

    @Test
    void aResultIsDeliveredUntilItIsStoredAndAnOrderRunsOnce() throws Exception {
        try (DeploymentDesk desk = desk()) {
            Deploy order = files("7", "/root/t");
            desk.run(order);
            assertThat(awaitFinished("7").getOutcome()).as(awaitFinished("7").getSentence()).isEqualTo(DeploymentOutcome.DEPLOYED);
            assertThat(coordinator.said).anySatisfy(m -> assertThat(m.getDeploymentProgress().getDeployment()).isEqualTo("7"));
            desk.run(order);
            desk.deliverAll();
            await().atMost(SOON).until(() -> finished("7").size() >= 2);
            assertThat(board.uses()).as("the repeated order deployed nothing").hasSize(1);
        }
        // A new agent on the same disk still has it.
        try (DeploymentDesk again = desk()) {
            int before = finished("7").size();
            again.deliverAll();
            await().atMost(SOON).until(() -> finished("7").size() > before);
            again.stored("7");
            int all = finished("7").size();
            again.deliverAll();
            again.run(files("8", "/root/t"));
            awaitFinished("8");
            assertThat(finished("7")).hasSize(all);
        }
        try (Stream<Path> left = Files.list(home.resolve("content"))) {
            assertThat(left).as("what is deployed does not pile up on the host").isEmpty();
        }
    }

    @Test
    void whatAKilledAgentLeftInItsMidstEndsAsAFault() throws Exception {
        new Spool<>(home.resolve("deploy-orders"), Deploy.parser(), Deploy::getDeployment).put(files("9", "/root/t"), List.of());
        try (DeploymentDesk desk = desk()) {
            desk.deliverAll();
            assertThat(awaitFinished("9").getOutcome()).isEqualTo(DeploymentOutcome.DEPLOYMENT_FAULT);
            assertThat(awaitFinished("9").getSentence()).contains("restarted");
            desk.run(files("9", "/root/t"));
            assertThat(board.uses()).isEmpty();
        }
    }

    @Test
    void theEndOfTheReservationEndsItsDeployment() throws Exception {
        holds.replace(present(1));
        try (DeploymentDesk desk = desk()) {
            desk.run(files("5", "/root/slow"));
            desk.run(files("51", "/root/slow").toBuilder().setReservation(1).build());
            await().atMost(SOON).until(() -> board.uses().size() == 1);
            desk.cancelEnded();
            assertThat(finished("5")).isEmpty();
            holds.replace(present(2));
            desk.cancelEnded();
            for (String id : List.of("5", "51")) {
                assertThat(awaitFinished(id).getOutcome()).isEqualTo(DeploymentOutcome.DEPLOYMENT_FAULT);
                assertThat(awaitFinished(id).getSentence()).contains("reservation ended");
            }
        }
    }

    @Test
    void whatIsForOneReservationNeverGoesToTheNextOnesBoard() throws Exception {
        holds.replace(present(2));
        try (DeploymentDesk desk = desk()) {
            desk.run(files("10", "/root/t").toBuilder().setReservation(1).build());
            assertThat(awaitFinished("10").getSentence()).contains("reservation ended");
            assertThat(board.uses()).isEmpty();
            desk.run(files("11", "/root/t").toBuilder().setReservation(2).build());
            assertThat(awaitFinished("11").getOutcome()).isEqualTo(DeploymentOutcome.DEPLOYED);
        }
    }

    @Test
    void theListWithItsReservationMayComeAfterTheOrder() throws Exception {
        try (DeploymentDesk desk = desk()) {
            desk.run(files("12", "/root/t").toBuilder().setReservation(3).build());
            // A list from before: it does not end what it does not know of yet.
            holds.replace(present(2));
            desk.cancelEnded();
            holds.replace(present(3));
            desk.cancelEnded();
            assertThat(awaitFinished("12").getOutcome()).isEqualTo(DeploymentOutcome.DEPLOYED);
        }
    }

    /** The coordinator's list, with one reservation of the board. */
    private static Holds present(long reservation) {
        Instant now = Instant.now();
        return Holds.newBuilder().setNow(Messages.timestamp(now)).addHolds(Hold.newBuilder().setId(reservation).setBoard("fake-1")
                .setKind(HoldKind.RESERVATION).setStart(Messages.timestamp(now)).setEnd(Messages.timestamp(now.plusSeconds(600)))).build();
    }

    @Test
    void whatIsNotWhatItsNameSaysIsAFault() throws Exception {
        Deploy order = files("6", "/root/t");
        coordinator.contents.put(order.getContent(), new byte[] {1});
        try (DeploymentDesk desk = desk()) {
            desk.run(order);
            assertThat(awaitFinished("6").getSentence()).contains("damaged");
            desk.run(order.toBuilder().setDeployment("66").setBoard("nowhere").build());
            assertThat(awaitFinished("66").getSentence()).contains("no board nowhere");
        }
    }

    private List<WorkspaceSaved> saved() {
        return coordinator.said.stream().filter(AgentMessage::hasWorkspaceSaved).map(AgentMessage::getWorkspaceSaved).toList();
    }

    @Test
    void aWorkspaceIsHandedOverBeforeItIsNamedAndKeptUntilItIsStored() throws Exception {
        WorkspaceDesk desk = workspaces();
        desk.save(SaveWorkspace.newBuilder().setHold(4).setBoard("fake-1").setLimitBytes(1000).build());
        desk.settle("fake-1");
        WorkspaceSaved saved = await().atMost(SOON).until(this::saved, list -> !list.isEmpty()).getFirst();
        assertThat(saved.getHold()).isEqualTo(4);
        assertThat(coordinator.contents.get(saved.getContent())).asString(StandardCharsets.UTF_8).isEqualTo("packed home");
        assertThat(coordinator.mediaTypes.get(saved.getContent())).isEqualTo("application/vnd.bootbench.workspace+gzip");
        // Asked for once more, it hands over what it has: by now the board is another person's.
        int uses = board.uses().size();
        workspaces().save(SaveWorkspace.newBuilder().setHold(4).setBoard("fake-1").build());
        await().atMost(SOON).until(() -> saved().size() >= 2);
        assertThat(board.uses()).hasSize(uses);
        desk.stored(4);
        assertThat(new Spool<>(home.resolve("workspaces"), WorkspaceSaved.parser(), s -> "x").entries()).isEmpty();
    }

    @Test
    void aWorkspaceIsPutBackAndAnswered() throws Exception {
        String sha256 = coordinator.keep("packed home".getBytes(StandardCharsets.UTF_8));
        workspaces().restore(RestoreWorkspace.newBuilder().setCommand("workspace-4").setBoard("fake-1").setContent(sha256).build());
        assertThat(awaitDone("workspace-4").getOk()).isTrue();
        assertThat(board.uses().getFirst().guest().commands()).anySatisfy(c -> assertThat(c).contains("tar -xzf -"));
        workspaces().restore(RestoreWorkspace.newBuilder().setCommand("workspace-5").setBoard("nowhere").build());
        assertThat(awaitDone("workspace-5").getProblem()).contains("no board nowhere");
    }

    private CommandDone awaitDone(String command) {
        return await().atMost(SOON).until(() -> coordinator.said.stream().filter(AgentMessage::hasCommandDone)
                .map(AgentMessage::getCommandDone).filter(done -> done.getCommand().equals(command)).findFirst(), Optional::isPresent).orElseThrow();
    }

    static final class QuietHost implements CoordinatorLink.Host {
        @Override
        public Hello hello() {
            return Hello.getDefaultInstance();
        }

        @Override
        public Heartbeat heartbeat() {
            return Heartbeat.getDefaultInstance();
        }

        @Override
        public void received(CoordinatorMessage message) {
            // The desks are driven by the test.
        }

        @Override
        public void connected() {
            // Delivery, too.
        }
    }
}
