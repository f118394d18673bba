package dev.bootbench.link;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Instant;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/** A host, and how its link is. Written by columns: noting how a link is must not bring back a credential just revoked. */
@Entity
@DynamicUpdate
class Agent {
    @Id
    String host;

    /** SHA-256 of the credential, lower-case hexadecimal. None: it has not joined yet, or is out of service. */
    @Nullable String credential;

    @Enumerated(EnumType.STRING)
    HostState state;

    Instant stateSince;

    Instant createdAt;

    @Enumerated(EnumType.STRING)
    Link link;

    Instant linkSince;
    @Nullable Instant heardAt;
    /** How many links it has had: what an earlier one leaves behind does not concern the present one. */
    long linkGeneration;
    String version;
    String protocol;
    String sentence;

    /** @throws IllegalStateException for a move that is not in the table */
    void become(HostState next, Instant now) {
        if (!state.next().contains(next)) {
            throw new IllegalStateException("a host cannot go from " + state + " to " + next);
        }
        state = next;
        stateSince = now;
    }
}
