package dev.bootbench.booking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.list;

import dev.bootbench.LabClock;
import dev.bootbench.boards.TestBoards;
import dev.bootbench.link.FakeAgent;
import dev.bootbench.people.Role;
import dev.bootbench.people.TestPeople;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.sql.Sql;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A profile with more boards than are looked at first. */
@QuarkusTest
class ManyBoardsTest {
    private static final int BOARDS = 60;
    private static final int FREE = 3;

    @Inject
    Reservations reservations;

    @Inject
    TestBoards boards;

    @Inject
    TestPeople people;

    @Inject
    LabClock clock;

    @Inject
    Sql sql;

    private final String profile = "many-" + UUID.randomUUID().toString().substring(0, 8);
    private final List<String> names = IntStream.range(0, BOARDS).mapToObj(i -> profile + "-%02d".formatted(i)).toList();
    private final Set<String> last = new TreeSet<>(names.subList(BOARDS - FREE, BOARDS));

    @BeforeEach
    void allButTheLastAreTaken() {
        boards.create("h" + profile, names.stream().map(name -> FakeAgent.ready(name).toBuilder().setProfile(profile).build()).toList());
        Instant now = clock.now();
        QuarkusTransaction.requiringNew().run(() -> names.subList(0, BOARDS - FREE).forEach(name ->
                sql.update("insert into hold (board, kind, start_at, end_at) values (?, 'MAINTENANCE', ?, ?)", name, now, now.plus(Duration.ofDays(3)))));
    }

    private ReservationView bookAny() {
        return reservations.book(new BookingRequest(null, null, null, 30, profile, null, null, null), people.create("Many", Role.STUDENT));
    }

    @Test
    void whatIsFreeIsFoundHoweverManyAreNot() {
        Set<String> given = new TreeSet<>();
        for (int i = 0; i < FREE; i++) {
            given.add(bookAny().board());
        }
        assertThat(given).isEqualTo(last);
        assertThatThrownBy(() -> bookAny()).isInstanceOf(ProblemException.class)
                .hasMessageContaining("So it is with the other " + (BOARDS - 3) + " boards that would do.");
    }

    @Test
    void whatIsFreeInsteadIsFoundToo() {
        BookingRequest first = new BookingRequest(names.getFirst(), null, null, 30, null, null, null, null);
        assertThatThrownBy(() -> reservations.book(first, people.create("Many", Role.STUDENT)))
                .isInstanceOfSatisfying(ProblemException.class, refused -> assertThat(refused.extensions().get("alternatives"))
                        .asInstanceOf(list(Alternatives.Alternative.class)).extracting(Alternatives.Alternative::board).containsExactlyElementsOf(last));
    }
}
