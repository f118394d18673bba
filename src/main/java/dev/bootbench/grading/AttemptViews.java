package dev.bootbench.grading;

import dev.bootbench.exercises.Catalogue;
import dev.bootbench.exercises.Header;
import dev.bootbench.people.PersonView;
import dev.bootbench.people.Role;
import dev.bootbench.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts attempts into words and numbers for people. */
@ApplicationScoped
class AttemptViews {
    private static final String LIST = """
            select a.*, s.person_id, p.login, p.name, p.role, v.header ->> 'title' as title
              from attempt a
              join submission s on s.id = a.submission_id
              join person p on p.id = s.person_id
              join exercise_version v on v.exercise = a.exercise and v.version = a.exercise_version
            """;
    private static final String FILTERED = LIST + """
             where (?::bigint is null or s.person_id = ?) and (?::text is null or p.login = ?)
               and (?::text is null or a.exercise = ?) and (?::bigint is null or a.submission_id = ?)
             order by a.id desc limit ?
            """;
    /** Of the present claim, and since when it has waited at all. */
    private static final String PHASES = """
            select state, at from attempt_phase
             where attempt_id = ? and (generation = ? or number = (select min(number) from attempt_phase where attempt_id = ?))
             order by number
            """;

    private final Sql sql;
    private final Catalogue catalogue;
    private final CheckResults results;
    private final Waiting waiting;

    AttemptViews(Sql sql, Catalogue catalogue, CheckResults results, Waiting waiting) {
        this.sql = sql;
        this.catalogue = catalogue;
        this.results = results;
        this.waiting = waiting;
    }

    /** The newest first. Null leaves a criterion out. */
    List<AttemptView.Summary> list(
            @Nullable Long person, @Nullable String login, @Nullable String exercise, @Nullable Long submission, int limit) {
        return sql.list(
                FILTERED, AttemptViews::summary,
                person, person, login, login, exercise, exercise, submission, submission, limit);
    }

    /** @param teacher whether the reader may see hidden checks and the lab's own log */
    AttemptView full(Attempt attempt, boolean teacher) {
        AttemptView.Summary summary = sql.first(LIST + "where a.id = ?", AttemptViews::summary, attempt.id()).orElseThrow();
        Header header = catalogue.version(attempt.exercise(), attempt.exerciseVersion()).header();
        Attempt.Found found = attempt.found();
        boolean waits = attempt.state() == AttemptState.QUEUED;
        Waiting.Outlook outlook = waits ? waiting.of(attempt) : null;
        // What an earlier, failed claim found is no result of this one.
        List<CheckOutcome> checks = waits ? List.of() : results.of(attempt.id(), attempt.generation());
        return new AttemptView(
                attempt.id(),
                attempt.submission(),
                summary.exercise(),
                summary.person(),
                attempt.generation(),
                attempt.state(),
                outlook != null ? outlook.reason() : emptyToNull(attempt.sentence()),
                outlook == null ? null : outlook.position(),
                outlook == null ? null : outlook.start(),
                attempt.board(),
                emptyToNull(found.kernel()),
                summary.score(),
                summary.maxScore(),
                summary.queuedAt(),
                summary.finishedAt(),
                emptyToNull(found.summary()),
                emptyToNull(attempt.doing()),
                phases(attempt),
                CheckViews.of(header, checks, teacher),
                console(attempt),
                found.taintBefore(),
                found.taintAfter(),
                teacher ? found.labLog() : null);
    }

    /** Durations the agent measured where it did, else the time to the next phase; both by one clock. */
    List<AttemptView.PhaseView> phases(Attempt attempt) {
        record Entered(AttemptState state, Instant at) {}
        List<Entered> entered = sql.list(
                PHASES,
                row -> new Entered(AttemptState.valueOf(row.getString("state")), Sql.instant(row, "at")),
                attempt.id(),
                attempt.generation(),
                attempt.id());
        List<AttemptView.PhaseView> phases = new ArrayList<>();
        for (int i = 0; i < entered.size(); i++) {
            Entered phase = entered.get(i);
            Long ms = measured(phase.state(), attempt.found());
            if (ms == null && i + 1 < entered.size()) {
                ms = Duration.between(phase.at(), entered.get(i + 1).at()).toMillis();
            }
            phases.add(new AttemptView.PhaseView(phase.state(), phase.at(), ms));
        }
        return phases;
    }

    private static @Nullable Long measured(AttemptState phase, Attempt.Found found) {
        return switch (phase) {
            case BUILDING -> found.buildMs();
            case PREPARING -> found.prepareMs();
            case RUNNING -> found.runMs();
            case QUEUED, CLAIMED, REPORTING, GRADED, CANCELLED, LAB_FAULT -> null;
        };
    }

    private static AttemptView.@Nullable ConsoleRange console(Attempt attempt) {
        Long from = attempt.found().consoleFrom();
        Long to = attempt.found().consoleTo();
        return from == null || to == null || attempt.board() == null
                ? null
                : new AttemptView.ConsoleRange(attempt.board(), from, to);
    }

    private static AttemptView.Summary summary(ResultSet row) throws SQLException {
        return new AttemptView.Summary(
                row.getLong("id"),
                row.getLong("submission_id"),
                new AttemptView.ExerciseName(row.getString("exercise"), row.getString("title")),
                new PersonView(row.getString("login"), row.getString("name"), Role.valueOf(row.getString("role"))),
                row.getInt("generation"),
                AttemptState.valueOf(row.getString("state")),
                row.getString("board"),
                Points.ofNullable(Sql.intOrNull(row, "score")),
                Points.of(row.getInt("max_score")),
                Sql.instant(row, "queued_at"),
                Sql.instantOrNull(row, "finished_at"));
    }

    private static @Nullable String emptyToNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
