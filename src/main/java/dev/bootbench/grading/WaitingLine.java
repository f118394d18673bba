package dev.bootbench.grading;

import dev.bootbench.boards.BoardInfo;
import dev.bootbench.boards.Inventory;
import dev.bootbench.booking.Hold;
import dev.bootbench.booking.HoldKind;
import dev.bootbench.booking.Holds;
import dev.bootbench.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The order of the queue, which is total: class, then the person with the fewest running, then time, then number. */
@ApplicationScoped
class WaitingLine {
    private static final String WAITING = """
            with waiting as (
                select a.id, a.priority, a.queued_at, v.header -> 'profiles' as profiles,
                       (select count(*) from attempt r join submission t on t.id = r.submission_id
                         where t.person_id = s.person_id and r.host is not null) as running
                  from attempt a
                  join submission s on s.id = a.submission_id
                  join exercise_version v on v.exercise = a.exercise and v.version = a.exercise_version
                 where a.state = 'QUEUED')
            """;
    private static final String ORDER = " order by priority, running, queued_at, id ";
    private static final String NEXT = WAITING
            + "select id from waiting where profiles ??| ? and running < ?" + ORDER + "limit ?";
    private static final String RIVALS = WAITING
            + "select id from waiting where profiles ??| ?" + ORDER;
    private static final String RUNNING = """
            select count(*) from attempt a join submission s on s.id = a.submission_id
             where s.person_id = ? and a.host is not null
            """;

    private final Sql sql;
    private final Inventory inventory;
    private final Holds holds;

    WaitingLine(Sql sql, Inventory inventory, Holds holds) {
        this.sql = sql;
        this.inventory = inventory;
        this.holds = holds;
    }

    /** Numbers of the waiting attempts that boards of these profiles could serve now, the next one first. */
    List<Long> next(Collection<String> profiles, int boardsPerPerson, int limit) {
        return sql.list(NEXT, row -> row.getLong(1), profiles, boardsPerPerson, limit);
    }

    /** Numbers of all attempts that wait for boards of these profiles, the next one first. */
    List<Long> rivals(Collection<String> profiles) {
        return sql.list(RIVALS, row -> row.getLong(1), profiles);
    }

    /** Until the transaction ends, nobody else counts or changes what this person has in the line. */
    void lock(long person) {
        sql.first("select 1 from (select pg_advisory_xact_lock(22, ?)) as locked", row -> true, Math.toIntExact(person));
    }

    /** How many boards the person's attempts have now. */
    int running(long person) {
        return sql.first(RUNNING, row -> row.getInt(1), person).orElseThrow();
    }

    /** Whether a board other than these will be free soon: only another attempt has it, or it is being made ready. */
    boolean anotherBoardComes(Collection<String> profiles, Collection<String> except) {
        Set<String> booked = holds.live().stream()
                .filter(h -> h.kind() != HoldKind.LEASE)
                .map(Hold::board)
                .collect(Collectors.toSet());
        return inventory.all().stream()
                .anyMatch(b -> profiles.contains(b.profile()) && !except.contains(b.name()) && works(b)
                        && !booked.contains(b.name()));
    }

    /** Whether the board is in order, or about to be, and something may begin on it. */
    static boolean works(BoardInfo board) {
        return board.connected() && board.closed().isEmpty() && switch (board.condition()) {
            case UP, BOOTING, CLEANING, CHECKING -> true;
            case OFF, QUARANTINED, RETIRED -> false;
        };
    }
}
