package dev.bootbench.soak;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the database says: each move of each reservation is written down by a trigger, with the time at which it was made. */
final class SoakWatch {
    /** That a start, an end or a warning may come so late while a replica lives. */
    static final Duration LATE = Duration.ofSeconds(2);

    private static final String SET_UP = """
            create table soak_move (n bigint generated always as identity, hold bigint, board text, old text, state text, start_at timestamptz,
                end_at timestamptz, at timestamptz default clock_timestamp());
            create function soak_note() returns trigger language plpgsql as $$ begin
                if tg_op = 'INSERT' then
                    insert into soak_move (hold, board, old, state, start_at, end_at) values (new.id, new.board, null, new.state, new.start_at, new.end_at);
                elsif new.state is distinct from old.state then
                    insert into soak_move (hold, board, old, state, start_at, end_at) values (new.id, new.board, old.state, new.state, new.start_at, new.end_at);
                elsif new.warned is distinct from old.warned and new.warned is not null then
                    insert into soak_move (hold, board, old, state, start_at, end_at)
                        values (new.id, new.board, 'ACTIVE', 'WARNED ' || new.warned, new.start_at, new.end_at);
                end if;
                return null;
            end $$;
            create trigger soak_note after insert or update on hold for each row execute function soak_note();
            """;

    /** From when a board was given to when it was given back, by the moments at which that was written, whatever the clock of the writer. */
    private static final String TWICE = """
            with had as (
                select hold as id, board, min(start_at) as start_at, max(end_at) as end_at, min(at) filter (where state in ('CONFIRMED', 'ACTIVE')) as given,
                    min(at) filter (where state in ('CANCELLED', 'ENDED', 'EXPIRED', 'LAB_FAULT')) as back
                from soak_move where board is not null group by hold, board),
            time as (select id, board, greatest(start_at, given) as since, least(end_at, coalesce(back, end_at)) as until from had)
            select one.id || ' and ' || other.id || ' both had ' || one.board from time one join time other
            on one.board = other.board and one.id < other.id and one.since < one.until and other.since < other.until
            and one.since < other.until and other.since < one.until
            """;

    private static final String CROWDED = """
            select 'person ' || person_id || ' has ' || count(*) || ' reservations' from hold
            where ended_at is null and (end_at > now() or state = 'WAITING') group by person_id having count(*) > 4
            """;

    private static final String AGAIN = """
            select hold || ' became ' || state || ' ' || count(*) || ' times' from soak_move where state not like 'WARNED%'
            group by hold, state having count(*) > 1
            """;

    private static final String NOT_ALLOWED = """
            select hold || ' went from ' || coalesce(old, 'nothing') || ' to ' || state from soak_move where state not like 'WARNED%' and not (
                old is null and state in ('WAITING', 'CONFIRMED', 'ACTIVE') or old = 'WAITING' and state in ('ACTIVE', 'CANCELLED')
                or old = 'CONFIRMED' and state in ('ACTIVE', 'CANCELLED', 'LAB_FAULT') or old = 'ACTIVE' and state in ('ENDED', 'EXPIRED', 'LAB_FAULT'))
            """;

    private static final String OUT_OF_ORDER = """
            select later.hold || ' began on ' || later.board || ' before ' || before.hold || ' had ended' from soak_move later join soak_move before
            on before.board = later.board and before.hold <> later.hold and later.old = 'CONFIRMED' and later.state = 'ACTIVE'
            and before.old = 'ACTIVE' and before.state in ('ENDED', 'EXPIRED') and before.end_at <= later.start_at and before.n > later.n
            """;

    private static final String IDLE = """
            select wait.id || ' waited while ' || board.name || ' was free' from hold wait join board on board.profile = 'soak'
            where wait.state = 'WAITING' and coalesce(wait.wish_board, board.name) = board.name and wait.wish_tags <@ board.tags
            and wait.start_at < now() - interval '3 s'
            and not exists (select 1 from hold other where other.board = board.name and other.ended_at is null and other.state is distinct from 'WAITING'
                and other.during && tstzrange(now() - interval '3 s', now() + (wait.end_at - wait.start_at), '[)'))
            and not exists (select 1 from hold other where other.board = board.name and other.ended_at > now() - interval '3 s')
            """;

    /** By kind, what was due when and done when. */
    private static final String DUE = """
            select 'start', start_at, at from soak_move where old = 'CONFIRMED' and state = 'ACTIVE' union all
            select 'end', end_at, at from soak_move where old = 'ACTIVE' and state in ('ENDED', 'EXPIRED') and at >= end_at union all
            select 'warning', end_at - interval '1 min', at from soak_move where state = 'WARNED 1' and at >= end_at - interval '1 min' and start_at < end_at - interval '65 s'
            """;

    /** Something that was due, and when it was done. */
    record Done(String kind, Instant due, Instant at) {}

    private final Connection connection;

    SoakWatch(Connection connection) {
        this.connection = connection;
    }

    void setUp(int boards) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(SET_UP);
            statement.execute("insert into agent (host, credential, link, heard_at) values ('soak', 'nobody', 'CONNECTED', '2200-01-01')");
            statement.execute("""
                    insert into board (name, host, profile, architecture, tags, condition, since, pristine)
                    select 'soak-' || i, 'soak', 'soak', 'x86_64', case when i %% 2 = 0 then array['even'] else '{}' end, 'UP', now(), true
                    from generate_series(0, %d) i""".formatted(boards - 1));
        }
    }

    /** What is wrong at this moment. */
    Set<String> wrong(boolean aliveForLong) throws SQLException {
        Set<String> wrong = new HashSet<>();
        for (String query : List.of(TWICE, CROWDED, AGAIN, NOT_ALLOWED, OUT_OF_ORDER)) {
            wrong.addAll(strings(query));
        }
        if (aliveForLong) {
            wrong.addAll(strings(IDLE));
        }
        return wrong;
    }

    Set<String> lost(Set<Long> accepted, Set<Long> ended) throws SQLException {
        Set<String> lost = new HashSet<>(missing(accepted, "select id from hold where id = any(?)", " was accepted and is not there"));
        lost.addAll(missing(ended, "select id from hold where id = any(?) and ended_at is not null", " was ended and is not"));
        return lost;
    }

    private Set<String> missing(Set<Long> wanted, String query, String what) throws SQLException {
        Set<Long> missing = new HashSet<>(wanted);
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setArray(1, connection.createArrayOf("bigint", wanted.toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    missing.remove(rows.getLong(1));
                }
            }
        }
        Set<String> sentences = new HashSet<>();
        missing.forEach(id -> sentences.add(id + what));
        return sentences;
    }

    List<Done> done() throws SQLException {
        List<Done> all = new ArrayList<>();
        try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(DUE)) {
            while (rows.next()) {
                all.add(new Done(rows.getString(1), rows.getObject(2, OffsetDateTime.class).toInstant(), rows.getObject(3, OffsetDateTime.class).toInstant()));
            }
        }
        return all;
    }

    /** What has not come to its end. */
    List<String> open() throws SQLException {
        return strings("select id || ' ' || state from hold where ended_at is null");
    }

    /** Also: reservations that waited and were served. */
    long count(String state) throws SQLException {
        return Long.parseLong(strings("select count(*) from soak_move where " + state).getFirst());
    }

    private List<String> strings(String query) throws SQLException {
        List<String> all = new ArrayList<>();
        try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                all.add(rows.getString(1));
            }
        }
        return all;
    }
}
