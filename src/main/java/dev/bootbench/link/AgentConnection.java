package dev.bootbench.link;

import dev.bootbench.contract.v1.CoordinatorMessage;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One Connect stream of one agent. */
final class AgentConnection {
    private final String host;
    private final String credential;
    private final Inbound<?> in;
    private final Outbound<CoordinatorMessage> out;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile long heard = System.nanoTime();
    private volatile @Nullable String closedBecause;

    AgentConnection(String host, String credential, Inbound<?> in, Outbound<CoordinatorMessage> out) {
        this.host = host;
        this.credential = credential;
        this.in = in;
        this.out = out;
    }

    String host() {
        return host;
    }

    /** Hash of the one it was opened with. */
    String credential() {
        return credential;
    }

    /** False when it is closed. An agent that lets its queue fill up is stuck: then the connection is closed. */
    boolean offer(CoordinatorMessage message) {
        if (closedBecause != null) {
            return false;
        }
        boolean taken = out.offer(message);
        if (!taken) {
            close("The agent of host " + host + " took no more messages.");
        }
        return taken;
    }

    void heardNow() {
        heard = System.nanoTime();
    }

    Duration silence() {
        return Duration.ofNanos(System.nanoTime() - heard);
    }

    /** Ends it from this side; its own thread then cleans up and tells the others. */
    void close(String sentence) {
        if (closedBecause == null) {
            closedBecause = sentence;
        }
        out.finish();
        in.stop();
    }

    @Nullable String closedBecause() {
        return closedBecause;
    }

    void markEnded() {
        ended.countDown();
    }

    boolean awaitEnded(Duration limit) throws InterruptedException {
        return ended.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    }
}
