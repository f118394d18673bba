package dev.bootbench.booking;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import dev.bootbench.boards.Allocation;
import dev.bootbench.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * When boards are taken, for those who look at many boards at once: windows, not rows to change. Within the caller's
 * transaction, and with what it has changed before.
 */
@ApplicationScoped
class Occupancy {
    private static final String LIVE = "ended_at is null and state is distinct from 'WAITING'";
    /**
     * Parameters stand behind subqueries, those of the span behind a fence ("offset 0"): so the database keeps one plan whatever they
     * are. To make one takes it longer than to carry it out.
     */
    private static final String BOARDS = "unnest((select cast(? as text[])))";
    private static final String SPAN = "(select cast(? as timestamptz), cast(? as timestamptz) offset 0) as span (since, until)";
    /**
     * Live holds of a board that share an instant with {@link #SPAN}. They do not overlap, so all that end after it but the first
     * begin after it, too: whoever asks for a day does not read the months behind it.
     */
    private static final String WITHIN = """
            (select * from hold where board = wanted.name and %1$s and end_at > since and end_at <= until
             union all select * from (
                 select * from hold where board = wanted.name and %1$s and end_at > until order by end_at limit 1) as last where start_at < until)
            """.formatted(LIVE);
    /** A board's live holds do not overlap, so the first that ends after the start decides whether a window is free. */
    private static final String TAKEN = """
            select name, kind from %s as name, %s, lateral (
                select start_at, kind from hold where board = name and %s and end_at > since order by end_at limit 1) as first where start_at < until
            """.formatted(BOARDS, SPAN, LIVE);
    /** By their beginning: most of what is live lies ahead. The database, which does not know that, would go by the end. */
    private static final String WINDOWS = """
            select board, (extract(epoch from start_at) * 1000000)::bigint, (extract(epoch from end_at) * 1000000)::bigint
            from hold where %s and end_at + interval '0' > ? and start_at < ? order by start_at
            """.formatted(LIVE);
    private static final String WINDOWS_OF = """
            select board, (extract(epoch from start_at) * 1000000)::bigint, (extract(epoch from end_at) * 1000000)::bigint
            from %s as wanted (name), %s, lateral %s h order by start_at
            """.formatted(BOARDS, SPAN, WITHIN);
    private static final String HELD = """
            select h.id, board, h.kind, case when h.kind = 'EXAM' and h.start_at <= ? then b.start_at else h.start_at end as start_at,
                   case when h.kind = 'EXAM' then b.end_at else h.end_at end as end_at, attempt, login, person.name as person,
                   b.reason, c.name as of_class,
                   array(select login from person where id = any (h.partners) order by array_position(h.partners, id)) as logins,
                   array(select name from person where id = any (h.partners) order by array_position(h.partners, id)) as names
            from (select name as wanted from board where %s) w,
                 lateral (select * from hold where board = wanted and %s and end_at > ? order by end_at limit 2) h
            left join person on person.id = h.person_id left join block b on b.id = h.block left join lab_class c on c.id = b.class_id
            order by board, h.start_at
            """;
    private static final String FACTS = "id, board, kind, start_at, end_at, person_id, attempt, state, generation, partners, block";
    private static final String OF_HOST = "select " + FACTS + " from (select name from board where host = ?) wanted, " + SPAN + ", lateral " + WITHIN
            + " h order by board, start_at";
    private static final String OF_ALL = "select " + FACTS + " from hold where " + LIVE + " and end_at + interval '0' > ? and start_at <= ? order by board, start_at";
    private static final String IN_THE_WAY = """
            select h.id, wanted.name as board, h.kind, coalesce(block.start_at, h.start_at) as start_at, coalesce(block.end_at, h.end_at) as end_at,
                   person.login, person.name as person, block.reason, lab_class.name as of_class, block.id as block
            from %s with ordinality as wanted (name, n), %s, lateral (select * from %s in_it order by end_at limit (select cast(? as int))) h
            left join person on person.id = h.person_id left join block on block.id = h.block and h.kind in ('MAINTENANCE', 'EXAM')
            left join lab_class on lab_class.id = block.class_id order by n, h.start_at
            """.formatted(BOARDS, SPAN, WITHIN);
    private static final int MICROS = 1_000_000;

    private final HoldRepository holds;
    private final Sql sql;

    Occupancy(HoldRepository holds, Sql sql) {
        this.holds = holds;
        this.sql = sql;
    }

    /** Those of the boards that are not free then. */
    Set<String> taken(Collection<String> boards, Window window) {
        holds.flush();
        Sql.Together asked = sql.together();
        Sql.Answer<Taken> taken = taken(boards, window, asked);
        asked.ask();
        return taken.rows().stream().map(Taken::board).collect(toSet());
    }

    /** @param by the first that is in the way */
    record Taken(String board, HoldKind by) {}

    /** Those of the boards with a live hold that shares an instant with the window; of the first such, what it is. Together with what else is asked, by one who has changed no entity before. */
    Sql.Answer<Taken> taken(Collection<String> boards, Window window, Sql.Together asked) {
        return asked.list(TAKEN, row -> new Taken(row.getString(1), HoldKind.valueOf(row.getString(2))), boards, window.start(), window.end());
    }

    /**
     * Those of the boards on which a graded run is in the way of the window, and nothing else is, also when it begins only at the end
     * of the run's lease.
     *
     * @param exam within which it has to be, and whose own time is in nobody's way; null: none
     */
    Set<String> graded(Collection<String> boards, Window window, Exams.@Nullable Exam exam) {
        Long block = exam == null ? null : (Long) exam.block();
        Map<String, Instant> now = gradedUntil(boards, window, block);
        return now.values().stream().max(Comparator.naturalOrder()).map(last -> new Window(window.start(), last.plus(window.length())))
                .filter(all -> exam == null || exam.window().contains(all)).map(all -> gradedUntil(now.keySet(), all, block).keySet()).orElse(Set.of());
    }

    private Map<String, Instant> gradedUntil(Collection<String> boards, Window window, @Nullable Long exam) {
        Map<String, List<Alternatives.Conflict>> found = inTheWay(boards, window, Integer.MAX_VALUE).stream().filter(each -> !each.isOf(exam))
                .collect(groupingBy(InTheWay::board, mapping(InTheWay::conflict, toList())));
        return found.entrySet().stream().filter(board -> board.getValue().stream().allMatch(each -> each.kind() == HoldKind.LEASE))
                .collect(toMap(Map.Entry::getKey, board -> board.getValue().getLast().end()));
    }

    /** A live hold that is in the way on a board. */
    record InTheWay(long hold, String board, Alternatives.Conflict conflict, @Nullable Long block) {
        /** Of that exam itself: not in the way of its members. */
        boolean isOf(@Nullable Long exam) {
            return exam != null && exam.equals(block);
        }
    }

    /** Up to so many of each board that share an instant with the window, in the order of the boards, and by start. */
    List<InTheWay> inTheWay(Collection<String> boards, Window window, int most) {
        holds.flush();
        return sql.list(IN_THE_WAY, Occupancy::readInTheWay, boards, window.start(), window.end(), most);
    }

    /** By board and start: what is live, ends after {@code from} and starts before {@code until}. Boards without any are left out. */
    Map<String, List<Window>> between(Instant from, Instant until) {
        holds.flush();
        return byBoard(sql.list(WINDOWS, Occupancy::read, from, until));
    }

    /** The same of those boards. */
    Map<String, List<Window>> between(Collection<String> boards, Instant from, Instant until) {
        holds.flush();
        return byBoard(sql.list(WINDOWS_OF, Occupancy::read, boards, from, until));
    }

    /** By board: the two live holds that end next. Boards without any are left out. */
    Map<String, List<Allocation.Held>> next(Instant now) {
        holds.flush();
        return held(sql.list(HELD.formatted("true", LIVE), Occupancy::readHeld, now, now));
    }

    /** The same of one board. */
    List<Allocation.Held> next(String board, Instant now) {
        holds.flush();
        return held(sql.list(HELD.formatted("name = ?", LIVE), Occupancy::readHeld, now, board, now)).getOrDefault(board, List.of());
    }

    /** Live holds of a host's boards that begin before {@code until}, by board and start. */
    List<Hold> ofHost(String host, Instant now, Instant until) {
        holds.flush();
        return sql.list(OF_HOST, Occupancy::readHold, host, now, until);
    }

    /** Live holds of all boards that run or begin by then, by board and start. */
    List<Hold> live(Instant now, Instant until) {
        holds.flush();
        return sql.list(OF_ALL, Occupancy::readHold, now, until);
    }

    private record HeldOf(String board, Allocation.Held held) {}

    private static Map<String, List<Allocation.Held>> held(List<HeldOf> all) {
        return all.stream().collect(groupingBy(HeldOf::board, mapping(HeldOf::held, toList())));
    }

    private static InTheWay readInTheWay(ResultSet row) throws SQLException {
        String login = row.getString("login");
        return new InTheWay(row.getLong("id"), row.getString("board"), new Alternatives.Conflict(Sql.instant(row, "start_at"), Sql.instant(row, "end_at"),
                HoldKind.valueOf(row.getString("kind")), login == null ? null : new Allocation.Holder(login, row.getString("person")),
                row.getString("reason"), row.getString("of_class"), null, null), Sql.longOrNull(row, "block"));
    }

    private static HeldOf readHeld(ResultSet row) throws SQLException {
        String login = row.getString("login");
        List<String> logins = Sql.texts(row, "logins");
        List<String> names = Sql.texts(row, "names");
        return new HeldOf(row.getString("board"), new Allocation.Held(row.getLong("id"), row.getString("kind"),
                Sql.instant(row, "start_at"), Sql.instant(row, "end_at"), Sql.longOrNull(row, "attempt"),
                login == null ? null : new Allocation.Holder(login, row.getString("person")),
                IntStream.range(0, logins.size()).mapToObj(i -> new Allocation.Holder(logins.get(i), names.get(i))).toList(),
                row.getString("reason"), row.getString("of_class")));
    }

    private static Hold readHold(ResultSet row) throws SQLException {
        String state = row.getString("state");
        return new Hold(row.getLong("id"), row.getString("board"), HoldKind.valueOf(row.getString("kind")), Sql.instant(row, "start_at"),
                Sql.instant(row, "end_at"), Sql.longOrNull(row, "person_id"), Sql.longOrNull(row, "attempt"),
                state == null ? null : ReservationState.valueOf(state), row.getInt("generation"),
                List.of((Long[]) row.getArray("partners").getArray()), Sql.longOrNull(row, "block"));
    }

    private record At(String board, Window window) {}

    private static At read(ResultSet row) throws SQLException {
        return new At(row.getString(1), new Window(instant(row.getLong(2)), instant(row.getLong(3))));
    }

    private static Map<String, List<Window>> byBoard(List<At> all) {
        Map<String, List<Window>> byBoard = new HashMap<>();
        all.forEach(at -> byBoard.computeIfAbsent(at.board(), board -> new ArrayList<>()).add(at.window()));
        return byBoard;
    }

    private static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1000L);
    }
}
