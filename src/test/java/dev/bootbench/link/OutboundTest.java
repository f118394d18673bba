package dev.bootbench.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What was queued comes before the end, however slow the other side is. */
class OutboundTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final SlowCall call = new SlowCall();
    private final Outbound<String> out = new Outbound<>(call, "test", 2);

    private void fill() throws InterruptedException {
        // One is taken from the queue and waits for the call, two fill it.
        for (String message : List.of("a", "b", "c")) {
            assertThat(out.put(message, LIMIT)).isTrue();
        }
        assertThat(out.offer("d")).as("the queue is full").isFalse();
    }

    @Test
    void aStreamThatEndsWhileItsQueueIsFullLosesNothing() throws InterruptedException {
        fill();
        out.last(Status.OK);
        call.open();
        await().atMost(LIMIT).untilAsserted(() -> assertThat(call.seen).containsExactly("a", "b", "c", "completed"));
    }

    @Test
    void aFailureComesAfterWhatIsQueuedToo() throws InterruptedException {
        fill();
        out.last(Status.INTERNAL);
        call.open();
        await().atMost(LIMIT).untilAsserted(() -> assertThat(call.seen).containsExactly("a", "b", "c", "INTERNAL"));
    }

    @Test
    void anEmptyStreamEndsAtOnce() {
        out.finish();
        call.open();
        await().atMost(LIMIT).untilAsserted(() -> assertThat(call.seen).containsExactly("completed"));
    }

    @Test
    void aStreamWithNothingToWriteEndsWhenItIsToldThatItsCallIsOver() {
        await().atMost(LIMIT).until(() -> call.asked.get() == 1);
        call.cancelled = true;
        out.look();
        await().atMost(LIMIT).until(() -> call.asked.get() == 2);
        await().atMost(LIMIT).until(() -> !out.offer("too late"));
    }

    /** A call whose other side takes nothing until it is opened. */
    private static final class SlowCall extends ServerCallStreamObserver<String> {
        private final List<String> seen = new CopyOnWriteArrayList<>();
        private volatile boolean open;
        private volatile boolean cancelled;
        private final AtomicInteger asked = new AtomicInteger();
        private volatile Runnable onReady = () -> {};

        void open() {
            open = true;
            onReady.run();
        }

        @Override
        public boolean isReady() {
            return open;
        }

        @Override
        public void setOnReadyHandler(Runnable handler) {
            onReady = handler;
        }

        @Override
        public void onNext(String message) {
            seen.add(message);
        }

        @Override
        public void onError(Throwable cause) {
            seen.add(((StatusRuntimeException) cause).getStatus().getCode().name());
        }

        @Override
        public void onCompleted() {
            seen.add("completed");
        }

        @Override
        public boolean isCancelled() {
            asked.incrementAndGet();
            return cancelled;
        }

        @Override
        public void setOnCancelHandler(Runnable handler) {
            // Nobody cancels.
        }

        @Override
        public void setCompression(String compression) {
            // Nothing is compressed.
        }

        @Override
        public void disableAutoInboundFlowControl() {
            // Nothing comes in.
        }

        @Override
        public void request(int count) {
            // Nothing comes in.
        }

        @Override
        public void setMessageCompression(boolean enable) {
            // Nothing is compressed.
        }
    }
}
