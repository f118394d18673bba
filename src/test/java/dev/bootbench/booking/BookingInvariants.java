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

    /** Where a rule keeps boards for graded runs, the model alone says who may have one. */
    private static final String IDLE = """
            select wait.id || ' waits while ' || board.name || ' is free' from hold wait join board on board.name like :boards
            join agent on agent.host = board.host and agent.link = 'CONNECTED' and agent.state = 'ACTIVE'
            where wait.state = 'WAITING' and wait.block is null and not exists (select 1 from grading_share share where share.profile = board.profile) and board.listed and board.condition not in ('QUARANTINED', 'RETIRED')
            and coalesce(wait.wish_board, board.name) = board.name and coalesce(wait.wish_profile, board.profile) = board.profile
            and wait.wish_tags <@ board.tags
            and not exists (select 1 from hold other where other.board = board.name and other.ended_at is null and other.state is distinct from 'WAITING'
                and other.during && tstzrange(cast(:now as timestamptz), cast(:now as timestamptz) + (wait.end_at - wait.start_at), '[)'))
            """;

    /** Has a broken board, though an equal one is free and nobody waits. */
    private static final String STRANDED = """
            select mine.id || ' is on ' || broken.name || ' though ' || board.name || ' is free' from hold mine
            join board broken on broken.name = mine.board and broken.condition = 'QUARANTINED'
            join board on board.name like :boards and board.profile = broken.profile and coalesce(mine.wish_tags, '{}') <@ board.tags
            join agent on agent.host = board.host and agent.link = 'CONNECTED' and agent.state = 'ACTIVE'
            where mine.state = 'ACTIVE' and mine.ended_at is null and not mine.only_board and mine.end_at >= cast(:now as timestamptz) + interval '5 minutes'
            and board.listed and board.condition not in ('QUARANTINED', 'RETIRED')
            and not exists (select 1 from grading_share share where share.profile = board.profile)
            and not exists (select 1 from hold wait where wait.state = 'WAITING' and coalesce(wait.wish_board, wait.wish_profile, '') like :boards)
            and not exists (select 1 from hold other where other.board = board.name and other.ended_at is null and other.state is distinct from 'WAITING'
                and other.during && tstzrange(cast(:now as timestamptz), mine.end_at, '[)'))
            """;

    private static final String CROWDED = """
            select 'person ' || person_id || ' has ' || count(*) from hold
            where person_id in (select person_id from hold where board like :boards or wish_board like :boards or wish_profile like :boards)
            and id >= :first and ended_at is null and block is null group by person_id having count(*) > 4
            """;

    private static final String LATE = """
            select id || ' is ' || coalesce(state, kind) || ' at its time' from hold where board like :boards and ended_at is null and state is distinct from 'WAITING'
            and (end_at <= :now or state = 'CONFIRMED' and start_at <= :now)
            """;

    /** Of boards set aside for a class: somebody else's, or nobody's, or a member's who is none. */
    private static final String EXAM = """
            with exam as (
                select distinct b.id, b.class_id, h.board, b.start_at, b.end_at from block b join hold h on h.block = b.id
                where b.kind = 'EXAM' and b.lifted_at is null and b.end_at > :now and h.board like :boards and h.id >= :first),
            had as (
                select hold.*, exam.id as exam, exam.class_id, least(hold.end_at, exam.end_at) - greatest(hold.start_at, exam.start_at, :now) as time
                from hold join exam on exam.board = hold.board and hold.ended_at is null and hold.state is distinct from 'WAITING'
                and hold.during && tstzrange(exam.start_at, exam.end_at, '[)'))
            select had.id || ' has ' || board || ' of exam ' || exam from had where block is distinct from exam
            union all
            select had.id || ' has ' || board || ' of exam ' || exam || ' and is not in the class' from had
            where kind = 'RESERVATION' and not exists (select 1 from lab_class_person m where m.class_id = had.class_id and m.person_id = had.person_id and m.part = 'MEMBER')
            union all
            select 'exam ' || exam.id || ' does not have all of ' || exam.board from exam
            where (select coalesce(sum(greatest(time, interval '0')), interval '0') from had where had.exam = exam.id and had.board = exam.board)
                < exam.end_at - greatest(exam.start_at, :now)
            """;

    private static final String EXAM_IDLE = """
            select wait.id || ' waits while ' || board.name || ' of the exam is free' from hold wait join board on board.name like :boards
            join agent on agent.host = board.host and agent.link = 'CONNECTED' and agent.state = 'ACTIVE'
            join hold piece on piece.board = board.name and piece.block = wait.block and piece.kind = 'EXAM' and piece.ended_at is null
                and piece.start_at <= :now and piece.end_at >= cast(:now as timestamptz) + (wait.end_at - wait.start_at)
            where wait.state = 'WAITING' and board.listed and board.condition not in ('QUARANTINED', 'RETIRED')
            and coalesce(wait.wish_board, board.name) = board.name and coalesce(wait.wish_profile, board.profile) = board.profile
            and wait.wish_tags <@ board.tags
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
        String always = ask(TWICE, prefix, first, null) + ask(CROWDED, prefix, first, null) + ask(EXAM, prefix, first, now);
        return settled ? always + ask(IDLE, prefix, null, now) + ask(EXAM_IDLE, prefix, null, now) + ask(STRANDED, prefix, null, now)
                + ask(LATE, prefix, null, now) : always;
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
