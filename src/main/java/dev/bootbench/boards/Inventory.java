package dev.bootbench.boards;

import dev.bootbench.link.HostState;
import dev.bootbench.link.Link;
import dev.bootbench.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which boards there are and how they are. Who has them is {@code booking}'s matter. */
@ApplicationScoped
public class Inventory {
    /** A board whose host was removed has none. */
    private static final String LIST = """
            select board.name, board.host, profile, architecture, tags, condition, pristine, kernel, console_from, abilities, lanes,
                   listed, proof_verified, agent.link, agent.state, coalesce(grading_host.reason, '') as not_grading
            from board left join agent on agent.host = board.host and agent.state <> 'REMOVED'
            left join grading_host on grading_host.host = board.host and withdrawn_at is not null
            where %s order by board.name
            """;

    private final BoardRepository boards;
    private final Sql sql;

    Inventory(BoardRepository boards, Sql sql) {
        this.boards = boards;
        this.sql = sql;
    }

    @Transactional
    public Optional<BoardInfo> find(String name) {
        return list("board.name = ?", name).stream().findFirst();
    }

    /** By name. */
    @Transactional
    public List<BoardInfo> all() {
        return list("true");
    }

    /**
     * Those of that name, of that profile and with all of these tags, by name.
     *
     * @param name    null: any
     * @param profile null: any
     */
    @Transactional
    public List<BoardInfo> fitting(@Nullable String name, @Nullable String profile, List<String> tags) {
        return fitting(name, profile, tags, Integer.MAX_VALUE);
    }

    /** The same, up to so many. */
    @Transactional
    public List<BoardInfo> fitting(@Nullable String name, @Nullable String profile, List<String> tags, int most) {
        boards.flush();
        Sql.Together asked = sql.together();
        Sql.Answer<BoardInfo> fitting = fitting(name, profile, tags, most, asked);
        asked.ask();
        return fitting.rows();
    }

    /** The same, up to so many, together with what else is asked. Within the caller's transaction, which has changed no board before. */
    public Sql.Answer<BoardInfo> fitting(@Nullable String name, @Nullable String profile, List<String> tags, int most, Sql.Together asked) {
        List<Object> arguments = new ArrayList<>();
        StringBuilder where = new StringBuilder("true");
        if (name != null) {
            where.append(" and board.name = ?");
            arguments.add(name);
        }
        if (profile != null) {
            where.append(" and profile = ?");
            arguments.add(profile);
        }
        if (!tags.isEmpty()) {
            where.append(" and tags @> ?");
            arguments.add(tags);
        }
        arguments.add(most);
        return asked.list(LIST.formatted(where) + "limit ?", Inventory::read, arguments.toArray());
    }

    /** Rows, not entities: a large lab has thousands of boards, and whoever books one looks at many of them. */
    private List<BoardInfo> list(String where, Object... arguments) {
        boards.flush();
        return sql.list(LIST.formatted(where), Inventory::read, arguments);
    }

    private static BoardInfo read(ResultSet row) throws SQLException {
        String state = row.getString("state");
        boolean connected = Link.CONNECTED.name().equals(row.getString("link")) && row.getBoolean("listed");
        boolean verified = row.getBoolean("proof_verified") || row.wasNull();
        return new BoardInfo(row.getString("name"), row.getString("host"), row.getString("profile"), row.getString("architecture"),
                Sql.texts(row, "tags"), BoardCondition.valueOf(row.getString("condition")), connected, row.getBoolean("pristine"),
                row.getString("kernel"), row.getLong("console_from"), state == null ? HostState.REMOVED : HostState.valueOf(state),
                Sql.texts(row, "abilities"), Sql.texts(row, "lanes"), row.getString("not_grading"), !verified);
    }
}
