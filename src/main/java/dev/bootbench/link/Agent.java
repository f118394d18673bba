package dev.bootbench.link;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A host that may connect, and how its link is. */
@Entity
class Agent {
    @Id
    String host;

    /** SHA-256 of the credential, lower-case hexadecimal. A removed host has none; its boards keep their history. */
    @Nullable String credential;

    Instant createdAt;

    @Enumerated(EnumType.STRING)
    Link link;

    Instant linkSince;
    @Nullable Instant heardAt;
    String version;
    String protocol;
    String sentence;
}
