package dev.bootbench.people;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A key for programs that act for a person. */
@Entity
class AccessToken {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    @Nullable Long id;

    @ManyToOne(optional = false)
    Person person;

    String name;
    byte[] keyHash;
    Instant createdAt;
    Instant expiresAt;
    @Nullable Instant lastUsedAt;
}
