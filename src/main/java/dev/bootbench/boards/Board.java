package dev.bootbench.boards;

import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.List;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A board as its agent last reported it. */
@Entity
class Board {
    @Id
    String name;

    String host;
    String profile;
    String architecture;

    @JdbcTypeCode(SqlTypes.ARRAY)
    List<String> tags;

    @Enumerated(EnumType.STRING)
    BoardCondition condition;

    String reasonCode;
    String reason;
    Instant since;
    String kernel;
    boolean pristine;
    /** First byte of its console since it was last made pristine. */
    long consoleFrom;

    /** Null while it is not known. */
    @Embedded
    @Nullable ResetProof proof;

    @JdbcTypeCode(SqlTypes.ARRAY)
    List<String> abilities;

    /** The kernels it can be taken for: plain, debug. */
    @JdbcTypeCode(SqlTypes.ARRAY)
    List<String> lanes;

    /** What somebody at the bench has to do before it goes on; empty: nothing. */
    String byHand;

    /** Since it was put into quarantine it has not proved a boot. */
    boolean quarantined;

    /** False when its host connected without it: it is kept for its history, and offered to nobody. */
    boolean listed;
}
