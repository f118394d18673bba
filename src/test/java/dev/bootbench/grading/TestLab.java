package dev.bootbench.grading;

import static org.awaitility.Awaitility.await;

import dev.bootbench.contract.v1.AgentMessage;
import dev.bootbench.contract.v1.AttemptFinished;
import dev.bootbench.contract.v1.AttemptPhase;
import dev.bootbench.contract.v1.AttemptRef;
import dev.bootbench.contract.v1.BoardCommand;
import dev.bootbench.contract.v1.BoardReport;
import dev.bootbench.contract.v1.CheckFinished;
import dev.bootbench.contract.v1.CheckResult;
import dev.bootbench.contract.v1.CommandDone;
import dev.bootbench.contract.v1.CoordinatorMessage;
import dev.bootbench.contract.v1.CrashReport;
import dev.bootbench.contract.v1.Evidence;
import dev.bootbench.contract.v1.HealthOccasion;
import dev.bootbench.contract.v1.HealthReport;
import dev.bootbench.contract.v1.Phase;
import dev.bootbench.contract.v1.RunAttempt;
import dev.bootbench.exercises.Header;
import dev.bootbench.exercises.TestExercises;
import dev.bootbench.link.FakeAgent;
import dev.bootbench.link.Hosts;
import dev.bootbench.link.TestPort;
import dev.bootbench.people.Role;
import dev.bootbench.people.TestPeople;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** A small lab of its own for one test: an exercise on a board profile nobody else uses, and hosts with boards of it. */
final class TestLab implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(15);

    private final String name = UUID.randomUUID().toString().substring(0, 8);
    private final String profile = "p-" + name;
    private final Hosts hosts;
    private final TestPeople people;
    private final List<FakeAgent> agents = new ArrayList<>();
    final Header exercise;

    TestLab(Hosts hosts, TestPeople people, TestExercises exercises) {
        this(hosts, people, exercises::offer);
    }

    /** @param offer offers its exercise for a profile */
    TestLab(Hosts hosts, TestPeople people, Function<String, Header> offer) {
        this.hosts = hosts;
        this.people = people;
        this.exercise = offer.apply(profile);
    }

    /** A host that is known but not connected. */
    record Host(String name, String credential, List<String> boards) {}

    Host host(String... boards) {
        String hostName = "h-" + name + "-" + UUID.randomUUID().toString().substring(0, 4);
        return new Host(hostName, hosts.create(hostName), List.of(boards).stream().map(b -> b + "-" + name).toList());
    }

    String board(String shortName) {
        return shortName + "-" + name;
    }

    /** Connects the host's agent, which names these attempts in its Hello. */
    FakeAgent connect(Host host, AttemptRef... attempts) {
        FakeAgent agent = new FakeAgent(TestPort.get(), host.credential());
        agents.add(agent);
        host.boards().forEach(agent::with);
        agent.attempts().addAll(List.of(attempts));
        agent.commands(command -> healthy(agent, command.getBoardCommand()));
        agent.connect();
        host.boards().forEach(board -> agent.report(ready(board)));
        return agent;
    }

    /** @param lanes none: as an agent reports it that knows of no lanes */
    BoardReport ready(String board, String... lanes) {
        return FakeAgent.ready(board).toBuilder().setProfile(profile).addAllLanes(List.of(lanes)).build();
    }

    /** Obeys; whose health is asked for is healthy. */
    private static Optional<CommandDone> healthy(FakeAgent agent, BoardCommand command) {
        if (command.getAction() == BoardCommand.Action.CHECK_HEALTH) {
            health(agent, command.getBoard());
        }
        return Optional.of(CommandDone.newBuilder().setCommand(command.getCommand()).setOk(true).build());
    }

    /** Reports that somebody asked for the board's health and that it is well. */
    static void health(FakeAgent agent, String board) {
        agent.say(AgentMessage.newBuilder().setHealth(HealthReport.newBuilder()
                .setBoard(board).setOccasion(HealthOccasion.ON_DEMAND).setHealthy(true).setSentence("All is well.")).build());
    }

    /** Hands in one file as a new student. */
    Work handIn(String text) {
        return handIn(people.fresh(Role.STUDENT).login(), text);
    }

    Work handIn(String login, String text) {
        return handIn(login, exercise.id(), text);
    }

    Work handIn(String login, String exerciseId, String text) {
        JsonPath made = people.as(login)
                .body(Map.of("files", List.of(Map.of("path", "work.c", "text", text))))
                .post("/api/exercises/" + exerciseId + "/submissions")
                .then().statusCode(201).extract().jsonPath();
        return new Work(login, made.getLong("submission.id"), made.getLong("attempt.id"));
    }

    /** As teachers see it. */
    JsonPath attempt(String login, long attempt) {
        return people.as(Role.TEACHER).get("/api/attempts/" + attempt).then().statusCode(200).extract().jsonPath();
    }

    JsonPath awaitState(String login, long attempt, AttemptState state) {
        return await().atMost(LIMIT).until(() -> attempt(login, attempt), a -> a.getString("state").equals(state.name()));
    }

    record Work(String login, long submission, long attempt) {}

    /** Waits until the agent is told to run the attempt, and says from then on that it does. */
    static RunAttempt awaitOrder(FakeAgent agent, long attempt) {
        RunAttempt order = agent.await(m -> m.hasRunAttempt() && m.getRunAttempt().getRef().getAttempt() == attempt
                        && !agent.attempts().contains(m.getRunAttempt().getRef()))
                .getRunAttempt();
        agent.attempts().add(order.getRef());
        return order;
    }

    static CoordinatorMessage awaitStored(FakeAgent agent, AttemptRef ref) {
        return agent.await(m -> m.hasAttemptStored() && m.getAttemptStored().getRef().equals(ref));
    }

    static long stored(FakeAgent agent, AttemptRef ref) {
        return agent.received().stream().filter(m -> m.hasAttemptStored() && m.getAttemptStored().getRef().equals(ref)).count();
    }

    static void phase(FakeAgent agent, AttemptRef ref, Phase phase, String doing) {
        agent.say(AgentMessage.newBuilder()
                .setAttemptPhase(AttemptPhase.newBuilder().setRef(ref).setPhase(phase).setDoing(doing))
                .build());
    }

    static void check(FakeAgent agent, AttemptRef ref, CheckResult result) {
        agent.say(AgentMessage.newBuilder()
                .setCheckFinished(CheckFinished.newBuilder().setRef(ref).setResult(result))
                .build());
    }

    static void deliver(FakeAgent agent, AttemptFinished finished) {
        agent.say(AgentMessage.newBuilder().setAttemptFinished(finished).build());
    }

    /** All checks passed but the last, hidden one, which crashed. 3 of 4.5 points. */
    static AttemptFinished.Builder result(AttemptRef ref) {
        return AttemptFinished.newBuilder()
                .setRef(ref)
                .setOutcome(dev.bootbench.contract.v1.Outcome.GRADED)
                .setSummary("3 of 4.5 points.")
                .setBuild(millis(900))
                .setPrepare(millis(400))
                .setRun(millis(2500))
                .setKernel("6.1.0-56-amd64")
                .setTaintAfter(12288)
                .setConsoleFrom(100)
                .setConsoleTo(900)
                .addChecks(passed("build", 100))
                .addChecks(passed("load", 200))
                .addChecks(crashed());
    }

    /** Of the exercise with two lanes, its plain checks: 3 of 3 points. */
    static AttemptFinished plain(AttemptRef ref) {
        return result(ref).clearChecks().setSummary("3 of 3 points.").addChecks(passed("build", 100)).addChecks(passed("load", 200)).build();
    }

    /** Of the exercise with two lanes, its debug check. */
    static AttemptFinished debug(AttemptRef ref) {
        return result(ref).clearChecks().setSummary("1 of 1 point.").setKernel("6.1.0-debug").addChecks(passed("sanitized", 100)).build();
    }

    /** The board broke while that check ran. */
    static AttemptFinished boardLost(AttemptRef ref, String check) {
        return labFault(ref).toBuilder().clearChecks().setSummary("The virtual machine ended.").addChecks(CheckResult.newBuilder()
                .setCheck(check).setVerdict(dev.bootbench.contract.v1.Verdict.LAB_FAULT_VERDICT)
                .setBlame(dev.bootbench.contract.v1.Blame.INFRASTRUCTURE)).build();
    }

    static AttemptFinished labFault(AttemptRef ref) {
        return AttemptFinished.newBuilder()
                .setRef(ref)
                .setOutcome(dev.bootbench.contract.v1.Outcome.LAB_FAULT)
                .setSummary("The board did not come up.")
                .addChecks(passed("build", 100))
                .build();
    }

    static CheckResult passed(String id, int points) {
        return CheckResult.newBuilder()
                .setCheck(id).setTitle(id).setVerdict(dev.bootbench.contract.v1.Verdict.PASS)
                .setPoints(points).setMaxPoints(points).setMessage("As expected.").setTook(millis(30))
                .setEvidence(Evidence.newBuilder().setCommand("insmod work.ko").setObserved("ok\0").setConsoleFrom(100)
                        .setConsoleTo(200).setConsoleSecond(1.5))
                .build();
    }

    static CheckResult crashed() {
        return CheckResult.newBuilder()
                .setCheck("secret").setTitle("secret").setVerdict(dev.bootbench.contract.v1.Verdict.CRASH)
                .setBlame(dev.bootbench.contract.v1.Blame.SUBMISSION).setHidden(true).setMaxPoints(150)
                .setMessage("The kernel hit a NULL pointer in work_init.").setHint("Look at line 3.")
                .setEvidence(Evidence.newBuilder().setCommand("cat /dev/secret"))
                .setReport(CrashReport.newBuilder().setKind("NULL_POINTER").setFunction("work_init").setFile("work.c").setLine(3))
                .build();
    }

    private static com.google.protobuf.Duration millis(long ms) {
        return com.google.protobuf.Duration.newBuilder()
                .setSeconds(ms / 1000)
                .setNanos((int) (ms % 1000) * 1_000_000)
                .build();
    }

    @Override
    public void close() {
        agents.forEach(FakeAgent::close);
    }
}
