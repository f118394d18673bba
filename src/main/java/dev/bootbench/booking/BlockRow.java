package dev.bootbench.booking;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One row of the table {@code block}: boards set aside. The holds that name it occupy them. */
@Entity
@Table(name = "block")
class BlockRow {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id;

    @Enumerated(EnumType.STRING)
    HoldKind kind;

    String reason;
    Instant startAt;
    Instant endAt;
    long personId;
    /** Of an exam: the class whose boards they are. Null once that class is gone. */
    @Nullable Long classId;
    /** When it was freed before its time. */
    @Nullable Instant liftedAt;
    Instant createdAt;
}
