package dev.bootbench.booking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootbench.LabClock;
import dev.bootbench.boards.TestBoards;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class HoldsTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Inject
    Holds holds;

    @Inject
    HoldRepository rows;

    @Inject
    TestBoards boards;

    @Inject
    LabClock clock;

    @Inject
    EntityManager database;

    private String board;

    @BeforeEach
    void newBoard() {
        board = boards.create();
    }

    @Test
    void aBoardIsLeasedOnce() {
        Hold lease = holds.lease(board, 1, MINUTE).orElseThrow();
        assertThat(lease.kind()).isEqualTo(HoldKind.LEASE);
        assertThat(holds.lease(board, 2, MINUTE)).isEmpty();
        assertThat(holds.freeUntil(board, clock.now().plus(MINUTE))).isFalse();
        holds.release(lease.id());
        holds.release(lease.id());
        assertThat(holds.lease(board, 2, MINUTE)).isPresent();
    }

    @Test
    void aRefusedLeaseDoesNotSpoilTheTransaction() {
        holds.lease(board, 1, MINUTE).orElseThrow();
        String other = boards.create();
        QuarkusTransaction.requiringNew().run(() -> {
            assertThat(holds.lease(board, 2, MINUTE)).isEmpty();
            assertThat(holds.lease(other, 2, MINUTE)).isPresent();
        });
        assertThat(holds.current(other)).isPresent();
    }

    @Test
    void aLeaseGrowsUntilSomebodyElseComes() {
        Instant now = clock.now();
        Hold lease = holds.lease(board, 1, MINUTE).orElseThrow();
        insert(HoldKind.MAINTENANCE, now.plus(MINUTE.multipliedBy(5)), MINUTE).orElseThrow();
        assertThat(holds.renew(lease.id(), MINUTE.multipliedBy(3))).isTrue();
        Hold renewed = holds.current(board).orElseThrow();
        assertThat(renewed.generation()).isEqualTo(lease.generation() + 1);
        assertThat(renewed.end()).isAfter(lease.end());
        assertThat(holds.renew(lease.id(), MINUTE.multipliedBy(6))).isFalse();
        assertThat(holds.current(board).orElseThrow()).isEqualTo(renewed);
        holds.release(lease.id());
        assertThat(holds.renew(lease.id(), MINUTE)).as("released").isFalse();
    }

    @Test
    void holdsThatTouchDoNotOverlap() {
        Instant start = clock.now().plus(MINUTE);
        assertThat(insert(HoldKind.EXAM, start, MINUTE)).isPresent();
        assertThat(insert(HoldKind.MAINTENANCE, start.plus(MINUTE), MINUTE)).isPresent();
        assertThat(insert(HoldKind.MAINTENANCE, start.minus(MINUTE), MINUTE)).isPresent();
        assertThat(insert(HoldKind.MAINTENANCE, start.minusMillis(1), MINUTE)).isEmpty();
    }

    /** Twenty who book, move, end and lease two boards at random, all at once: the database never holds an overlap. */
    @Test
    void nobodyEverSharesABoard() throws Exception {
        List<String> two = List.of(boards.create(), boards.create());
        Instant start = clock.now();
        int taken = 0;
        try (ExecutorService people = Executors.newFixedThreadPool(20)) {
            List<Future<Integer>> results = new ArrayList<>();
            for (int person = 0; person < 20; person++) {
                results.add(people.submit(someone(person, two, start)));
            }
            for (Future<Integer> result : results) {
                taken += result.get();
            }
        }
        assertThat(taken).as("bookings that were accepted").isGreaterThan(20);
        assertThat(overlaps(two)).isZero();
    }

    private Callable<Integer> someone(int person, List<String> two, Instant start) {
        return () -> {
            Random random = new Random(person);
            int taken = 0;
            List<Long> mine = new ArrayList<>();
            for (int round = 0; round < 15; round++) {
                String wanted = two.get(random.nextInt(2));
                Duration length = MINUTE.multipliedBy(1 + random.nextInt(20));
                switch (random.nextInt(4)) {
                    case 0 -> holds.lease(wanted, person, length).ifPresent(lease -> mine.add(lease.id()));
                    case 1 -> mine.stream().findAny().ifPresent(lease -> holds.renew(lease, length));
                    case 2 -> mine.stream().findAny().ifPresent(holds::release);
                    default -> taken += insertOn(
                            wanted, HoldKind.MAINTENANCE, start.plus(MINUTE.multipliedBy(random.nextInt(600))), length)
                            .map(row -> 1).orElse(0);
                }
            }
            return taken;
        };
    }

    private long overlaps(List<String> boards) {
        return QuarkusTransaction.requiringNew().call(() -> (Long) database.createNativeQuery("""
                select count(*) from hold a join hold b on a.board = b.board and a.id < b.id
                where a.ended_at is null and b.ended_at is null and a.board in (:boards)
                and a.start_at < b.end_at and b.start_at < a.end_at
                """, Long.class).setParameter("boards", boards).getSingleResult());
    }

    private Optional<Hold> insert(HoldKind kind, Instant start, Duration length) {
        return insertOn(board, kind, start, length);
    }

    private Optional<Hold> insertOn(String wanted, HoldKind kind, Instant start, Duration length) {
        return QuarkusTransaction.requiringNew().call(
                () -> rows.insert(wanted, kind, start, start.plus(length), null, null, null).map(HoldRow::hold));
    }
}
