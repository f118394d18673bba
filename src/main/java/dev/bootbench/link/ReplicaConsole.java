package dev.bootbench.link;

import com.google.protobuf.ByteString;
import dev.bootbench.Background;
import dev.bootbench.contract.replica.v1.ConsoleOrder;
import dev.bootbench.contract.v1.ConsoleUp;
import io.grpc.Status;
import java.time.Duration;

/** A console's stream through the replica that its host is linked with. */
final class ReplicaConsole implements ConsoleStream {
    private static final Duration WHILE_SILENT = Duration.ofMinutes(1);

    private final String host;
    private final Outcall<ConsoleOrder, ConsoleUp> call;
    private final ReceiverTurns turns;
    private final Runnable forget;

    ReplicaConsole(String host, Outcall<ConsoleOrder, ConsoleUp> call, ConsoleReceiver receiver, Runnable forget) {
        this.host = host;
        this.call = call;
        this.turns = new ReceiverTurns(receiver);
        this.forget = forget;
    }

    String host() {
        return host;
    }

    /** @param answer how long the other replica may take for the first message */
    void start(Duration answer) {
        Background.start("replica-console-" + host, () -> {
            try {
                Duration limit = answer;
                while (!turns.isOver()) {
                    switch (call.in().next(limit)) {
                        case Received.Message<ConsoleUp>(ConsoleUp message) -> {
                            limit = WHILE_SILENT;
                            turns.pass(message);
                        }
                        case Received.Silence<ConsoleUp> silence -> {
                            if (limit.equals(answer)) {
                                end("The replica that host " + host + " is linked with did not answer within " + answer.toSeconds() + " s.");
                            }
                        }
                        case Received.End<ConsoleUp> end -> end(why(end));
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private String why(Received.End<ConsoleUp> end) {
        String said = end.cause() == null ? null : Status.fromThrowable(end.cause()).getDescription();
        boolean sentence = end.cause() != null && Status.fromThrowable(end.cause()).getCode() == Status.Code.ABORTED;
        return sentence && said != null ? said : "The replica that host " + host + " is linked with cannot be reached.";
    }

    @Override
    public boolean type(byte[] bytes) {
        return !turns.isOver() && call.out().offer(ConsoleOrder.newBuilder().setInput(ByteString.copyFrom(bytes)).build());
    }

    @Override
    public void close() {
        end("The console was closed.");
    }

    void end(String sentence) {
        turns.end(sentence, () -> {
            forget.run();
            call.in().stop();
            call.out().finish();
        });
    }
}
