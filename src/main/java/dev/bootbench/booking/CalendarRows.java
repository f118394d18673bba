package dev.bootbench.booking;

import dev.bootbench.boards.Allocation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.query.NativeQuery;

/** Reads what is on boards when. */
@ApplicationScoped
class CalendarRows {
    private static final String CALENDAR = """
            select h.id, h.board, h.kind, h.start_at, least(coalesce(h.ended_at, h.end_at), h.end_at), h.state, p.login, p.name, h.series, h.block, b.reason, c.name
            from hold h left join person p on p.id = h.person_id left join block b on b.id = h.block left join lab_class c on c.id = b.class_id
            where h.board is not null and h.start_at < :to and h.end_at > :from and least(coalesce(h.ended_at, h.end_at), h.end_at) > greatest(h.start_at, cast(:from as timestamptz))
            and (h.ended_at is null or h.kind = 'RESERVATION' and h.state <> 'CANCELLED')
            %s order by h.board, h.start_at
            """;

    private final EntityManager entities;

    CalendarRows(EntityManager entities) {
        this.entities = entities;
    }

    /** What is on the boards, or was on them as a reservation, in [from, to), by board and start; not more than so many. */
    @Transactional
    List<CalendarEntry> calendar(List<String> boards, Instant from, Instant to, int most) {
        NativeQuery<Tuple> query = entities.createNativeQuery(
                        CALENDAR.formatted(boards.isEmpty() ? "" : "and h.board = any (:boards)"), Tuple.class).unwrap(NativeQuery.class);
        query.setParameter("from", from).setParameter("to", to).setMaxResults(most);
        if (!boards.isEmpty()) {
            query.setParameter("boards", boards.toArray(String[]::new), String[].class);
        }
        List<Tuple> rows = query.getResultList();
        List<CalendarEntry> entries = new ArrayList<>(rows.size());
        rows.stream().map(CalendarRows::entry).forEach(entry -> {
            if (!entries.isEmpty() && entries.getLast().adjoins(entry)) {
                entries.add(entries.removeLast().until(entry.end()));
            } else {
                entries.add(entry);
            }
        });
        return entries;
    }

    private static CalendarEntry entry(Tuple row) {
        String login = row.get(6, String.class);
        String state = row.get(5, String.class);
        return new CalendarEntry(row.get(0, Long.class), row.get(1, String.class), HoldKind.valueOf(row.get(2, String.class)),
                row.get(3, Instant.class), row.get(4, Instant.class), state == null ? null : ReservationState.valueOf(state),
                login == null ? null : new Allocation.Holder(login, row.get(7, String.class)), row.get(8, Long.class), row.get(9, Long.class),
                row.get(10, String.class), row.get(11, String.class));
    }
}
