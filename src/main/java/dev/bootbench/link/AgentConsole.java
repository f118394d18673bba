package dev.bootbench.link;

import com.google.protobuf.ByteString;
import dev.bootbench.Background;
import dev.bootbench.contract.v1.ConsoleDown;
import dev.bootbench.contract.v1.ConsoleUp;
import dev.bootbench.contract.v1.OpenConsole;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One stream of one console, asked for by this coordinator of an agent that is linked with it. Waiting → attached → ended, or
 * waiting → ended; the lock guards these moves.
 */
final class AgentConsole implements ConsoleStream {
    private static final Duration WHILE_SILENT = Duration.ofMinutes(1);

    private final String name;
    private final String host;
    private final String board;
    private final boolean kernelLog;
    private final ReceiverTurns<ConsoleUp> turns;
    private final Runnable forget;
    private final ReentrantLock lock = new ReentrantLock();
    private final CountDownLatch answered = new CountDownLatch(1);
    private volatile @Nullable Outbound<ConsoleDown> out;
    private volatile @Nullable Inbound<ConsoleUp> in;

    AgentConsole(String host, OpenConsole wanted, ConsoleReceiver receiver, Runnable forget) {
        this.name = wanted.getStream();
        this.host = host;
        this.board = wanted.getBoard();
        this.kernelLog = wanted.getKernelLog();
        this.turns = new ReceiverTurns<>(receiver);
        this.forget = forget;
    }

    String host() {
        return host;
    }

    /** Whether what is typed at that board's console can go through this stream. */
    boolean takesInputOf(String console) {
        return board.equals(console) && !kernelLog && out != null && !turns.isOver();
    }

    /** Types. False when the stream is not open, or the agent takes no more. */
    boolean type(byte[] bytes) {
        Outbound<ConsoleDown> open = out;
        return !turns.isOver() && open != null
                && open.offer(ConsoleDown.newBuilder().setInput(ByteString.copyFrom(bytes)).build());
    }

    @Override
    public void close() {
        Outbound<ConsoleDown> open = out;
        if (open != null) {
            open.offer(ConsoleDown.newBuilder().setClose(true).build());
        }
        end("The console was closed.");
    }

    void expectWithin(Duration limit) {
        Background.start("console-deadline-" + name, () -> {
            try {
                if (!answered.await(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                    end("Host " + host + " did not open the console of " + board + " within " + limit.toSeconds() + " s.");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Serves the agent's call to its end; false when this is not the call that was asked for. */
    boolean attach(String caller, ConsoleUp opened, Inbound<ConsoleUp> up, Outbound<ConsoleDown> down)
            throws InterruptedException {
        lock.lock();
        try {
            if (turns.isOver() || in != null || !host.equals(caller) || !board.equals(opened.getOpened().getBoard())) {
                return false;
            }
            in = up;
            out = down;
            answered.countDown();
        } finally {
            lock.unlock();
        }
        turns.pass(opened);
        while (!turns.isOver()) {
            switch (up.next(WHILE_SILENT)) {
                case Received.Message<ConsoleUp>(ConsoleUp message) -> turns.pass(message);
                case Received.Silence<ConsoleUp> silence -> { }
                case Received.End<ConsoleUp> end -> end("Host " + host + " ended the console of " + board + ".");
            }
        }
        return true;
    }

    void end(String sentence) {
        turns.end(sentence, () -> {
            answered.countDown();
            forget.run();
            lock.lock();
            try {
                if (in != null) {
                    in.stop();
                }
                if (out != null) {
                    out.finish();
                }
            } finally {
                lock.unlock();
            }
        });
    }
}
