package dev.bootbench.booking;

import dev.bootbench.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What calendar programs are told of: reservations and boards set aside, also those that were called off not long ago. Graded runs are not. */
@ApplicationScoped
public class Agenda {
    private static final String HOLDS = """
            select h.id, h.board, h.kind, h.start_at, h.end_at, h.ended_at, h.state, p.login, p.name, b.reason, h.revision, h.changed_at, h.created_at
            from hold h left join person p on p.id = h.person_id left join block b on b.id = h.block
            where h.board is not null and h.kind in ('RESERVATION', 'MAINTENANCE') and h.start_at < ? and h.end_at > ?
            and (h.ended_at is null or h.ended_at > h.start_at or h.ended_at > ?)
            and %s order by h.start_at desc, h.id desc limit ?
            """;
    /** The whole of each, not the pieces that no member has. Nothing of it changes but that it is lifted. */
    private static final String EXAMS = """
            select b.id, b.start_at, b.end_at, b.lifted_at, b.created_at, b.reason, c.name as of_class,
                   array(select distinct h.board from hold h where h.block = b.id and h.board is not null order by h.board) as boards
            from block b left join lab_class c on c.id = b.class_id
            where b.kind = 'EXAM' and b.start_at < ? and b.end_at > ?
            and (b.lifted_at is null or b.lifted_at > b.start_at or b.lifted_at > ?)
            and %s order by b.start_at desc, b.id desc limit ?
            """;

    private final Sql sql;

    Agenda(Sql sql) {
        this.sql = sql;
    }

    /** What is asked about. */
    public record Stretch(Instant from, Instant to, Instant cancelledSince, int most) {}

    /** Their own reservations, those that are shared with them, and the exams of their classes; the latest first. */
    public List<AgendaEntry> ofPerson(long person, Stretch stretch) {
        return latest(stretch, holds("(h.person_id = ? or h.partners <> '{}' and h.partners @> array[?]::bigint[])", stretch, person, person),
                exams("b.class_id in (select class_id from lab_class_person where person_id = ?)", stretch, person));
    }

    /** Reservations of everybody in it, and its exams; the latest first. */
    public List<AgendaEntry> ofClass(long classId, Stretch stretch) {
        return latest(stretch, holds("h.person_id in (select person_id from lab_class_person where class_id = ?)", stretch, classId),
                exams("b.class_id = ?", stretch, classId));
    }

    /** The latest first. */
    public List<AgendaEntry> ofBoard(String board, Stretch stretch) {
        return latest(stretch, holds("h.board = ?", stretch, board),
                exams("exists (select 1 from hold h where h.block = b.id and h.board = ?)", stretch, board));
    }

    private static List<AgendaEntry> latest(Stretch stretch, List<AgendaEntry> holds, List<AgendaEntry> exams) {
        return Stream.concat(holds.stream(), exams.stream()).sorted(Comparator.comparing(AgendaEntry::start).reversed()).limit(stretch.most()).toList();
    }

    private List<AgendaEntry> holds(String whose, Stretch stretch, Object... who) {
        return sql.list(HOLDS.formatted(whose), Agenda::hold, arguments(stretch, who));
    }

    private List<AgendaEntry> exams(String whose, Stretch stretch, Object... who) {
        return sql.list(EXAMS.formatted(whose), Agenda::exam, arguments(stretch, who));
    }

    private static Object[] arguments(Stretch stretch, Object... who) {
        List<Object> arguments = new ArrayList<>(List.of(stretch.to(), stretch.from(), stretch.cancelledSince()));
        arguments.addAll(List.of(who));
        arguments.add(stretch.most());
        return arguments.toArray();
    }

    private static AgendaEntry hold(ResultSet row) throws SQLException {
        Instant start = Sql.instant(row, "start_at");
        Instant end = Sql.instant(row, "end_at");
        @Nullable Instant ended = Sql.instantOrNull(row, "ended_at");
        String state = row.getString("state");
        return new AgendaEntry(row.getLong("id"), List.of(row.getString("board")), HoldKind.valueOf(row.getString("kind")), start,
                shownEnd(start, end, ended), isOff(start, ended), state == null ? null : ReservationState.valueOf(state), row.getString("login"),
                row.getString("name"), row.getString("reason"), null, row.getInt("revision"), Sql.instant(row, "changed_at"),
                Sql.instant(row, "created_at"));
    }

    private static AgendaEntry exam(ResultSet row) throws SQLException {
        Instant start = Sql.instant(row, "start_at");
        Instant created = Sql.instant(row, "created_at");
        @Nullable Instant lifted = Sql.instantOrNull(row, "lifted_at");
        return new AgendaEntry(row.getLong("id"), Sql.texts(row, "boards"), HoldKind.EXAM, start, shownEnd(start, Sql.instant(row, "end_at"), lifted),
                isOff(start, lifted), null, null, null, row.getString("reason"), row.getString("of_class"), lifted == null ? 0 : 1,
                lifted == null ? created : lifted, created);
    }

    private static boolean isOff(Instant start, @Nullable Instant ended) {
        return ended != null && !ended.isAfter(start);
    }

    private static Instant shownEnd(Instant start, Instant end, @Nullable Instant ended) {
        return ended == null || isOff(start, ended) || ended.isAfter(end) ? end : ended;
    }
}
