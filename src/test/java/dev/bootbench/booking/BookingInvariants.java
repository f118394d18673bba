package dev.bootbench.booking;

import static java.util.stream.Collectors.joining;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;

/** What has to be so whatever happened, asked of the database itself. Each answer names what is wrong; empty: nothing. */
@ApplicationScoped
class BookingInvariants {
    /** As far as each really had its board: cancelled ones had none, and one that ended early had it until then. */
    private static final String TWICE = """
            with had as (
                select id, board, tstzrange(start_at, greatest(start_at, least(end_at, coalesce(ended_at, end_at))), '[)') as time
                from hold where board like :boards and id >= :first and (state is null or state in ('CONFIRMED', 'ACTIVE', 'ENDED', 'EXPIRED')))
            select one.id || ' and ' || other.id || ' had ' || one.board from had one join had other
            on one.board = other.board and one.id < other.id and one.time && other.time
            """;

    private static final String IDLE = """
            select wait.id || ' waits while ' || board.name || ' is free' from hold wait join board on board.name like :boards
            join agent on agent.host = board.host and agent.link = 'CONNECTED' and agent.state = 'ACTIVE'
            where wait.state = 'WAITING' and board.listed and board.condition not in ('QUARANTINED', 'RETIRED')
            and coalesce(wait.wish_board, board.name) = board.name and coalesce(wait.wish_profile, board.profile) = board.profile
            and wait.wish_tags <@ board.tags
            and not exists (select 1 from hold other where other.board = board.name and other.ended_at is null and other.state is distinct from 'WAITING'
                and other.during && tstzrange(cast(:now as timestamptz), cast(:now as timestamptz) + (wait.end_at - wait.start_at), '[)'))
            """;

    private static final String CROWDED = """
            select 'person ' || person_id || ' has ' || count(*) from hold
            where person_id in (select person_id from hold where board like :boards or wish_board like :boards or wish_profile like :boards)
            and id >= :first and ended_at is null group by person_id having count(*) > 4
            """;

    private static final String LATE = """
            select id || ' is ' || state || ' at its time' from hold where board like :boards and ended_at is null and state is distinct from 'WAITING'
            and (end_at <= :now or state = 'CONFIRMED' and start_at <= :now)
            """;

    private final EntityManager database;

    BookingInvariants(EntityManager database) {
        this.database = database;
    }

    /**
     * Of boards whose name begins so, and holds of that number and later.
     *
     * @param settled whether everything that is due has been done: only then is nothing late, and no board idle
     */
    @Transactional
    String broken(String prefix, long first, Instant now, boolean settled) {
        String always = ask(TWICE, prefix, first, null) + ask(CROWDED, prefix, first, null);
        return settled ? always + ask(IDLE, prefix, null, now) + ask(LATE, prefix, null, now) : always;
    }

    private String ask(String query, String prefix, @org.jspecify.annotations.Nullable Long first, @org.jspecify.annotations.Nullable Instant now) {
        var asked = database.createNativeQuery(query, String.class).setParameter("boards", prefix + "%");
        if (first != null) {
            asked.setParameter("first", first);
        }
        if (now != null) {
            asked.setParameter("now", now);
        }
        List<?> found = asked.getResultList();
        return found.stream().map(each -> each + ". ").collect(joining());
    }
}
