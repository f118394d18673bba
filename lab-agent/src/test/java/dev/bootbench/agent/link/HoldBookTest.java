package dev.bootbench.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootbench.contract.v1.Hold;
import dev.bootbench.contract.v1.HoldKind;
import dev.bootbench.contract.v1.Holds;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class HoldBookTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Duration AT_ONCE = Duration.ZERO;

    /** Close to the end of what a counter holds: it goes on at the other end. */
    private final AtomicLong ticks = new AtomicLong(Long.MAX_VALUE - 1_000);
    private final AtomicReference<Instant> hostClock = new AtomicReference<>(NOON);
    private final HoldBook book = new HoldBook(ticks::get, hostClock::get);

    private static Hold hold(long id, HoldKind kind, int generation, Instant end) {
        return Hold.newBuilder()
                .setId(id)
                .setBoard("vm-1")
                .setKind(kind)
                .setGeneration(generation)
                .setEnd(Messages.timestamp(end))
                .build();
    }

    /** The coordinator's list, sent by it at noon. */
    private static Holds atNoon(Hold... holds) {
        return Holds.newBuilder().addAllHolds(List.of(holds)).setNow(Messages.timestamp(NOON)).build();
    }

    private void pass(Duration time) {
        ticks.addAndGet(time.toNanos());
    }

    @Test
    void anEndedReservationIsTakenOnceAfterTheGrace() {
        book.replace(atNoon(hold(1, HoldKind.RESERVATION, 1, NOON.plusSeconds(60))));

        pass(Duration.ofSeconds(69));
        assertThat(book.takeEnded(Duration.ofSeconds(10))).isEmpty();
        pass(Duration.ofSeconds(1));
        assertThat(book.takeEnded(Duration.ofSeconds(10))).extracting(Hold::getId).containsExactly(1L);
        assertThat(book.takeEnded(Duration.ofSeconds(10))).isEmpty();
    }

    @Test
    void aReservationRunsFromItsStartToItsEnd() {
        book.replace(atNoon(
                hold(1, HoldKind.RESERVATION, 1, NOON.plusSeconds(90)).toBuilder().setStart(Messages.timestamp(NOON.plusSeconds(60))).build(),
                hold(2, HoldKind.LEASE, 1, NOON.plusSeconds(60))));
        pass(Duration.ofSeconds(59));
        assertThat(book.running("vm-1")).as("a lease is nobody's reservation").isEmpty();
        pass(Duration.ofSeconds(1));
        assertThat(book.running("vm-1")).hasValue(1);
        assertThat(book.running("vm-2")).isEmpty();
        pass(Duration.ofSeconds(30));
        assertThat(book.running("vm-1")).isEmpty();
    }

    @Test
    void aHostWhoseClockIsWrongOrJumpsEndsNothingEarlyOrLate() {
        hostClock.set(NOON.plus(Duration.ofDays(400)));
        book.replace(atNoon(hold(1, HoldKind.RESERVATION, 1, NOON.plusSeconds(60))));
        pass(Duration.ofSeconds(59));
        assertThat(book.takeEnded(AT_ONCE)).isEmpty();

        hostClock.set(Instant.EPOCH);
        pass(Duration.ofSeconds(1));
        assertThat(book.takeEnded(AT_ONCE)).hasSize(1);
    }

    @Test
    void withACoordinatorThatDoesNotTellTheTimeTheHostsClockCountsOnceAtArrival() {
        book.replace(Holds.newBuilder().addHolds(hold(1, HoldKind.RESERVATION, 1, NOON.plusSeconds(60))).build());
        hostClock.set(NOON.plus(Duration.ofDays(400)));
        pass(Duration.ofSeconds(59));
        assertThat(book.takeEnded(AT_ONCE)).isEmpty();
        pass(Duration.ofSeconds(1));
        assertThat(book.takeEnded(AT_ONCE)).hasSize(1);
    }

    @Test
    void eachListSetsTheTimeAnew() {
        Hold hold = hold(1, HoldKind.RESERVATION, 1, NOON.plusSeconds(60));
        book.replace(atNoon(hold));
        pass(Duration.ofSeconds(50));
        // The coordinator's own clock was set back meanwhile.
        book.replace(atNoon(hold));
        pass(Duration.ofSeconds(50));
        assertThat(book.takeEnded(AT_ONCE)).isEmpty();
        pass(Duration.ofSeconds(10));
        assertThat(book.takeEnded(AT_ONCE)).hasSize(1);
    }

    @Test
    void anOlderGenerationDoesNotShortenAHold() {
        book.replace(atNoon(hold(1, HoldKind.RESERVATION, 3, NOON.plusSeconds(600))));
        book.replace(atNoon(hold(1, HoldKind.RESERVATION, 2, NOON)));

        assertThat(book.takeEnded(AT_ONCE)).isEmpty();
    }

    @Test
    void aLeaseIsNotEndedHere() {
        book.replace(atNoon(hold(1, HoldKind.LEASE, 1, NOON)));
        pass(Duration.ofHours(1));

        assertThat(book.takeEnded(AT_ONCE)).isEmpty();
    }

    @Test
    void whatTheCoordinatorDropsIsForgotten() {
        book.replace(atNoon(hold(1, HoldKind.RESERVATION, 1, NOON)));
        book.replace(atNoon());

        assertThat(book.takeEnded(AT_ONCE)).isEmpty();
    }
}
