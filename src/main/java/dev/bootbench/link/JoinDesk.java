package dev.bootbench.link;

import dev.bootbench.contract.v1.JoinRequest;
import dev.bootbench.contract.v1.Joined;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** Answers machines that want to join: the one call of the contract that needs no credential. */
@ApplicationScoped
class JoinDesk {
    private static final Logger LOG = Logger.getLogger(JoinDesk.class);

    private final JoinTokens tokens;

    JoinDesk(JoinTokens tokens) {
        this.tokens = tokens;
    }

    void serve(JoinRequest request, String address, StreamObserver<Joined> answer) {
        if (request.getProtocolMajor() != ControlLink.PROTOCOL_MAJOR) {
            // Before the token is looked at: it must still work for an agent that fits.
            refuse(answer, Status.FAILED_PRECONDITION, otherProtocol(request));
            return;
        }
        try {
            switch (tokens.exchange(request.getToken(), address)) {
                case JoinTokens.Exchange.Granted granted -> {
                    LOG.infof("host %s joined from %s", granted.host(), address);
                    answer.onNext(Joined.newBuilder().setHost(granted.host()).setCredential(granted.credential()).build());
                    answer.onCompleted();
                }
                case JoinTokens.Exchange.Refused refused -> {
                    LOG.warnf("a machine at %s may not join: %s", address, refused.sentence());
                    refuse(answer, Status.UNAUTHENTICATED, refused.sentence());
                }
                case JoinTokens.Exchange.TooMany many -> refuse(answer, Status.RESOURCE_EXHAUSTED, many.sentence());
            }
        } catch (RuntimeException e) {
            LOG.warn("a join token could not be checked", e);
            refuse(answer, Status.UNAVAILABLE, "The token cannot be checked now; try again.");
        }
    }

    private static String otherProtocol(JoinRequest request) {
        String side = Integer.compareUnsigned(request.getProtocolMajor(), ControlLink.PROTOCOL_MAJOR) < 0
                ? "agent" : "coordinator";
        return "This agent speaks protocol " + Integer.toUnsignedString(request.getProtocolMajor()) + "."
                + Integer.toUnsignedString(request.getProtocolMinor()) + ", the coordinator " + ControlLink.PROTOCOL_MAJOR + "."
                + ControlLink.PROTOCOL_MINOR + ": update the " + side + ". The token was not used up.";
    }

    private static void refuse(StreamObserver<Joined> answer, Status status, String sentence) {
        answer.onError(status.withDescription(sentence).asRuntimeException());
    }
}
