package dev.bootbench.people;

import dev.bootbench.LabClock;
import dev.bootbench.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** Whether sessions and tokens still open an account, for what goes on for longer than the request that came with them. */
@ApplicationScoped
public class OpenKeys {
    private static final String STILL = """
            with asked as (select hash, decode(hash, 'hex') as key_hash from unnest(cast(? as text[])) as asked (hash))
            select hash from asked join login_session using (key_hash) where expires_at > ?
            union all select hash from asked join access_token using (key_hash) where expires_at > ?
            """;

    private final Sql sql;
    private final LabClock clock;

    OpenKeys(Sql sql, LabClock clock) {
        this.sql = sql;
        this.clock = clock;
    }

    /** @param keys as {@link CurrentPerson#key} names them; asked in one look, however many */
    public Set<String> still(Collection<String> keys) {
        return new HashSet<>(sql.list(STILL, row -> row.getString("hash"), keys, clock.now(), clock.now()));
    }
}
