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

/** One row of the table {@code hold}. The column {@code during}, which the exclusion constraint needs, is generated. */
@Entity
@Table(name = "hold")
class HoldRow {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id;

    String board;

    @Enumerated(EnumType.STRING)
    HoldKind kind;

    Instant startAt;
    Instant endAt;
    @Nullable Long personId;
    @Nullable Long attempt;

    @Enumerated(EnumType.STRING)
    @Nullable ReservationState state;

    int generation;
    @Nullable Instant usedAt;
    @Nullable Instant endedAt;

    /** Lives no longer, as of now. A reservation also takes the state. */
    void end(Instant now, @Nullable ReservationState last) {
        state = state == null ? null : state.to(java.util.Objects.requireNonNull(last));
        endedAt = now;
        generation++;
    }

    Hold hold() {
        return new Hold(id, board, kind, startAt, endAt, personId, attempt, state, generation);
    }
}
