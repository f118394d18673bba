package dev.bootbench.people;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One browser in which a person is signed in. */
@Entity
class LoginSession {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    @Nullable Long id;

    @ManyToOne(optional = false)
    Person person;

    byte[] keyHash;
    Instant createdAt;
    Instant seenAt;
    Instant expiresAt;
}
