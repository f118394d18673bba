package dev.bootbench.console;

import dev.bootbench.LabClock;
import dev.bootbench.people.OpenKeys;
import dev.bootbench.people.Role;
import dev.bootbench.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who may watch a board: every account that is not disabled, and whoever has a link that works. While an exam has the board, only
 * its holder, whose graded run it is, and who looks after the lab.
 */
@ApplicationScoped
class WatchRules {
    private static final String ACCOUNTS = "select id, role from person where id = any (cast(? as bigint[])) and not disabled";
    /** Nobody has the number 0. */
    private static final String EXAMS = """
            select hold.board, coalesce(hold.person_id, recording.person_id, 0) as person from hold
            left join recording on recording.hold_id = hold.id and recording.kind = 'ATTEMPT' and hold.kind = 'LEASE'
            where hold.board = any (?) and hold.block is not null and hold.kind <> 'MAINTENANCE' and hold.ended_at is null
            and hold.state is distinct from 'WAITING' and hold.start_at <= ? and hold.end_at > ?
            """;

    private final Sql sql;
    private final ConsoleLinks links;
    private final OpenKeys keys;
    private final LabClock clock;

    WatchRules(Sql sql, ConsoleLinks links, OpenKeys keys, LabClock clock) {
        this.sql = sql;
        this.links = links;
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * Somebody who watches, or wants to.
     *
     * @param key the session or token by which they came; null where something else answers for that
     */
    record Look(Watcher who, String board, @Nullable String key) {}

    /** What was found out for some looks together, in as many questions as for one. */
    final class Findings {
        private final Map<Long, Role> accounts = new HashMap<>();
        private final Map<String, Set<Long>> exams = new HashMap<>();
        private final Set<Long> working;
        private final Set<String> open;

        private Findings(Collection<Look> looks) {
            Instant now = clock.now();
            Sql.Together asked = sql.together();
            Sql.Answer<Map.Entry<Long, Role>> people = asked.list(ACCOUNTS, row -> Map.entry(row.getLong("id"), Role.valueOf(row.getString("role"))),
                    looks.stream().map(look -> look.who().person()).filter(Objects::nonNull).distinct().map(String::valueOf).toList());
            Sql.Answer<Map.Entry<String, Long>> boards = asked.list(EXAMS, row -> Map.entry(row.getString("board"), row.getLong("person")),
                    looks.stream().map(Look::board).distinct().toList(), now, now);
            asked.ask();
            people.rows().forEach(found -> accounts.put(found.getKey(), found.getValue()));
            boards.rows().forEach(found -> exams.computeIfAbsent(found.getKey(), board -> new HashSet<>()).add(found.getValue()));
            Set<Long> shares = new HashSet<>(looks.stream().flatMap(WatchRules::share).toList());
            working = shares.isEmpty() ? Set.of() : links.working(shares);
            Set<String> shown = new HashSet<>(looks.stream().map(Look::key).filter(Objects::nonNull).toList());
            open = shown.isEmpty() ? Set.of() : keys.still(shown);
        }

        /** Why they may not watch, or not any more. */
        Optional<ViewEnd> refusal(Look look) {
            return Optional.ofNullable(switch (look.who()) {
                case Watcher.Someone someone -> refusal(someone.person(), look);
                case Watcher.Guest guest -> working.contains(guest.share()) && !exams.containsKey(look.board()) ? null : ViewEnd.linkEnded();
                case Watcher.Machine machine -> null;
            });
        }

        private @Nullable ViewEnd refusal(Long person, Look look) {
            Role role = accounts.get(person);
            if (role == null) {
                return new ViewEnd(ViewEnd.SIGNED_OUT, "Your account is disabled.");
            }
            if (look.key() != null && !open.contains(look.key())) {
                return new ViewEnd(ViewEnd.SIGNED_OUT, "You are signed out: sign in again.");
            }
            Set<Long> examinees = exams.get(look.board());
            return examinees == null || examinees.contains(person) || role.compareTo(Role.TEACHER) >= 0 ? null
                    : new ViewEnd(ViewEnd.NOT_ALLOWED, exam(look.board()));
        }
    }

    Findings of(Collection<Look> looks) {
        return new Findings(looks);
    }

    /** What is said to everybody else. */
    static String exam(String board) {
        return "An exam has " + board + ": only who works on it, and teachers, see its console.";
    }

    private static Stream<Long> share(Look look) {
        return look.who() instanceof Watcher.Guest guest ? Stream.of(guest.share()) : Stream.empty();
    }
}
