package dev.bootbench.agent.link;

import dev.bootbench.contract.v1.AgentLinkGrpc;
import dev.bootbench.contract.v1.AgentMessage;
import dev.bootbench.contract.v1.CoordinatorMessage;
import dev.bootbench.contract.v1.Heartbeat;
import dev.bootbench.contract.v1.Hello;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the control stream to the coordinator: dials, says hello, beats, and dials again with back-off for as long as
 * the agent lives. Work goes on while the link is down; what must not be lost lies in the {@link Spool}.
 *
 * <p>Locking: {@link #sending} guards the stream of the present connection; gRPC streams are not safe for several
 * threads. Messages from the coordinator arrive one at a time on gRPC's thread and must be handled without waiting.
 */
final class CoordinatorLink implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(CoordinatorLink.class);
    static final int PROTOCOL_MAJOR = 1;
    static final int PROTOCOL_MINOR = 5;
    /** The coordinator calls a host lost after 10 s without one. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(3);
    private static final Duration FIRST_BACK_OFF = Duration.ofMillis(500);
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(8);

    private final LinkSettings settings;
    private final Host host;
    private final ManagedChannel channel;
    private final Object sending = new Object();
    private @Nullable StreamObserver<AgentMessage> stream;
    private volatile boolean closed;

    /** What the link asks of the agent and tells it. Calls must return quickly. */
    interface Host {
        Hello hello();

        Heartbeat heartbeat();

        void received(CoordinatorMessage message);

        /** The coordinator has accepted us; everything unsaid since may be said again. */
        void connected();
    }

    CoordinatorLink(LinkSettings settings, Host host) throws IOException {
        this.settings = settings;
        this.host = host;
        this.channel = Channels.open(settings);
    }

    Channel channel() {
        return channel;
    }

    void start() {
        Thread.ofVirtual().name("link").start(this::keepConnected);
    }

    /** Sends now, or drops the message when there is no connection: it was progress, not a result. */
    boolean send(AgentMessage message) {
        synchronized (sending) {
            if (stream == null) {
                return false;
            }
            try {
                stream.onNext(message);
                return true;
            } catch (IllegalStateException e) {
                stream = null;
                return false;
            }
        }
    }

    private void keepConnected() {
        Duration backOff = FIRST_BACK_OFF;
        while (!closed) {
            Connection connection = new Connection();
            connection.open();
            connection.beatUntilEnd();
            backOff = connection.welcomed ? FIRST_BACK_OFF : longer(backOff);
            if (!closed) {
                LOG.infof("no link to %s (%s); next try in %d ms", settings.coordinator(), connection.reason, backOff.toMillis());
                pause(backOff);
            }
        }
    }

    private static Duration longer(Duration backOff) {
        Duration twice = backOff.multipliedBy(2);
        return twice.compareTo(LONGEST_BACK_OFF) > 0 ? LONGEST_BACK_OFF : twice;
    }

    /** Waits for the back-off with up to 25 % of jitter, so that hosts do not come back all at once. */
    private static void pause(Duration backOff) {
        long millis = backOff.toMillis();
        try {
            TimeUnit.MILLISECONDS.sleep(millis + ThreadLocalRandom.current().nextLong(millis / 4 + 1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed = true;
        channel.shutdownNow();
    }

    /** One life of the control stream. */
    private final class Connection implements StreamObserver<CoordinatorMessage> {
        private final CountDownLatch ended = new CountDownLatch(1);
        private volatile boolean welcomed;
        private volatile String reason = "the connection ended";

        void open() {
            StreamObserver<AgentMessage> out = AgentLinkGrpc.newStub(channel).connect(this);
            synchronized (sending) {
                stream = out;
                out.onNext(AgentMessage.newBuilder().setHello(host.hello()).build());
            }
        }

        void beatUntilEnd() {
            try {
                while (!ended.await(HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS)) {
                    send(AgentMessage.newBuilder().setHeartbeat(host.heartbeat()).build());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void onNext(CoordinatorMessage message) {
            switch (message.getMessageCase()) {
                case WELCOME -> {
                    welcomed = true;
                    LOG.infof("linked to %s as host %s", settings.coordinator(), message.getWelcome().getHost());
                    host.connected();
                }
                case REFUSED -> {
                    reason = message.getRefused().getSentence();
                    LOG.errorf("the coordinator refuses this agent: %s", reason);
                }
                default -> host.received(message);
            }
        }

        @Override
        public void onError(Throwable error) {
            Status status = Status.fromThrowable(error);
            String detail = status.getDescription() != null ? status.getDescription() : status.getCode().toString();
            end(welcomed ? "the connection broke: " + detail : detail);
        }

        @Override
        public void onCompleted() {
            end(reason);
        }

        private void end(String why) {
            reason = why;
            synchronized (sending) {
                stream = null;
            }
            ended.countDown();
        }
    }
}
