package dev.bootbench.booking;

import dev.bootbench.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What calendar programs are told of: reservations and boards set aside, also those that were called off not long ago. Graded runs are not. */
@ApplicationScoped
public class Agenda {
    private static final String OF = """
            select h.id, h.board, h.kind, h.start_at, h.end_at, h.ended_at, h.state, p.login, p.name, b.reason, h.revision, h.changed_at, h.created_at
            from hold h left join person p on p.id = h.person_id left join block b on b.id = h.block
            where h.board is not null and h.kind <> 'LEASE' and h.start_at < ? and h.end_at > ?
            and (h.ended_at is null or h.ended_at > h.start_at or h.ended_at > ?)
            and %s order by h.start_at desc, h.id desc limit ?
            """;

    private final Sql sql;

    Agenda(Sql sql) {
        this.sql = sql;
    }

    /** What is asked about. */
    public record Stretch(Instant from, Instant to, Instant cancelledSince, int most) {}

    /** Their own reservations, and those that are shared with them; the latest first. */
    public List<AgendaEntry> ofPerson(long person, Stretch stretch) {
        return list("(h.person_id = ? or h.partners <> '{}' and h.partners @> array[?]::bigint[])", stretch, person, person);
    }

    /** Reservations of everybody in it; the latest first. */
    public List<AgendaEntry> ofClass(long classId, Stretch stretch) {
        return list("h.person_id in (select person_id from lab_class_person where class_id = ?)", stretch, classId);
    }

    /** The latest first. */
    public List<AgendaEntry> ofBoard(String board, Stretch stretch) {
        return list("h.board = ?", stretch, board);
    }

    private List<AgendaEntry> list(String whose, Stretch stretch, Object... who) {
        Object[] arguments = new Object[who.length + 4];
        arguments[0] = stretch.to();
        arguments[1] = stretch.from();
        arguments[2] = stretch.cancelledSince();
        System.arraycopy(who, 0, arguments, 3, who.length);
        arguments[who.length + 3] = stretch.most();
        return sql.list(OF.formatted(whose), Agenda::entry, arguments);
    }

    private static AgendaEntry entry(ResultSet row) throws SQLException {
        Instant start = Sql.instant(row, "start_at");
        Instant end = Sql.instant(row, "end_at");
        @Nullable Instant ended = Sql.instantOrNull(row, "ended_at");
        boolean cancelled = ended != null && !ended.isAfter(start);
        String state = row.getString("state");
        return new AgendaEntry(row.getLong("id"), row.getString("board"), HoldKind.valueOf(row.getString("kind")), start,
                ended == null || cancelled || ended.isAfter(end) ? end : ended, cancelled, state == null ? null : ReservationState.valueOf(state),
                row.getString("login"), row.getString("name"), row.getString("reason"), row.getInt("revision"),
                Sql.instant(row, "changed_at"), Sql.instant(row, "created_at"));
    }
}
