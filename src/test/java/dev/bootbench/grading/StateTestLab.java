package dev.bootbench.grading;

import static org.awaitility.Awaitility.await;

import dev.bootbench.contract.v1.AttemptFinished;
import dev.bootbench.contract.v1.AttemptRef;
import dev.bootbench.contract.v1.BoardCommand;
import dev.bootbench.contract.v1.BoardReport;
import dev.bootbench.contract.v1.CommandDone;
import dev.bootbench.exercises.Header;
import dev.bootbench.exercises.TestExercises;
import dev.bootbench.link.FakeAgent;
import dev.bootbench.link.Hosts;
import dev.bootbench.link.TestPort;
import dev.bootbench.people.Role;
import dev.bootbench.people.TestPeople;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** A host whose boards can be captured, an exercise for which that is done, and a student who has the first of them. */
final class StateTestLab implements AutoCloseable {
    static final String MEDIA_TYPE = "application/vnd.bootbench.board-state+zip";

    private final TestPeople people;
    private final TestLab.Host host;
    private final List<FakeAgent> agents = new ArrayList<>();
    final TestLab lab;
    final String login;
    final String board;
    final long reservation;
    FakeAgent agent;

    /** @param boards short names, the held one first */
    StateTestLab(TestPeople people, Hosts hosts, TestExercises exercises, String... boards) {
        this.people = people;
        this.lab = new TestLab(hosts, people, exercises::offerBoardState);
        this.login = people.fresh(Role.STUDENT).login();
        this.host = lab.host(boards);
        this.board = host.boards().getFirst();
        this.agent = connect(4);
        this.reservation = book(login, board);
    }

    /**
     * Connects the host; its boards have the ability.
     *
     * @param minor of the contract that its agent speaks
     */
    FakeAgent connect(int minor) {
        agent = new FakeAgent(TestPort.get(), host.credential()).minor(minor);
        agents.add(agent);
        host.boards().forEach(agent::with);
        agent.connect();
        capturing(command -> captured(command, ("state of " + UUID.randomUUID()).getBytes(StandardCharsets.UTF_8)));
        host.boards().forEach(name -> report(able(name)));
        return agent;
    }

    Header exercise() {
        return lab.exercise;
    }

    BoardReport able(String name) {
        return lab.ready(name).toBuilder().addAbilities("kernel").addAbilities("state").build();
    }

    /** Reports it and waits until that is known. */
    void report(BoardReport report) {
        agent.report(report);
        await().atMost(TestLab.LIMIT).until(() -> {
            JsonPath seen = people.as(Role.ADMIN).get("/api/boards/" + report.getBoard()).jsonPath();
            return report.getAbilitiesList().equals(seen.getList("abilities"))
                    && report.getCondition().name().equals(seen.getString("condition"));
        });
    }

    long book(String who, String which) {
        return people.as(who).body(Map.of("board", which, "minutes", 30)).post("/api/reservations")
                .then().statusCode(201).extract().jsonPath().getLong("id");
    }

    /** What the agent does when it is asked to capture a board; all else it obeys. */
    void capturing(Function<BoardCommand, Optional<CommandDone>> how) {
        agent.commands(message -> {
            BoardCommand command = message.getBoardCommand();
            return command.getAction() == BoardCommand.Action.CAPTURE
                    ? how.apply(command)
                    : Optional.of(CommandDone.newBuilder().setCommand(command.getCommand()).setOk(true).build());
        });
    }

    /** Hands this over as what was captured. */
    Optional<CommandDone> captured(BoardCommand command, byte[] state) {
        agent.store(sha256(state), MEDIA_TYPE, state);
        return Optional.of(CommandDone.newBuilder().setCommand(command.getCommand()).setOk(true)
                .setContent(sha256(state)).setSize(state.length).build());
    }

    static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    Response handIn(String who, String which) {
        return people.as(who).body(Map.of("board", which)).post(path());
    }

    String path() {
        return "/api/exercises/" + exercise().id() + "/submissions/board";
    }

    /** The holder's board, what must be taken. */
    TestLab.Work handIn() {
        JsonPath made = handIn(login, board).then().statusCode(201).extract().jsonPath();
        return new TestLab.Work(login, made.getLong("submission.id"), made.getLong("attempt.id"));
    }

    JsonPath submission(long id) {
        return people.as(login).get("/api/submissions/" + id).then().statusCode(200).extract().jsonPath();
    }

    /** The agent runs the attempt and gives it these hundredths of a point. */
    void grade(long attempt, int points) {
        deliver(TestLab.awaitOrder(agent, attempt).getRef(), points);
    }

    void deliver(AttemptRef ref, int points) {
        TestLab.deliver(agent, result(ref, points));
        TestLab.awaitStored(agent, ref);
        agent.attempts().remove(ref);
    }

    private static AttemptFinished result(AttemptRef ref, int points) {
        return TestLab.result(ref).clearChecks().setSummary("Judged.")
                .addChecks(TestLab.passed("menu", 400).toBuilder().setPoints(points)).build();
    }

    @Override
    public void close() {
        agents.forEach(FakeAgent::close);
        lab.close();
    }
}
