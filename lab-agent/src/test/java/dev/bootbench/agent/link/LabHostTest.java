package dev.bootbench.agent.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bootbench.agent.board.BoardRack;
import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.build.BuilderConfig;
import dev.bootbench.agent.build.ModuleBuilder;
import dev.bootbench.agent.build.ProgramBuilder;
import dev.bootbench.agent.build.SourceReader;
import dev.bootbench.agent.build.ModuleInspector;
import dev.bootbench.agent.deploy.DeployConfig;
import dev.bootbench.agent.deploy.Deployer;
import dev.bootbench.agent.grading.Grader;
import dev.bootbench.agent.grading.GraderConfig;
import dev.bootbench.agent.grading.ScriptedBoard;
import dev.bootbench.agent.grading.ScriptedGuest;
import dev.bootbench.contract.v1.AgentMessage;
import dev.bootbench.contract.v1.AttemptFinished;
import dev.bootbench.contract.v1.AttemptRef;
import dev.bootbench.contract.v1.BoardCommand;
import dev.bootbench.contract.v1.CommandDone;
import dev.bootbench.contract.v1.ConsoleUp;
import dev.bootbench.contract.v1.CoordinatorMessage;
import dev.bootbench.contract.v1.Hold;
import dev.bootbench.contract.v1.HoldKind;
import dev.bootbench.contract.v1.Holds;
import dev.bootbench.contract.v1.OpenConsole;
import dev.bootbench.contract.v1.Outcome;
import dev.bootbench.contract.v1.RunAttempt;
import dev.bootbench.contract.v1.WorkspaceSaved;
import dev.bootbench.contract.v1.WorkspaceStored;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole host, with a board without hardware, against a coordinator that is away when it matters. */
class LabHostTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final SmallRyeConfig CONFIG = new SmallRyeConfigBuilder().addDiscoveredConverters()
            .withMapping(BuilderConfig.class).withMapping(DeployConfig.class).withMapping(GraderConfig.class).build();

    @TempDir
    Path home;

    private final AtomicLong ticks = new AtomicLong();
    /** How many times its workspace had been packed at each reset. */
    private final List<Integer> resets = new CopyOnWriteArrayList<>();
    private final ScriptedBoard board = new ScriptedBoard(
            use -> use.guest().does("tar -czf", g -> ScriptedGuest.ended(0, "packed home", "")));
    private DeskCoordinator coordinator;
    private LabHost host;

    @BeforeEach
    void start() throws Exception {
        board.resets(() -> resets.add(board.uses().size()));
        coordinator = new DeskCoordinator();
        host = host();
        host.start();
        awaitHellos(1);
    }

    private LabHost host() throws IOException {
        BuilderConfig builder = CONFIG.getConfigMapping(BuilderConfig.class);
        ModuleBuilder modules = new ModuleBuilder(builder);
        return new LabHost(
                new LinkSettings(URI.create("http://127.0.0.1:" + coordinator.port()), "bba_secret", Optional.empty(), home),
                "test", new BoardRack(List.of(board)), new Grader(CONFIG.getConfigMapping(GraderConfig.class), modules, new ProgramBuilder(builder), new SourceReader(builder)),
                new Deployer(CONFIG.getConfigMapping(DeployConfig.class), modules, new ModuleInspector(builder)), ticks::get);
    }

    @AfterEach
    void stop() {
        host.close();
        coordinator.close();
    }

    private void awaitHellos(int count) {
        await().atMost(SOON).until(() -> coordinator.said.stream().filter(AgentMessage::hasHello).count() == count);
    }

    /** Tells who has the board, at noon by the coordinator's clock; returns when the host knows. */
    private void tellHolds(Hold... holds) {
        coordinator.tell(CoordinatorMessage.newBuilder()
                .setHolds(Holds.newBuilder().addAllHolds(List.of(holds)).setNow(Messages.timestamp(NOON))).build());
        // Messages are taken in order: what is answered after it shows that it was taken.
        String command = "after-" + coordinator.said.size();
        coordinator.tell(CoordinatorMessage.newBuilder().setBoardCommand(BoardCommand.newBuilder()
                .setCommand(command).setBoard("nowhere").setAction(BoardCommand.Action.BREAK)).build());
        await().atMost(SOON).until(() -> coordinator.said.stream().anyMatch(said -> said.getCommandDone().getCommand().equals(command)));
    }

    private static Hold reservation(Duration left) {
        return Hold.newBuilder().setId(4).setBoard("fake-1").setKind(HoldKind.RESERVATION).setGeneration(1)
                .setStart(Messages.timestamp(NOON.minusSeconds(600))).setEnd(Messages.timestamp(NOON.plus(left))).build();
    }

    private Optional<WorkspaceSaved> saved() {
        return coordinator.said.stream().filter(AgentMessage::hasWorkspaceSaved).map(AgentMessage::getWorkspaceSaved).findFirst();
    }

    @Test
    void aReservationThatEndsWhileTheCoordinatorIsAwayIsEndedByTheHost() throws Exception {
        tellHolds(reservation(Duration.ofMinutes(5)));
        coordinator.goAway();
        ticks.addAndGet(Duration.ofMinutes(10).toNanos());

        await().atMost(SOON).until(() -> !resets.isEmpty());
        assertThat(resets).as("the workspace is saved before the reset takes it away").containsExactly(1);
        assertThat(saved()).as("there is nobody to be told").isEmpty();

        coordinator.comeBack();
        WorkspaceSaved saved = await().atMost(SOON).until(this::saved, Optional::isPresent).orElseThrow();
        assertThat(saved.getHold()).isEqualTo(4);
        assertThat(coordinator.contents.get(saved.getContent())).asString(StandardCharsets.UTF_8).isEqualTo("packed home");
        tellHolds();
        coordinator.tell(CoordinatorMessage.newBuilder()
                .setWorkspaceStored(WorkspaceStored.newBuilder().setHold(4)).build());
        await().atMost(SOON).until(() -> new Spool<>(home.resolve("workspaces"), WorkspaceSaved.parser(), s -> "x").entries().isEmpty());
        assertThat(resets).as("once").hasSize(1);
    }

    private CommandDone capture() {
        String command = "capture-" + coordinator.said.size();
        coordinator.tell(CoordinatorMessage.newBuilder().setBoardCommand(BoardCommand.newBuilder()
                .setCommand(command).setBoard("fake-1").setAction(BoardCommand.Action.CAPTURE)).build());
        return await().atMost(SOON).until(() -> coordinator.said.stream().map(AgentMessage::getCommandDone)
                .filter(done -> done.getCommand().equals(command)).findFirst(), Optional::isPresent).orElseThrow();
    }

    private void refused(CommandDone done, String sentence) throws IOException {
        assertThat(done.getOk()).isFalse();
        assertThat(done.getProblem()).contains(sentence);
        assertThat(done.getContent()).isEmpty();
        nothingIsLeftOnTheHost();
    }

    private void nothingIsLeftOnTheHost() throws IOException {
        assertThat(left()).isEmpty();
    }

    private List<String> left() throws IOException {
        try (Stream<Path> left = Files.list(home.resolve("content"))) {
            return left.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void aStateIsFetchedForItsAttemptAndNotKept() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("exercise.yaml"));
            zip.write("""
                    id: menu
                    title: A menu
                    summary: A menu.
                    family: boot
                    submit: board-state
                    profiles: [qemu-x86]
                    limits: {check: 5s}
                    taint: 0
                    checks:
                      - {id: menu, title: The menu, points: 1, steps: [{run: {command: 'true'}}]}
                    """.getBytes(StandardCharsets.UTF_8));
            zip.putNextEntry(new ZipEntry("README.md"));
            zip.write("# A menu\n".getBytes(StandardCharsets.UTF_8));
        }
        List<String> woken = new CopyOnWriteArrayList<>();
        board.wakes(file -> {
            woken.add(Files.readString(file));
            throw new LabFaultException("The machine does not wake up.");
        });
        String bundle = coordinator.keep(bytes.toByteArray());
        AttemptRef ref = AttemptRef.newBuilder().setAttempt(7).setGeneration(1).build();
        coordinator.tell(CoordinatorMessage.newBuilder().setRunAttempt(RunAttempt.newBuilder()
                .setRef(ref).setBoard("fake-1").setExercise("menu").setBundle(bundle)
                .setSubmission(coordinator.keep("disk and memory".getBytes(StandardCharsets.UTF_8)))).build());
        AttemptFinished finished = await().atMost(SOON).until(() -> coordinator.said.stream().filter(AgentMessage::hasAttemptFinished)
                .map(AgentMessage::getAttemptFinished).findFirst(), Optional::isPresent).orElseThrow();
        assertThat(finished.getSummary()).contains("The machine does not wake up.");
        assertThat(finished.getOutcome()).isEqualTo(Outcome.LAB_FAULT);
        assertThat(woken).containsExactly("disk and memory");
        assertThat(left()).as("a bundle is used again, a state is not").containsExactly(bundle);
    }

    @Test
    void aResultThatCannotBeKeptIsALabFaultAtOnce() throws Exception {
        // What is in the way here is no full disk, but the answer of the file system is as good.
        Files.createDirectories(home.resolve("spool/.7-1/not/empty"));
        coordinator.tell(CoordinatorMessage.newBuilder().setRunAttempt(RunAttempt.newBuilder()
                .setRef(AttemptRef.newBuilder().setAttempt(7).setGeneration(1)).setBoard("nowhere").setExercise("menu")).build());
        AttemptFinished finished = await().atMost(SOON).until(() -> coordinator.said.stream().filter(AgentMessage::hasAttemptFinished)
                .map(AgentMessage::getAttemptFinished).findFirst(), Optional::isPresent).orElseThrow();
        assertThat(finished.getOutcome()).isEqualTo(Outcome.LAB_FAULT);
        assertThat(finished.getSummary()).contains("could not keep the result");
    }

    @Test
    void aBoardIsCapturedForItsHolder() throws Exception {
        String state = "disk and memory ".repeat(100_000);
        board.captures(file -> Files.writeString(file, state));
        tellHolds(reservation(Duration.ofMinutes(5)));
        CommandDone done = capture();
        assertThat(done.getProblem()).isEmpty();
        assertThat(done.getOk()).isTrue();
        assertThat(coordinator.contents.get(done.getContent())).asString(StandardCharsets.UTF_8).isEqualTo(state);
        assertThat(coordinator.mediaTypes.get(done.getContent())).isEqualTo("application/vnd.bootbench.board-state+zip");
        assertThat(done.getSize()).isEqualTo(state.length());
        nothingIsLeftOnTheHost();
    }

    @Test
    void aBoardThatNobodyHoldsIsNotCaptured() throws Exception {
        board.captures(file -> {
            throw new IllegalStateException("nobody may have this");
        });
        refused(capture(), "No reservation has the board fake-1");
        tellHolds(reservation(Duration.ofMinutes(5)).toBuilder().setKind(HoldKind.LEASE).build());
        refused(capture(), "No reservation has the board fake-1");
        tellHolds(reservation(Duration.ofMinutes(5)).toBuilder().setStart(Messages.timestamp(NOON.plusSeconds(60))).build());
        refused(capture(), "No reservation has the board fake-1");
        tellHolds(reservation(Duration.ofMinutes(5)));
        ticks.addAndGet(Duration.ofMinutes(5).toNanos());
        refused(capture(), "No reservation has the board fake-1");
    }

    @Test
    void whatWentWrongWithACaptureIsAnswered() throws Exception {
        tellHolds(reservation(Duration.ofMinutes(5)));
        refused(capture(), "fake-1 cannot be captured");
        board.captures(file -> {
            Files.writeString(file, "half");
            throw new LabFaultException("The disk of the host is full.");
        });
        refused(capture(), "The disk of the host is full.");
        board.captures(file -> {
            try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
                large.setLength((256L << 20) + 1);
            }
        });
        refused(capture(), "256 MiB can be handed in");
        // The next holder's board is not what the last one asked for.
        board.captures(file -> {
            Files.writeString(file, "the next one's");
            tellHolds(reservation(Duration.ofMinutes(5)).toBuilder().setId(5).build());
        });
        refused(capture(), "ended before its state was captured");
        assertThat(coordinator.contents).isEmpty();
    }

    @Test
    void aReservationThatLastsIsNotEndedBecauseTheCoordinatorIsAway() throws Exception {
        tellHolds(reservation(Duration.ofMinutes(20)));
        coordinator.goAway();
        ticks.addAndGet(Duration.ofMinutes(10).toNanos());
        await().during(Duration.ofSeconds(2)).atMost(SOON).until(resets::isEmpty);
        coordinator.comeBack();
        awaitHellos(2);
        tellHolds(reservation(Duration.ofMinutes(10)));
        // The coordinator is there and says nothing: its grace is over, too.
        ticks.addAndGet(Duration.ofMinutes(10).plusSeconds(10).toNanos());
        await().atMost(SOON).until(() -> resets.size() == 1);
    }

    @Test
    void theKernelLogIsReadForWhoHoldsTheBoard() {
        CoordinatorMessage wanted = CoordinatorMessage.newBuilder()
                .setOpenConsole(OpenConsole.newBuilder().setBoard("fake-1").setStream("s").setKernelLog(true)).build();
        coordinator.tell(wanted);
        await().atMost(SOON).until(() -> coordinator.shown.stream()
                .anyMatch(each -> each.getKernelReader().getSentence().contains("Nobody has booked fake-1")));
        assertThat(coordinator.shown.getFirst().getOpened().getKernelLog()).isTrue();
        assertThat(board.uses()).as("nothing is asked of a board that nobody holds").isEmpty();

        tellHolds(reservation(Duration.ofMinutes(5)));
        await().atMost(SOON).until(() -> coordinator.shown.contains(ConsoleUp.getDefaultInstance()));
        coordinator.shown.clear();
        coordinator.tell(wanted);
        await().atMost(SOON).until(() -> board.uses().size() == 1);
        ScriptedGuest guest = board.uses().getFirst().guest();
        guest.prints("demo: one", "demo: two");
        await().atMost(SOON).until(() -> lines().equals(List.of("4 demo: one", "4 demo: two")));
        assertThat(coordinator.shown).anyMatch(each -> each.getKernelReader().getReading());
        guest.falls(false);
        await().atMost(SOON).until(() -> board.uses().size() == 2);
        board.uses().getLast().guest().prints("demo: one", "demo: two", "demo: three");
        await().atMost(SOON).until(() -> lines().equals(List.of("4 demo: one", "4 demo: two", "4 demo: three")));
        tellHolds();
        await().atMost(SOON).until(() -> coordinator.shown.contains(ConsoleUp.getDefaultInstance()));
    }

    private List<String> lines() {
        return coordinator.shown.stream().flatMap(each -> each.getKernelLines().getLinesList().stream())
                .map(line -> line.getPriority() + " " + line.getText()).toList();
    }
}
