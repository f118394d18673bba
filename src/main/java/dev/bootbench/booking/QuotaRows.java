package dev.bootbench.booking;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What quotas are counted from, and the locks under which that is done. Within the caller's transaction. */
@ApplicationScoped
class QuotaRows {
    /** No booking is longer than that ({@link dev.bootbench.classes.Limits}), so one that ended in a week began no earlier before it. */
    private static final Duration LONGEST = Duration.ofDays(7);

    /** A cancelled one was given back before it began, and a fault of the lab is not put down to its victim. */
    private static final String OF_PERSON = """
            from HoldRow where kind = 'RESERVATION' and personId = :person and state not in ('CANCELLED', 'LAB_FAULT')
            and (endedAt is null or startAt > :since and startAt < :until) and id <> :without
            """;

    private static final String OF_CLASS = """
            select coalesce(sum(extract(epoch from greatest(interval '0', least(to_at, :to) - greatest(from_at, :from)))), 0) from (
                select case when state = 'WAITING' then cast(:now as timestamptz) else start_at end as from_at,
                       case when state = 'WAITING' then cast(:now as timestamptz) + (end_at - start_at)
                            else least(end_at, coalesce(ended_at, end_at)) end as to_at
                from hold join lab_class_person member on member.person_id = hold.person_id and member.part = 'MEMBER'
                join lab_class on lab_class.id = member.class_id
                where lab_class.name = :class and hold.kind = 'RESERVATION' and hold.state not in ('CANCELLED', 'LAB_FAULT')
                and (hold.ended_at is null or hold.start_at > :since and hold.start_at < :to) and hold.id <> :without) counted
            """;

    /** No hold has this number. */
    private static final long NONE = 0;
    private static final int PERSON = 47;
    private static final int CLASS = 48;

    private final EntityManager entities;

    QuotaRows(EntityManager entities) {
        this.entities = entities;
    }

    /** The person's that count: all that have not ended, and those that ended and began in these weeks, or little before. */
    List<HoldRow> of(long person, Window weeks, @Nullable Long without) {
        return entities.createQuery(OF_PERSON, HoldRow.class)
                .setParameter("person", person)
                .setParameter("since", weeks.start().minus(LONGEST))
                .setParameter("until", weeks.end())
                .setParameter("without", without == null ? NONE : without)
                .getResultList();
    }

    /** What all members of a class have booked within that time; who waits counts as if they were served now. */
    Duration ofClass(String name, Window within, Instant now, @Nullable Long without) {
        Number seconds = (Number) entities.createNativeQuery(OF_CLASS)
                .setParameter("class", name)
                .setParameter("from", within.start())
                .setParameter("to", within.end())
                .setParameter("since", within.start().minus(LONGEST))
                .setParameter("now", now)
                .setParameter("without", without == null ? NONE : without)
                .getSingleResult();
        return Duration.ofMillis((long) (seconds.doubleValue() * 1000));
    }

    /** Whose booking that is; empty when it is nobody's. */
    Optional<Long> ownerOf(long hold) {
        return entities.createQuery("select personId from HoldRow where id = :id and personId is not null", Long.class)
                .setParameter("id", hold).getResultStream().findFirst();
    }

    /** Until the end of the transaction nobody else books for this person. Before all locks of holds, the line and boards. */
    void lockPerson(long person) {
        lock(PERSON, person);
    }

    /** After that of the person, in the order of the classes' names. */
    void lockClass(long id) {
        lock(CLASS, id);
    }

    /** For those who hold locks of boards already, and must not wait for one who wants these. */
    boolean tryPerson(long person) {
        return tries(PERSON, person);
    }

    boolean tryClass(long id) {
        return tries(CLASS, id);
    }

    private void lock(int kind, long id) {
        entities.createNativeQuery("select 1 from pg_advisory_xact_lock(hashint8extended(:id, :kind))", Integer.class)
                .setParameter("id", id).setParameter("kind", (long) kind).getResultList();
    }

    private boolean tries(int kind, long id) {
        return (Boolean) entities.createNativeQuery("select pg_try_advisory_xact_lock(hashint8extended(:id, :kind))", Boolean.class)
                .setParameter("id", id).setParameter("kind", (long) kind).getSingleResult();
    }
}
