package dev.bootbench.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PasswordDeskTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final CountDownLatch release = new CountDownLatch(1);
    private final AtomicInteger inside = new AtomicInteger();

    @AfterEach
    void letGo() {
        release.countDown();
    }

    @Test
    void aFewAreServedAtOnceOnThreadsOfTheirOwn() throws Exception {
        PasswordDesk desk = new PasswordDesk(2, LIMIT);
        AtomicInteger most = new AtomicInteger();
        Callable<Boolean> caller = () -> desk.serve(() -> {
            most.accumulateAndGet(stay(), Math::max);
            return Thread.currentThread().isVirtual();
        });
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> served = Collections.nCopies(8, caller).stream().map(callers::submit).toList();
            await().atMost(LIMIT).until(() -> inside.get() == 2);
            release.countDown();
            for (Future<Boolean> one : served) {
                assertThat(one.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).as("on a virtual thread").isFalse();
            }
        }
        assertThat(most).hasValue(2);
        desk.close();
    }

    @Test
    void whoFindsNoSeatInTimeIsSentAwayWithNothingLookedAt() {
        PasswordDesk desk = new PasswordDesk(1, Duration.ofMillis(50));
        AtomicBoolean looked = new AtomicBoolean();
        Thread first = Thread.startVirtualThread(() -> desk.serve(this::stay));
        await().atMost(LIMIT).until(() -> inside.get() == 1);
        assertThatThrownBy(() -> desk.serve(() -> looked.getAndSet(true)))
                .isInstanceOfSatisfying(ProblemException.class, problem -> assertThat(problem.type()).isEqualTo(ProblemType.TOO_MANY))
                .hasMessageContaining("Try again in a minute");
        assertThat(looked).isFalse();
        release.countDown();
        await().atMost(LIMIT).until(() -> !first.isAlive());
        assertThat(desk.serve(() -> "again")).isEqualTo("again");
        desk.close();
    }

    @Test
    void whatGoesWrongComesOutAndTheSeatIsFree() {
        PasswordDesk desk = new PasswordDesk(1, LIMIT);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> desk.serve(() -> {
                throw new ProblemException(ProblemType.CONFLICT, "Not now.");
            })).isInstanceOf(ProblemException.class).hasMessage("Not now.");
        }
        desk.close();
    }

    /** How many are inside, this one included. */
    private int stay() {
        int now = inside.incrementAndGet();
        try {
            release.await(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        inside.decrementAndGet();
        return now;
    }
}
