package dev.bootbench.link;

import dev.bootbench.contract.v1.AgentMessage;
import dev.bootbench.contract.v1.CoordinatorMessage;
import dev.bootbench.contract.v1.Hello;
import dev.bootbench.contract.v1.Refused;
import dev.bootbench.contract.v1.Welcome;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Carries one agent's control stream from Hello to its end, on the virtual thread that calls {@link #serve}. */
@ApplicationScoped
class ControlLink {
    static final int PROTOCOL_MAJOR = 1;
    static final int PROTOCOL_MINOR = 5;

    private static final Logger LOG = Logger.getLogger(ControlLink.class);
    /** Heartbeats are written down no more often than this. */
    private static final Duration NOTE_EVERY = Duration.ofSeconds(2);

    private final AgentHub hub;
    private final ReplicaLinks replicas;
    private final LinkNotes notes;
    private final LinkConfig config;
    private final Event<AgentConnected> connected;
    private final Event<AgentSaid> said;
    private final Event<AgentLost> lost;

    ControlLink(
            AgentHub hub, ReplicaLinks replicas, LinkNotes notes, LinkConfig config,
            Event<AgentConnected> connected, Event<AgentSaid> said, Event<AgentLost> lost) {
        this.hub = hub;
        this.replicas = replicas;
        this.notes = notes;
        this.config = config;
        this.connected = connected;
        this.said = said;
        this.lost = lost;
    }

    void serve(String host, String credential, Inbound<AgentMessage> in, Outbound<CoordinatorMessage> out) {
        AgentConnection connection = new AgentConnection(host, credential, in, out);
        try {
            Received<AgentMessage> first = in.next(config.answer());
            if (!(first instanceof Received.Message<AgentMessage>(AgentMessage message)) || !message.hasHello()) {
                refuse(host, Hello.getDefaultInstance(), out, "no-hello", "An agent's first message has to be Hello, within "
                        + config.answer().toSeconds() + " s of connecting.");
                return;
            }
            Hello hello = message.getHello();
            if (hello.getProtocolMajor() != PROTOCOL_MAJOR) {
                refuse(host, hello, out, "protocol", otherProtocol(host, hello));
                return;
            }
            Optional<String> taken = replicas.yield(host);
            if (taken.isEmpty()) {
                taken = admit(connection);
            }
            if (taken.isPresent()) {
                refuse(host, hello, out, "already-connected", taken.get());
                return;
            }
            converse(connection, hello, in);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            out.finish();
        }
    }

    private void converse(AgentConnection connection, Hello hello, Inbound<AgentMessage> in) throws InterruptedException {
        String host = connection.host();
        String sentence = "";
        Optional<Long> generation = Optional.empty();
        try {
            generation = notes.connected(host, connection.credential(), hello.getAgentVersion(), protocol(hello));
            if (generation.isEmpty()) {
                sentence = LinkNotes.otherwise(host);
                return;
            }
            connection.offer(CoordinatorMessage.newBuilder()
                    .setWelcome(Welcome.newBuilder().setHost(host).setProtocolMinor(PROTOCOL_MINOR))
                    .build());
            LOG.infof("host %s connected: agent %s, %d boards", host, hello.getAgentVersion(), hello.getBoardsCount());
            if (!guarded(host, () -> connected.fire(new AgentConnected(host, hello)))) {
                sentence = unwritten(host);
                return;
            }
            sentence = listen(connection, generation.get(), in);
        } finally {
            String why = sentence.isEmpty() ? "The link to host " + host + " ended." : sentence;
            connection.close(why);
            LOG.infof("host %s lost: %s", host, why);
            generation.ifPresent(link -> guarded(host, () -> notes.lost(host, link, why)));
            guarded(host, () -> lost.fire(new AgentLost(host)));
            // Only now may the next link of this host begin: its events come after these.
            hub.dismiss(connection);
            connection.markEnded();
        }
    }

    /** Until the link ends; says why it did. */
    private String listen(AgentConnection connection, long generation, Inbound<AgentMessage> in) throws InterruptedException {
        String host = connection.host();
        long noted = System.nanoTime();
        while (true) {
            Received<AgentMessage> received = in.next(config.silence());
            String closed = connection.closedBecause();
            if (closed != null) {
                return closed;
            }
            switch (received) {
                case Received.Message<AgentMessage>(AgentMessage message) -> {
                    connection.heardNow();
                    if (System.nanoTime() - noted > NOTE_EVERY.toNanos()) {
                        noted = System.nanoTime();
                        guarded(host, () -> notes.heard(host, connection.credential(), generation).ifPresent(connection::close));
                    }
                    boolean heard = message.hasHello() || guarded(host, () -> said.fire(new AgentSaid(host, message)));
                    if (!heard && message.hasBoard()) {
                        return unwritten(host);
                    }
                }
                case Received.Silence<AgentMessage> silence -> {
                    return "Host " + host + " said nothing for " + config.silence().toSeconds() + " s.";
                }
                case Received.End<AgentMessage> end -> {
                    return end.broken() ? "The link to host " + host + " broke."
                            : "The agent of host " + host + " ended the link.";
                }
            }
        }
    }

    /**
     * One live link per host. The newcomer has the credential too, so it may replace a link that has fallen silent; one
     * that was heard a moment ago is another agent, and two must not fight for the host.
     *
     * @return why not
     */
    private Optional<String> admit(AgentConnection connection) throws InterruptedException {
        String host = connection.host();
        while (!hub.admit(connection)) {
            AgentConnection present = hub.connection(host);
            if (present == null) {
                continue;
            }
            Optional<String> stays = end(present);
            if (stays.isPresent()) {
                return stays;
            }
        }
        return Optional.empty();
    }

    /**
     * Another replica has a newcomer for the host: the link here ends, under the same rule.
     *
     * @return why not
     */
    Optional<String> yield(String host) throws InterruptedException {
        AgentConnection present = hub.connection(host);
        return present == null ? Optional.empty() : end(present);
    }

    private Optional<String> end(AgentConnection present) throws InterruptedException {
        String host = present.host();
        if (present.closedBecause() == null && present.silence().compareTo(config.guard()) < 0) {
            return Optional.of("Host " + host + " is connected already, and was heard " + present.silence().toMillis()
                    + " ms ago. Two agents must not share a credential: stop one, or create a host of its own for it.");
        }
        present.close("Host " + host + " connected anew.");
        return present.awaitEnded(config.answer()) ? Optional.empty()
                : Optional.of("The former link of host " + host + " is still being closed; try again.");
    }

    private void refuse(String host, Hello hello, Outbound<CoordinatorMessage> out, String code, String sentence) {
        LOG.warnf("agent of host %s refused: %s", host, sentence);
        out.offer(CoordinatorMessage.newBuilder()
                .setRefused(Refused.newBuilder().setCode(code).setSentence(sentence))
                .build());
        guarded(host, () -> notes.refused(host, hello.getAgentVersion(), protocol(hello), sentence));
    }

    /**
     * A listener that fails on a message must not cost the host its link, where the next ones make up for it or it comes again by
     * itself.
     *
     * @return whether it was dealt with
     */
    private static boolean guarded(String host, Runnable work) {
        try {
            work.run();
            return true;
        } catch (RuntimeException e) {
            LOG.errorf(e, "a message of host %s could not be dealt with", host);
            return false;
        }
    }

    /** A board is reported when it changes, and only then: what was lost of it comes again with the next Hello. */
    private static String unwritten(String host) {
        return "What host " + host + " said of its boards could not be written down; its agent connects again to repeat it.";
    }

    private static String otherProtocol(String host, Hello hello) {
        String side = Integer.compareUnsigned(hello.getProtocolMajor(), PROTOCOL_MAJOR) < 0 ? "agent" : "coordinator";
        return "The agent of host " + host + " (version " + hello.getAgentVersion() + ") speaks protocol " + protocol(hello)
                + ", this coordinator " + PROTOCOL_MAJOR + "." + PROTOCOL_MINOR + ": update the " + side + ".";
    }

    private static String protocol(Hello hello) {
        return Integer.toUnsignedString(hello.getProtocolMajor()) + "." + Integer.toUnsignedString(hello.getProtocolMinor());
    }
}
