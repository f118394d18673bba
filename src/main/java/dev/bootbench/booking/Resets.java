package dev.bootbench.booking;

import dev.bootbench.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * The resets that boards owe to those who come next. They are written down in the transaction that ends a hold, so that they
 * outlive the replica that ended it.
 *
 * <p>Nobody may lose what they did on a board that is fresh already. So a reset is owed only until the board has another proof
 * of one: that stands in each of its reports, so it does not matter if one of them is lost. And it is not asked for twice while
 * the first order may still be before its agent.
 */
@ApplicationScoped
class Resets {
    /** Longer than an agent lets an order wait for a home folder that is being saved, which is 100 s. */
    static final Duration AGAIN = Duration.ofMinutes(2);

    private static final String OWE = """
            update hold set reset_due = ?, reset_proof = board.proof_at from board
            where hold.id = ? and board.name = hold.board and (? or not board.pristine)
            """;
    private static final String CLAIM = "update hold set reset_due = ? where id = ? and reset_due <= ?";
    /** What nobody asked for, and is not necessary any more, is over, too. */
    private static final String FORGET = """
            update hold set reset_due = null from board where hold.reset_due is not null and board.name = hold.board
            and (board.proof_at is distinct from hold.reset_proof or board.pristine and hold.reset_due <= ?)
            """;
    /**
     * Whoever has the board now; but a graded run sees for itself that its board is pristine. Boards of agents before 1.2, which
     * prove nothing, are not asked twice.
     */
    private static final String CLAIM_DUE = """
            update hold set reset_due = ? from board
            where hold.reset_due <= ? and board.name = hold.board and board.host = any (cast(? as text[]))
            and board.condition in ('UP', 'OFF') and not board.pristine and board.proof_at = hold.reset_proof
            and not exists (select 1 from hold lease where lease.board = hold.board and lease.kind = 'LEASE' and lease.ended_at is null
                and lease.start_at <= ? and lease.end_at > ?)
            returning hold.id
            """;
    private static final String USED_SINCE = """
            select 1 from hold before join hold after on after.board = before.board and after.id <> before.id and after.used_at >= before.ended_at
            where before.id = ? limit 1
            """;

    private final Sql sql;

    Resets(Sql sql) {
        this.sql = sql;
    }

    /** In the transaction that ends the hold. */
    void owe(long hold, boolean used, Instant now) {
        sql.update(OWE, now, hold, used);
    }

    /**
     * To be asked for by the caller, and by nobody else before that time.
     *
     * @return false when it is not owed, or somebody else asks
     */
    boolean claim(long hold, Instant now, Instant until) {
        return sql.update(CLAIM, until, hold, now) == 1;
    }

    /** The same of all that are owed by boards of these hosts, which can be reset now. */
    List<Long> claimDue(Set<String> hosts, Instant now) {
        sql.update(FORGET, now);
        return sql.list(CLAIM_DUE, row -> row.getLong(1), now.plus(AGAIN), now, List.copyOf(hosts), now, now);
    }

    /** Whether somebody else has worked on the board since the end of that hold. */
    boolean usedSince(long hold) {
        return sql.first(USED_SINCE, row -> true, hold).isPresent();
    }
}
