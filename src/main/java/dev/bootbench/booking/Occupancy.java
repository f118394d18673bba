package dev.bootbench.booking;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import dev.bootbench.boards.Allocation;
import dev.bootbench.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * When boards are taken, for those who look at many boards at once: windows, not rows to change. Within the caller's
 * transaction, and with what it has changed before.
 */
@ApplicationScoped
class Occupancy {
    private static final String LIVE = "ended_at is null and (state is null or state <> 'WAITING')";
    /** A board's live holds do not overlap, so the first that ends after the start decides whether a window is free. */
    private static final String TAKEN = """
            select name from unnest(?) as name where (
                select start_at from hold where board = name and %s and end_at > ? order by end_at limit 1) < ?
            """.formatted(LIVE);
    private static final String WINDOWS = """
            select board, (extract(epoch from start_at) * 1000000)::bigint, (extract(epoch from end_at) * 1000000)::bigint
            from hold where %s and end_at > ? and start_at < ?
            """.formatted(LIVE);
    private static final String HELD = """
            select h.id, board, kind, start_at, end_at, attempt, login, person.name as person,
                   array(select login from person where id = any (h.partners) order by array_position(h.partners, id)) as logins,
                   array(select name from person where id = any (h.partners) order by array_position(h.partners, id)) as names
            from (select name as wanted from board where %s) b,
                 lateral (select * from hold where board = wanted and %s and end_at > ? order by end_at limit 2) h
            left join person on person.id = h.person_id order by board, start_at
            """;
    private static final String OF_HOST = """
            select id, board, kind, start_at, end_at, person_id, attempt, state, generation, partners
            from hold where board in (select name from board where host = ?) and %s and end_at > ? order by board, start_at
            """.formatted(LIVE);
    private static final int MICROS = 1_000_000;

    private final HoldRepository holds;
    private final Sql sql;

    Occupancy(HoldRepository holds, Sql sql) {
        this.holds = holds;
        this.sql = sql;
    }

    /** Those of the boards with a live hold that shares an instant with the window. */
    Set<String> taken(Collection<String> boards, Window window) {
        holds.flush();
        return Set.copyOf(sql.list(TAKEN, row -> row.getString(1), boards, window.start(), window.end()));
    }

    /** By board and start: what is live, ends after {@code from} and starts before {@code until}. Boards without any are left out. */
    Map<String, List<Window>> between(Instant from, Instant until) {
        holds.flush();
        return byBoard(sql.list(WINDOWS + " order by start_at", Occupancy::read, from, until));
    }

    /** The same of those boards. */
    Map<String, List<Window>> between(Collection<String> boards, Instant from, Instant until) {
        holds.flush();
        return byBoard(sql.list(WINDOWS + " and board = any (?) order by start_at", Occupancy::read, from, until, boards));
    }

    /** By board: the two live holds that end next. Boards without any are left out. */
    Map<String, List<Allocation.Held>> next(Instant now) {
        holds.flush();
        return held(sql.list(HELD.formatted("true", LIVE), Occupancy::readHeld, now));
    }

    /** The same of one board. */
    List<Allocation.Held> next(String board, Instant now) {
        holds.flush();
        return held(sql.list(HELD.formatted("name = ?", LIVE), Occupancy::readHeld, board, now)).getOrDefault(board, List.of());
    }

    /** Live holds of a host's boards, by board and start. */
    List<Hold> ofHost(String host, Instant now) {
        holds.flush();
        return sql.list(OF_HOST, Occupancy::readHold, host, now);
    }

    private record HeldOf(String board, Allocation.Held held) {}

    private static Map<String, List<Allocation.Held>> held(List<HeldOf> all) {
        return all.stream().collect(groupingBy(HeldOf::board, mapping(HeldOf::held, toList())));
    }

    private static HeldOf readHeld(ResultSet row) throws SQLException {
        String login = row.getString("login");
        List<String> logins = Sql.texts(row, "logins");
        List<String> names = Sql.texts(row, "names");
        return new HeldOf(row.getString("board"), new Allocation.Held(row.getLong("id"), row.getString("kind"),
                Sql.instant(row, "start_at"), Sql.instant(row, "end_at"), Sql.longOrNull(row, "attempt"),
                login == null ? null : new Allocation.Holder(login, row.getString("person")),
                IntStream.range(0, logins.size()).mapToObj(i -> new Allocation.Holder(logins.get(i), names.get(i))).toList()));
    }

    private static Hold readHold(ResultSet row) throws SQLException {
        String state = row.getString("state");
        return new Hold(row.getLong("id"), row.getString("board"), HoldKind.valueOf(row.getString("kind")), Sql.instant(row, "start_at"),
                Sql.instant(row, "end_at"), Sql.longOrNull(row, "person_id"), Sql.longOrNull(row, "attempt"),
                state == null ? null : ReservationState.valueOf(state), row.getInt("generation"),
                List.of((Long[]) row.getArray("partners").getArray()));
    }

    private record Taken(String board, Window window) {}

    private static Taken read(ResultSet row) throws SQLException {
        return new Taken(row.getString(1), new Window(instant(row.getLong(2)), instant(row.getLong(3))));
    }

    private static Map<String, List<Window>> byBoard(List<Taken> all) {
        Map<String, List<Window>> byBoard = new HashMap<>();
        all.forEach(taken -> byBoard.computeIfAbsent(taken.board(), board -> new ArrayList<>()).add(taken.window()));
        return byBoard;
    }

    private static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1000L);
    }
}
