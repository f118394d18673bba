package dev.bootbench.booking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.bootbench.LabClock;
import dev.bootbench.boards.TestBoards;
import dev.bootbench.people.Role;
import dev.bootbench.people.TestPeople;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
class RushTest {
    private static final int AT_ONCE = 4;
    private static final Executor PEOPLE = Thread::startVirtualThread;

    @Inject
    Rush rush;

    @Inject
    LabClock clock;

    @Inject
    Exams exams;

    @Inject
    TestBoards boards;

    @Inject
    TestPeople people;

    private final Rush.Line line = new Rush.Line();
    private final AtomicInteger looks = new AtomicInteger();
    private final CountDownLatch go = new CountDownLatch(1);

    /** Looks, and is told so when {@link #go} has come. */
    private Supplier<String> refused(ProblemType type) {
        return () -> {
            looks.incrementAndGet();
            awaitGo();
            throw new ProblemException(type, "As it was for look " + looks.get());
        };
    }

    private void awaitGo() {
        try {
            assertThat(go.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<CompletableFuture<String>> come(int many, Supplier<String> book) {
        return IntStream.range(0, many).mapToObj(i -> CompletableFuture.supplyAsync(() -> line.serve(book, () -> true), PEOPLE)).toList();
    }

    private static void assertAllRefused(List<CompletableFuture<String>> asked) {
        asked.forEach(each -> assertThatThrownBy(each::join).isInstanceOf(CompletionException.class).hasCauseInstanceOf(ProblemException.class));
    }

    @Test
    void whoCameBeforeTheLookIsRefusedByIt() {
        List<CompletableFuture<String>> first = come(AT_ONCE, refused(ProblemType.BOARD_TAKEN));
        await().until(() -> looks.get() == AT_ONCE);
        List<CompletableFuture<String>> crowd = come(200, refused(ProblemType.BOARD_TAKEN));
        await().until(() -> line.came() == AT_ONCE + 200);
        go.countDown();
        assertAllRefused(first);
        assertAllRefused(crowd);
        // Those who are served first look anew: the looks before had begun when they had not come.
        assertThat(looks.get()).isGreaterThan(AT_ONCE).isLessThanOrEqualTo(AT_ONCE + AT_ONCE);
        assertAllRefused(come(1, refused(ProblemType.BOARD_TAKEN)));
    }

    @Test
    void whoComesAfterTheLookLooksAnew() {
        List<CompletableFuture<String>> first = come(AT_ONCE, refused(ProblemType.BOARD_TAKEN));
        await().until(() -> looks.get() == AT_ONCE);
        List<CompletableFuture<String>> late = come(1, () -> "given back meanwhile");
        await().until(() -> line.came() == AT_ONCE + 1);
        go.countDown();
        assertAllRefused(first);
        assertThat(late.getFirst().join()).isEqualTo("given back meanwhile");
    }

    @Test
    void whatConcernsOnePersonIsNobodyElses() {
        List<CompletableFuture<String>> first = come(AT_ONCE, refused(ProblemType.OVER_QUOTA));
        List<CompletableFuture<String>> crowd = come(20, refused(ProblemType.OVER_QUOTA));
        await().until(() -> looks.get() == AT_ONCE);
        go.countDown();
        assertAllRefused(first);
        assertAllRefused(crowd);
        assertThat(looks.get()).isEqualTo(AT_ONCE + 20);
    }

    @Test
    void aClassWithBoardsOfItsOwnLooksForItself() {
        String course = "rush-" + clock.now().toEpochMilli();
        people.as(Role.ADMIN).body(Map.of("name", course, "title", "A course")).post("/api/classes").then().statusCode(201);
        String board = boards.create();
        int block = people.as(Role.ADMIN).body(Map.of("boards", List.of(board), "minutes", 60, "reason", "Midterm", "class", course)).post("/api/blocks").then()
                .statusCode(201).extract().path("id");
        try {
            assertThat(exams.isAnyOpen(clock.now())).isTrue();
            BookingRequest request = BookingRequest.of(board, null, null, 30);
            List<CompletableFuture<String>> asked = new ArrayList<>();
            for (int i = 0; i < AT_ONCE + 20; i++) {
                asked.add(CompletableFuture.supplyAsync(() -> rush.serve(request, refused(ProblemType.BOARD_TAKEN)), PEOPLE));
            }
            await().until(() -> looks.get() == AT_ONCE);
            go.countDown();
            assertAllRefused(asked);
            assertThat(looks.get()).isEqualTo(AT_ONCE + 20);
        } finally {
            people.as(Role.ADMIN).delete("/api/blocks/" + block).then().statusCode(204);
        }
    }

    @Test
    void ofACrowdOneGetsTheBoardAndTheOthersAreToldWhoHasIt() {
        String board = boards.create();
        boards.link("h" + board, true);
        List<CompletableFuture<Integer>> asked = IntStream.range(0, 30).mapToObj(i -> people.create("Rush", Role.STUDENT)).map(person -> {
            var as = people.as(person.login).body(Map.of("board", board, "minutes", 30));
            return CompletableFuture.supplyAsync(() -> {
                var answer = as.post("/api/reservations").then();
                if (answer.extract().statusCode() == 409) {
                    assertThat(answer.extract().<String>path("detail")).contains("Rush has " + board);
                    assertThat(answer.extract().<List<Object>>path("conflicts")).hasSize(1);
                }
                return answer.extract().statusCode();
            }, PEOPLE);
        }).toList();
        assertThat(asked.stream().map(CompletableFuture::join)).containsOnlyOnce(201).containsOnly(201, 409);
    }
}
