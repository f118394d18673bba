package dev.bootbench.booking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootbench.TestClock;
import dev.bootbench.boards.TestBoards;
import dev.bootbench.contract.v1.BoardReport;
import dev.bootbench.contract.v1.Condition;
import dev.bootbench.link.FakeAgent;
import dev.bootbench.people.Person;
import dev.bootbench.people.Role;
import dev.bootbench.people.TestPeople;
import dev.bootbench.problem.ProblemException;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jspecify.annotations.Nullable;

/**
 * Several at once on one database, as replicas are, each dying in the middle of its work now and then or losing the
 * connection its transaction has. What was accepted stays, what died left nothing, and everybody is served.
 */
@QuarkusTest
class BookingUnderFaultsTest {
    private static final int REPLICAS = 4;
    private static final int ROUNDS = Integer.getInteger("booking.rounds", 8);
    private static final int STEPS = 25;

    @Inject
    Reservations reservations;

    @Inject
    DueWork due;

    @Inject
    Holds holds;

    @Inject
    HoldRepository rows;

    @Inject
    BookingInvariants invariants;

    @Inject
    Fate fate;

    @Inject
    TestBoards boards;

    @Inject
    TestPeople people;

    @Inject
    TestClock clock;

    @Inject
    EntityManager database;

    private final String lab = "f-" + UUID.randomUUID().toString().substring(0, 8);
    private final List<String> names = IntStream.range(0, 6).mapToObj(i -> lab + "-" + i).toList();
    private final Map<Long, ReservationState> seen = new HashMap<>();
    private final Queue<Long> accepted = new ConcurrentLinkedQueue<>();
    private final Queue<Long> leases = new ConcurrentLinkedQueue<>();
    private final Set<Long> ended = ConcurrentHashMap.newKeySet();
    /** Given a number by a transaction that died before it was over. */
    private final Set<Long> stillborn = ConcurrentHashMap.newKeySet();
    private final Queue<Throwable> surprises = new ConcurrentLinkedQueue<>();
    private final AtomicInteger deaths = new AtomicInteger();
    private final AtomicInteger cut = new AtomicInteger();
    private List<Person> persons;
    private long first;

    @BeforeEach
    void lab() {
        boards.create(lab, names.stream().map(name -> report(name, Condition.UP)).toList());
        persons = IntStream.range(0, 8).mapToObj(i -> people.create("p" + i, Role.STUDENT)).toList();
        first = due.nextNumber();
        clock.stop(clock.now().truncatedTo(ChronoUnit.MINUTES));
    }

    @AfterEach
    void restore() {
        clock.reset();
        boards.link(lab, false);
    }

    private BoardReport report(String name, Condition condition) {
        return FakeAgent.ready(name, lab, List.of("vm")).toBuilder().setCondition(condition).build();
    }

    @Test
    void whateverDiesNothingIsLostTwiceOrForgotten() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            try (ExecutorService threads = Executors.newFixedThreadPool(REPLICAS)) {
                List<Future<?>> replicas = new ArrayList<>();
                for (int replica = 0; replica < REPLICAS; replica++) {
                    Random random = new Random(100L * round + replica);
                    replicas.add(threads.submit(() -> IntStream.range(0, STEPS).forEach(i -> step(random))));
                }
                for (Future<?> replica : replicas) {
                    replica.get(60, TimeUnit.SECONDS);
                }
            }
            settle();
            check("round " + round);
            clock.stop(clock.now().plus(Duration.ofMinutes(3)));
        }
        assertThat(accepted).as("accepted").hasSizeGreaterThan(50);
        assertThat(deaths.get()).as("deaths in the middle").isGreaterThan(20);
        assertThat(cut.get()).as("connections cut in the middle of a transaction").isGreaterThan(5);
        everybodyIsServed();
    }

    private void step(Random random) {
        int dice = random.nextInt(100);
        Person person = persons.get(random.nextInt(persons.size()));
        String board = names.get(random.nextInt(names.size()));
        int minutes = 5 * (1 + random.nextInt(9));
        if (dice < 40) {
            boolean named = random.nextInt(3) == 0;
            BookingRequest request = new BookingRequest(named ? board : null,
                    random.nextInt(4) == 0 ? clock.now().plus(Duration.ofMinutes(5L * random.nextInt(12))) : null, null, minutes, named ? null : lab, null,
                    random.nextInt(3) > 0, null);
            mayDie(random, () -> reservations.book(request, person).id(), accepted::add);
        } else if (dice < 60) {
            one(accepted, random, id -> mayDie(random, () -> {
                reservations.end(id, person, true);
                return id;
            }, ended::add));
        } else if (dice < 68) {
            one(accepted, random, id -> mayDie(random, () -> reservations.extend(id, Duration.ofMinutes(minutes), person, true).id(), done -> { }));
        } else if (dice < 72) {
            one(accepted, random, id -> mayDie(random, () -> {
                holds.used(id);
                return id;
            }, done -> { }));
        } else if (dice < 78) {
            mayDie(random, () -> holds.lease(board, 1, Duration.ofMinutes(minutes)).map(Hold::id).orElse(null), leases::add);
        } else if (dice < 84) {
            one(leases, random, id -> mayDie(random, () -> {
                holds.release(id);
                return id;
            }, ended::add));
        } else if (dice < 89) {
            mayDie(random, () -> {
                boards.report(lab, report(board, random.nextInt(4) == 0 ? Condition.QUARANTINED : Condition.UP));
                return null;
            }, done -> { });
        } else if (dice < 93) {
            cut();
        } else {
            tickAndPass(random);
        }
    }

    private void tickAndPass(Random random) {
        for (Runnable part : List.<Runnable>of(() -> due.beginAndEnd(clock.now()), due::pass, () -> due.move(clock.now()))) {
            mayDie(random, () -> {
                part.run();
                return null;
            }, done -> { });
        }
    }

    /** One transaction, which one in four times dies at some point: at news of a change, or when all is done but the commit. */
    private void mayDie(Random random, Supplier<@Nullable Long> work, java.util.function.Consumer<Long> done) {
        int point = random.nextInt(16);
        try {
            if (point < 3) {
                fate.doom(point);
            }
            Long result = QuarkusTransaction.requiringNew().call(() -> {
                Long number = work.get();
                if (point == 3) {
                    if (number != null && !accepted.contains(number) && !leases.contains(number)) {
                        stillborn.add(number);
                    }
                    throw new Fate.Death();
                }
                return number;
            });
            if (result != null) {
                done.accept(result);
            }
        } catch (Fate.Death e) {
            deaths.incrementAndGet();
        } catch (ProblemException e) {
            // Refused: as good an answer as any here, where nobody knows what the others did.
        } catch (RuntimeException e) {
            judge(e);
        } finally {
            fate.spare();
        }
    }

    /** A cut connection ends in all sorts of exceptions, but never in a deadlock or a broken constraint. */
    private void judge(RuntimeException problem) {
        List<Throwable> causes = Stream.<Throwable>iterate(problem, java.util.Objects::nonNull, Throwable::getCause).limit(20).toList();
        if (causes.stream().anyMatch(Fate.Death.class::isInstance)) {
            deaths.incrementAndGet();
        } else if (cut.get() == 0 || causes.stream().anyMatch(cause -> cause instanceof SQLException sql && !isCut(sql))) {
            surprises.add(problem);
        }
    }

    private static boolean isCut(SQLException problem) {
        return problem.getSQLState() == null || problem.getSQLState().startsWith("08") || problem.getSQLState().startsWith("57P");
    }

    private void cut() {
        try {
            cut.addAndGet(QuarkusTransaction.requiringNew().call(() -> database.createNativeQuery("""
                    select pg_terminate_backend(pid) from (select pid from pg_stat_activity where datname = current_database()
                    and pid <> pg_backend_pid() and xact_start is not null order by random() limit 1) other
                    """).getResultList().size()));
        } catch (RuntimeException e) {
            // It was cut itself.
            judge(e);
        }
    }

    private void one(Queue<Long> of, Random random, java.util.function.LongConsumer use) {
        List<Long> known = List.copyOf(of);
        if (!known.isEmpty()) {
            use.accept(known.get(Math.max(0, known.size() - 1 - random.nextInt(12))));
        }
    }

    private void settle() {
        clock.stop(clock.now().truncatedTo(ChronoUnit.MINUTES));
        org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(10)).ignoreExceptions().until(() -> {
            due.all(clock.now());
            return invariants.broken(lab, first, clock.now(), true);
        }, String::isEmpty);
    }

    private void check(String when) {
        assertThat(surprises).as(when).isEmpty();
        List<HoldRow> stored = QuarkusTransaction.requiringNew().call(() -> rows.<HoldRow>list("id >= ?1", first));
        Map<Long, HoldRow> byId = new HashMap<>();
        stored.forEach(row -> byId.put(row.id, row));
        assertThat(byId.keySet()).as("accepted, " + when).containsAll(accepted).containsAll(leases);
        assertThat(stillborn).as("left by the dead, " + when).noneMatch(byId::containsKey);
        assertThat(ended).as("ended, " + when).allMatch(id -> byId.get(id).endedAt != null);
        for (long id : accepted) {
            ReservationState now = java.util.Objects.requireNonNull(byId.get(id).state);
            ReservationState before = seen.put(id, now);
            assertThat(before == null ? EnumSet.allOf(ReservationState.class) : after(before)).as(id + ", " + when).contains(now);
        }
    }

    private static Set<ReservationState> after(ReservationState state) {
        Set<ReservationState> all = EnumSet.of(state);
        for (ReservationState next : state.next()) {
            all.addAll(after(next));
        }
        return all;
    }

    private void everybodyIsServed() {
        names.forEach(name -> boards.report(lab, report(name, Condition.UP)));
        for (int i = 0; i < 40; i++) {
            settle();
            clock.stop(clock.now().plus(Duration.ofMinutes(15)));
        }
        check("at the end");
        assertThat(seen.values()).as("nobody waits for ever, nobody stays for ever").allMatch(ReservationState::over);
    }
}
