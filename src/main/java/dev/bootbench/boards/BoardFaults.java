package dev.bootbench.boards;

import dev.bootbench.LabTimes;
import dev.bootbench.link.HostState;
import dev.bootbench.link.Link;
import dev.bootbench.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Which boards do not work. A host that was never there is not missed. */
@ApplicationScoped
public class BoardFaults {
    private static final String LIST = """
            select board.name, board.host, board.condition, board.since, board.listed, agent.link, agent.link_since, agent.heard_at,
                   agent.state, agent.state_since
            from board left join agent on agent.host = board.host
            where (board.condition in ('QUARANTINED', 'RETIRED') or not board.listed or agent.host is null
                   or agent.link <> 'CONNECTED' and agent.heard_at is not null or agent.state <> 'ACTIVE')
            """;

    private final BoardRepository boards;
    private final Sql sql;
    private final LabTimes times;

    BoardFaults(BoardRepository boards, Sql sql, LabTimes times) {
        this.boards = boards;
        this.sql = sql;
        this.times = times;
    }

    @Transactional
    public List<BoardFault> all() {
        boards.flush();
        return sql.list(LIST, this::read);
    }

    @Transactional
    public Optional<BoardFault> of(String board) {
        boards.flush();
        return sql.first(LIST + " and board.name = ?", this::read, board);
    }

    private BoardFault read(ResultSet row) throws SQLException {
        String name = row.getString("name");
        String host = row.getString("host");
        Instant since = Sql.instant(row, "since");
        String known = row.getString("state");
        HostState state = known == null ? HostState.REMOVED : HostState.valueOf(known);
        if (!state.inService()) {
            return new BoardFault(name, BoardFault.Kind.GONE, known == null ? since : Sql.instant(row, "state_since"), name + " is out of service");
        }
        return switch (BoardCondition.valueOf(row.getString("condition"))) {
            case QUARANTINED -> new BoardFault(name, BoardFault.Kind.FAILED, since, name + " failed its health checks at " + times.clock(since));
            // So says an agent that is about to stop; it may be back in a minute.
            case RETIRED -> away(name, since);
            case OFF, BOOTING, UP, CLEANING, CHECKING -> !Link.CONNECTED.name().equals(row.getString("link")) || !row.getBoolean("listed")
                    ? away(name, Sql.instant(row, "link_since"))
                    : new BoardFault(name, BoardFault.Kind.CLOSED, Sql.instant(row, "state_since"), name + "'s host " + host + " is being taken out of service");
        };
    }

    private BoardFault away(String name, Instant since) {
        return new BoardFault(name, BoardFault.Kind.AWAY, since, name + " does not answer since " + times.clock(since));
    }
}
