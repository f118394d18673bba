package dev.bootbench.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class LastTransactionsTest {
    @Inject
    LastTransactions last;

    private final CompletableFuture<Void> begun = new CompletableFuture<>();
    private final CompletableFuture<Void> goOn = new CompletableFuture<>();

    @AfterEach
    void letItGoOn() {
        goOn.complete(null);
    }

    @Test
    void theEndWaitsForWhoIsInTheMiddleOfATransaction() {
        CompletableFuture<Void> work = CompletableFuture.runAsync(() -> QuarkusTransaction.requiringNew().run(() -> {
            begun.complete(null);
            goOn.join();
        }));
        begun.join();

        assertThat(last.await(Duration.ofMillis(300))).isFalse();

        goOn.complete(null);
        // Others of the running lab may begin one in between.
        await().atMost(Duration.ofSeconds(20)).until(() -> last.await(Duration.ofSeconds(1)));
        assertThat(work).succeedsWithin(Duration.ofSeconds(5));
    }
}
