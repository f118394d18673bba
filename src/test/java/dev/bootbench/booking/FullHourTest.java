package dev.bootbench.booking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bootbench.TestClock;
import dev.bootbench.boards.TestBoards;
import dev.bootbench.link.FakeAgent;
import dev.bootbench.people.Person;
import dev.bootbench.people.Role;
import dev.bootbench.people.TestPeople;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A large lab whose reservations all end at the same time. */
@QuarkusTest
class FullHourTest {
    private static final int BOARDS = 230;

    @Inject
    ReservationTick tick;

    @Inject
    HoldRepository rows;

    @Inject
    TestBoards boards;

    @Inject
    TestPeople people;

    @Inject
    TestClock clock;

    private final String lab = "full-" + UUID.randomUUID().toString().substring(0, 8);

    @AfterEach
    void restore() {
        clock.reset();
    }

    @Test
    void everybodyIsWarnedAndNobodyIsKeptLonger() {
        Instant begin = clock.now().truncatedTo(ChronoUnit.MINUTES);
        Instant end = begin.plus(Duration.ofHours(1));
        Person class9 = people.create("class", Role.STUDENT);
        clock.stop(begin);
        List<String> names = IntStream.range(0, BOARDS).mapToObj(i -> lab + "-" + i).toList();
        boards.create(lab, names.stream().map(FakeAgent::ready).toList());
        boards.link(lab, false);
        QuarkusTransaction.requiringNew().run(() -> names.forEach(name ->
                rows.insert(name, HoldKind.RESERVATION, begin, end, class9.id, null, ReservationState.ACTIVE)));
        for (int minutes : List.of(10, 5, 1)) {
            clock.stop(end.minus(Duration.ofMinutes(minutes)));
            await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
                tick.tick(clock.now());
                assertThat(mine().stream().filter(row -> row.warned != null && row.warned == minutes)).as(minutes + " minutes before").hasSize(BOARDS);
            });
        }
        clock.stop(end);
        tick.tick(end);
        assertThat(mine()).allSatisfy(row -> assertThat(row.endedAt).as(row.board).isEqualTo(end));
    }

    private List<HoldRow> mine() {
        return QuarkusTransaction.requiringNew().call(() -> rows.list("board like ?1", lab + "-%"));
    }
}
