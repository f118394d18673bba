package dev.bootbench.booking;

import dev.bootbench.LabTimes;
import dev.bootbench.boards.BoardInfo;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import dev.bootbench.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Boards that are kept for graded runs at certain hours: whether people may have one more. {@link Kept} decides; this gathers
 * what it decides from, under a lock of the profile, as bookings of other boards matter. Within the caller's transaction.
 */
@ApplicationScoped
class Shares {
    private static final int LOCK = 52;

    private static final String TAKEN = """
            select h.board, h.start_at, h.end_at from hold h join board b on b.name = h.board
            where b.profile = ? and h.kind <> 'LEASE' and h.ended_at is null and h.state is distinct from 'WAITING'
            and h.end_at > ? and h.start_at < ? and not h.id = any (cast(? as bigint[]))
            """;
    private static final String IN_SERVICE = """
            select count(*) from board join agent on agent.host = board.host and agent.state = 'ACTIVE'
            where profile = ? and condition <> 'RETIRED'
            """;

    private final HoldRepository holds;
    private final Sql sql;
    private final ZoneId zone;
    private final LabTimes times;

    Shares(HoldRepository holds, Sql sql, LabTimes times) {
        this.times = times;
        this.holds = holds;
        this.sql = sql;
        this.zone = times.zone();
    }

    List<GradingShare> all() {
        return sql.list("select * from grading_share order by profile, id", Shares::read);
    }

    private static GradingShare read(ResultSet row) throws SQLException {
        return new GradingShare(row.getLong("id"), row.getString("profile"), Sql.texts(row, "days").stream().map(DayOfWeek::valueOf).toList(),
                LocalTime.parse(row.getString("from_time")), LocalTime.parse(row.getString("to_time")), Sql.intOrNull(row, "boards"),
                Sql.intOrNull(row, "percent"));
    }

    /** By profile, of those with a share within that time, which is to be no longer than it matters. */
    Map<String, Kept> kept(Window within) {
        Map<String, List<GradingShare>> byProfile = new HashMap<>();
        all().forEach(share -> byProfile.computeIfAbsent(share.profile(), profile -> new ArrayList<>()).add(share));
        Map<String, Kept> kept = new HashMap<>();
        byProfile.forEach((profile, shares) -> kept(profile, shares, within, List.of()).ifPresent(found -> kept.put(profile, found)));
        return kept;
    }

    /** The same, when those who wait have their turns, too. @param turns by board */
    Map<String, Kept> kept(Window within, Map<String, List<Window>> turns) {
        Map<String, Kept> kept = kept(within);
        kept.forEach((profile, its) -> promise(profile, its, turns));
        return kept;
    }

    private Optional<Kept> kept(String profile, List<GradingShare> shares, Window within, Collection<Long> without) {
        boolean matters = shares.stream().anyMatch(share -> !share.times(within, zone).isEmpty());
        if (!matters) {
            return Optional.empty();
        }
        int boards = sql.first(IN_SERVICE, row -> row.getInt(1), profile).orElse(0);
        List<Kept.Cap> caps = shares.stream().flatMap(share -> share.times(within, zone).stream()
                .map(time -> new Kept.Cap(time, boards - share.kept(boards), share.sentence(boards, zone)))).toList();
        holds.flush();
        return Optional.of(new Kept(caps, sql.list(TAKEN, row -> new Window(Sql.instant(row, "start_at"), Sql.instant(row, "end_at")),
                profile, within.start(), within.end(), without.stream().map(String::valueOf).toList())));
    }

    /** Those of the boards that people may have then; their profiles are locked. @param turns when those who wait are to have boards, by board */
    List<BoardInfo> left(List<BoardInfo> free, Window window, Map<String, List<Window>> turns) {
        Map<String, Kept> kept = kept(window, turns);
        return free.stream().filter(board -> !kept.containsKey(board.profile()) || kept.get(board.profile()).refuses(window).isEmpty()).toList();
    }

    private void promise(String profile, Kept kept, Map<String, List<Window>> turns) {
        if (!turns.isEmpty()) {
            boards(profile).stream().flatMap(board -> turns.getOrDefault(board, List.of()).stream()).forEach(kept::take);
        }
    }

    private List<String> boards(String profile) {
        return sql.list("select name from board where profile = ?", row -> row.getString(1), profile);
    }

    /** Of the profiles, those with a share, by name; together with what else is asked. */
    Sql.Answer<String> ruled(Collection<String> profiles, Sql.Together asked) {
        return asked.list("select distinct profile from grading_share where profile = any (?) order by profile", row -> row.getString(1), profiles);
    }

    /** Of the profiles, those with a share: until the end of the transaction nobody else books a board of them. By name. */
    List<String> locked(Collection<String> profiles) {
        Sql.Together asked = sql.together();
        Sql.Answer<String> ruled = ruled(profiles, asked);
        asked.ask();
        lock(ruled.rows());
        return ruled.rows();
    }

    /** @param ruled with a share, by name */
    void lock(List<String> ruled) {
        ruled.forEach(profile -> sql.first("select 1 from (select pg_advisory_xact_lock(hashtextextended(?, ?))) as locked", row -> true, profile, (long) LOCK));
    }

    /** For those who hold locks of boards already. */
    boolean tryLock(String profile) {
        return sql.first("select pg_try_advisory_xact_lock(hashtextextended(?, ?))", row -> row.getBoolean(1), profile, (long) LOCK).orElseThrow();
    }

    /** For one whose turn it is. @param without holds that are given up for it */
    Optional<Kept.Refusal> refusal(String profile, Window window, Collection<Long> without) {
        return kept(profile, of(profile), window, without).flatMap(kept -> kept.refuses(window));
    }

    /** For one who comes after all who wait. @param turns by board; asked for only where there is a rule */
    Optional<Kept.Refusal> refusal(String profile, Window window, Supplier<Map<String, List<Window>>> turns) {
        return kept(profile, of(profile), window, List.of()).flatMap(kept -> {
            promise(profile, kept, turns.get());
            return kept.refuses(window);
        });
    }

    private List<GradingShare> of(String profile) {
        return all().stream().filter(share -> share.profile().equals(profile)).toList();
    }

    /**
     * @param more  what somebody is to have beside what they have of the profile
     * @param turns by board; asked for only where there is a rule
     * @throws ProblemException that names the rule
     */
    void demandLeft(String profile, List<Window> more, Supplier<Map<String, List<Window>>> turns) {
        if (!locked(List.of(profile)).isEmpty()) {
            more.stream().flatMap(window -> refusal(profile, window, turns).stream()).findFirst().ifPresent(refusal -> {
                throw problem(refusal, List.of());
            });
        }
    }

    ProblemException problem(Kept.Refusal refusal, List<Alternatives.Alternative> instead) {
        return new ProblemException(ProblemType.BOARD_TAKEN, refusal.reason() + " There may be one from " + times.day(refusal.until()) + ", "
                + times.clock(refusal.until()) + " on.", Map.of("conflicts", List.of(), "alternatives", instead, "rule", refusal.reason(), "next", refusal.until()));
    }
}
