package dev.bootbench.boards;

import dev.bootbench.link.Hosts;
import dev.bootbench.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;

/** What other features may ask of the boards' health. */
@ApplicationScoped
public class BoardHealth {
    private static final String PASSED = "select 1 from health_report where board = ? and healthy and received_at > ? limit 1";
    /** The minor version of the contract that brought health reports. */
    private static final int HEALTH_MINOR = 2;

    private final Sql sql;
    private final Hosts hosts;

    BoardHealth(Sql sql, Hosts hosts) {
        this.sql = sql;
        this.hosts = hosts;
    }

    /** Whether a look at the board found it healthy after that. Of an agent that reports no health, its word "pristine" is taken. */
    public boolean passedSince(BoardInfo board, Instant at) {
        boolean reports = hosts.find(board.host()).map(host -> host.speaks(HEALTH_MINOR)).orElse(false);
        return !reports || sql.first(PASSED, row -> true, board.name(), at).isPresent();
    }
}
