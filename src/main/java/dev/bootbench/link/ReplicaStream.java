package dev.bootbench.link;

import dev.bootbench.Background;
import io.grpc.Status;
import java.time.Duration;

/**
 * A stream of something of one board, through the replica that its host is linked with.
 *
 * @param <Q> what is sent
 * @param <M> what comes
 */
public final class ReplicaStream<Q, M> implements ConsoleStream {
    private static final Duration WHILE_SILENT = Duration.ofMinutes(1);

    private final String host;
    private final Outcall<Q, M> call;
    private final ReceiverTurns<M> turns;
    private final Runnable forget;

    ReplicaStream(String host, Outcall<Q, M> call, Receiver<M> receiver, Runnable forget) {
        this.host = host;
        this.call = call;
        this.turns = new ReceiverTurns<>(receiver);
        this.forget = forget;
    }

    String host() {
        return host;
    }

    /** @param answer how long the other replica may take for the first message */
    void start(Duration answer) {
        Background.start("replica-stream-" + host, () -> {
            try {
                Duration limit = answer;
                while (!turns.isOver()) {
                    switch (call.in().next(limit)) {
                        case Received.Message<M>(M message) -> {
                            limit = WHILE_SILENT;
                            turns.pass(message);
                        }
                        case Received.Silence<M> silence -> {
                            if (limit.equals(answer)) {
                                end("The replica that host " + host + " is linked with did not answer within " + answer.toSeconds() + " s.");
                            }
                        }
                        case Received.End<M> end -> end(why(end));
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private String why(Received.End<M> end) {
        String said = end.cause() == null ? null : Status.fromThrowable(end.cause()).getDescription();
        boolean sentence = end.cause() != null && Status.fromThrowable(end.cause()).getCode() == Status.Code.ABORTED;
        return sentence && said != null ? said : "The replica that host " + host + " is linked with cannot be reached.";
    }

    /** Never waits; false when the stream is over, or the other side takes no more. */
    public boolean send(Q message) {
        return !turns.isOver() && call.out().offer(message);
    }

    @Override
    public void close() {
        end("The stream was closed.");
    }

    void end(String sentence) {
        turns.end(sentence, () -> {
            forget.run();
            call.in().stop();
            call.out().finish();
        });
    }
}
