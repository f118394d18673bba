package dev.bootbench.booking;

import io.quarkus.hibernate.orm.panache.PanacheRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.persistence.TypedQuery;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Holds with which something is to be done: their time has come, nobody uses them, or their board is broken. */
@ApplicationScoped
class DueHolds implements PanacheRepository<HoldRow> {
    private static final int SKIP_LOCKED = -2;

    /**
     * Running reservations that began before {@code begun} and were never used, or were last used before {@code idle} and warned of
     * it before {@code warned}.
     */
    List<HoldRow> unusedSince(Instant begun, Instant idle, Instant warned, Instant now) {
        return list("endedAt is null and state = 'ACTIVE' and endAt > ?4 and (usedAt is null and startAt <= ?1 or lastUsedAt <= ?2 and idleWarnedAt <= ?3)",
                begun, idle, warned, now);
    }

    /** Running reservations that were last used before then, and whose person does not know yet that this matters. */
    List<HoldRow> idleSince(Instant then, Instant now) {
        return list("endedAt is null and state = 'ACTIVE' and endAt > ?2 and lastUsedAt <= ?1 and idleWarnedAt is null", then, now);
    }

    /** Reservations of these boards that run or begin by then, or, of some, ever; by start. */
    List<HoldRow> onBoards(List<String> boards, List<String> ever, Instant by) {
        return list("kind = 'RESERVATION' and endedAt is null and state in ('ACTIVE', 'CONFIRMED') and board in ?1"
                + " and (startAt <= ?2 or board in ?3) order by startAt, id", boards, by, ever);
    }

    /** That one, locked, unless somebody else works on it. */
    Optional<HoldRow> unlocked(long id) {
        return unlocked("from HoldRow where id = :id").setParameter("id", id).getResultStream().findFirst();
    }

    /**
     * Running reservations that end within (after, before], are longer than those minutes and whose person was not told yet
     * that there are no more; those that another replica works on are left to it.
     */
    List<HoldRow> unwarned(Instant after, Instant before, int minutes, int limit) {
        return unlocked("""
                from HoldRow where endedAt is null and state = 'ACTIVE' and endAt > :after and endAt <= :before
                and (warned is null or warned > :minutes) and (endAt - startAt) by second > :seconds order by endAt
                """)
                .setParameter("after", after)
                .setParameter("before", before)
                .setParameter("minutes", minutes)
                .setParameter("seconds", 60L * minutes)
                .setMaxResults(limit)
                .getResultList();
    }

    /** Live holds whose end has come. Those that another replica works on are left to it. */
    List<HoldRow> over(Instant now, int limit) {
        return unlocked("from HoldRow where endedAt is null and (state is null or state = 'ACTIVE') and endAt <= :now order by endAt")
                .setParameter("now", now)
                .setMaxResults(limit)
                .getResultList();
    }

    /** Reservations whose start has come and whose board is not held by the one before any more; the same. */
    List<HoldRow> beginning(Instant now, int limit) {
        return unlocked("""
                from HoldRow due where endedAt is null and state = 'CONFIRMED' and startAt <= :now and not exists (
                    select 1 from HoldRow before where before.board = due.board and before.endedAt is null and before.startAt < due.startAt)
                order by startAt
                """)
                .setParameter("now", now)
                .setMaxResults(limit)
                .getResultList();
    }

    /** Locks what it finds, and leaves out what somebody else has locked. */
    private TypedQuery<HoldRow> unlocked(String query) {
        return getEntityManager().createQuery(query, HoldRow.class)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .setHint("jakarta.persistence.lock.timeout", SKIP_LOCKED);
    }
}
