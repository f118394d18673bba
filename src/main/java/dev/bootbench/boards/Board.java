package dev.bootbench.boards;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.List;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

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

    /** False when its host connected without it: it is kept for its history, and offered to nobody. */
    boolean listed;

    BoardInfo info(boolean connected) {
        return new BoardInfo(
                name, host, profile, architecture, List.copyOf(tags), condition, connected && listed, pristine, kernel,
                consoleFrom);
    }
}
