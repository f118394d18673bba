package dev.bootbench.agent.power;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.bootbench.agent.board.LabFaultException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HandsDeskTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    private final HandsDesk desk = new HandsDesk(Clock.fixed(NOON, ZoneOffset.UTC));

    /** Asks in the background; completes as {@code ask} ends. */
    private CompletableFuture<Void> ask(String sentence) {
        CompletableFuture<Void> end = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                desk.ask(sentence, HOUR);
                end.complete(null);
            } catch (LabFaultException | InterruptedException e) {
                end.completeExceptionally(e);
            }
        });
        await().until(() -> desk.open().stream().anyMatch(request -> request.sentence().equals(sentence)));
        return end;
    }

    @Test
    void waitsUntilSomebodyHasDoneIt() throws Exception {
        CompletableFuture<Void> first = ask("Switch ON: the left plug.");
        CompletableFuture<Void> second = ask("Switch OFF: the right plug.");
        HandsRequest request = desk.open().getFirst();
        assertThat(request.asked()).isEqualTo(NOON);
        assertThat(request.until()).isEqualTo(NOON.plus(HOUR));
        assertThat(first).isNotDone();

        request.done();
        first.get(10, TimeUnit.SECONDS);
        assertThat(request.state()).isEqualTo(HandsRequest.State.DONE);
        assertThat(desk.open()).extracting(HandsRequest::sentence).containsExactly("Switch OFF: the right plug.");
        assertThat(second).isNotDone();
    }

    @Test
    void saysWhyItCannotBeDone() throws Exception {
        CompletableFuture<Void> end = ask("Switch ON: the left plug.");
        HandsRequest request = desk.open().getFirst();
        request.refuse("The plug is broken.");
        request.done();
        assertThatThrownBy(() -> end.get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(LabFaultException.class)
                .hasMessageContaining("the left plug")
                .hasMessageContaining("The plug is broken.");
        assertThat(request.state()).isEqualTo(HandsRequest.State.REFUSED);
        assertThat(desk.open()).isEmpty();
    }

    @Test
    void isTakenBackWhenNobodyWaitsAnyMore() throws Exception {
        List<HandsRequest.State> told = new ArrayList<>();
        desk.listen(request -> told.add(request.state()));
        assertThatThrownBy(() -> desk.ask("Switch ON: the left plug.", Duration.ofMillis(50)))
                .isInstanceOf(LabFaultException.class)
                .hasMessageContaining("within 0.05 s");
        assertThat(desk.open()).isEmpty();
        assertThat(told).containsExactly(HandsRequest.State.OPEN, HandsRequest.State.CLOSED);
    }

    @Test
    void isTakenBackWhenTheBoardStopsWaiting() throws Exception {
        Thread board = Thread.ofVirtual().start(() -> {
            try {
                desk.ask("Switch ON: the left plug.", HOUR);
            } catch (LabFaultException | InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        await().until(() -> !desk.open().isEmpty());
        HandsRequest request = desk.open().getFirst();
        board.interrupt();
        await().until(() -> desk.open().isEmpty());
        assertThat(request.state()).isEqualTo(HandsRequest.State.CLOSED);
    }
}
