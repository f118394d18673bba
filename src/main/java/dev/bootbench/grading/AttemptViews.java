package dev.bootbench.grading;

import static java.util.stream.Collectors.joining;

import dev.bootbench.LabClock;
import dev.bootbench.exercises.Catalogue;
import dev.bootbench.exercises.Header;
import dev.bootbench.exercises.Schedules;
import dev.bootbench.people.PersonView;
import dev.bootbench.people.Role;
import dev.bootbench.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Puts attempts into words and numbers for people. */
@ApplicationScoped
class AttemptViews {
    private static final String LIST = """
            select a.*, s.person_id, p.login, p.name, p.role, v.header ->> 'title' as title,
                   (select r.board from run r where r.attempt_id = a.id and r.board is not null
                     order by (r.host is not null) desc, r.number desc limit 1) as board,
                   a.id = (select max(g.id) from attempt g where g.submission_id = a.submission_id and g.state = 'GRADED') as official
              from attempt a
              join submission s on s.id = a.submission_id
              join person p on p.id = s.person_id
              join exercise_version v on v.exercise = a.exercise and v.version = a.exercise_version
            """;
    private static final String FILTERED = LIST + """
             where (?::bigint is null or s.person_id = ?) and (?::text is null or p.login = ?)
               and (?::text is null or a.exercise = ?) and (?::bigint is null or a.submission_id = ?)
               and a.id < ?
             order by a.id desc limit ?
            """;
    private static final String RESCORES = """
            select c.*, p.login from rescore c join person p on p.id = c.by_person where c.attempt_id = ? order by c.id desc
            """;

    private final Sql sql;
    private final Catalogue catalogue;
    private final Schedules schedules;
    private final CheckResults results;
    private final Runs runs;
    private final RunViews runViews;
    private final Waiting waiting;
    private final LabClock clock;

    AttemptViews(
            Sql sql, Catalogue catalogue, Schedules schedules, CheckResults results, Runs runs, RunViews runViews, Waiting waiting,
            LabClock clock) {
        this.sql = sql;
        this.catalogue = catalogue;
        this.schedules = schedules;
        this.results = results;
        this.runs = runs;
        this.runViews = runViews;
        this.waiting = waiting;
        this.clock = clock;
    }

    /** The newest first. Null leaves a criterion out. */
    List<AttemptView.Summary> list(
            boolean teacher, @Nullable Long person, @Nullable String login, @Nullable String exercise, @Nullable Long submission,
            @Nullable Long before, int limit) {
        Map<String, Boolean> opens = new HashMap<>();
        return sql.list(
                        FILTERED, AttemptViews::row,
                        person, person, login, login, exercise, exercise, submission, submission, Objects.requireNonNullElse(before, Long.MAX_VALUE), limit).stream()
                .map(row -> summary(row, opens.computeIfAbsent(
                        row.exercise() + " " + row.version(), key -> opensTotal(row.exercise(), row.version(), teacher))))
                .toList();
    }

    /** @param teacher whether the reader may see hidden checks and the lab's own log */
    AttemptView full(Attempt attempt, boolean teacher) {
        Row row = sql.first(LIST + "where a.id = ?", AttemptViews::row, attempt.id()).orElseThrow();
        Header header = catalogue.version(attempt.exercise(), attempt.exerciseVersion()).header();
        Curtain curtain = curtain(attempt.exercise(), teacher);
        boolean opensTotal = curtain.opensTotal(header);
        AttemptView.Summary summary = summary(row, opensTotal);
        List<Run> all = runs.of(attempt.id());
        Run leading = leading(all);
        Waiting.Outlook outlook = attempt.state() == AttemptState.QUEUED ? waiting.of(attempt, leading) : null;
        Run.Found found = leading.found();
        return new AttemptView(
                attempt.id(),
                attempt.submission(),
                summary.exercise(),
                summary.person(),
                attempt.claims(),
                attempt.state(),
                attempt.purpose().name(),
                outlook != null ? outlook.reason() : Texts.orNull(attempt.sentence()),
                outlook == null ? null : outlook.position(),
                outlook == null ? null : outlook.start(),
                leading.board(),
                Texts.orNull(found.kernel()),
                summary.score(),
                summary.maxScore(),
                summary.scoreHidden(),
                summary.official(),
                summary.queuedAt(),
                summary.finishedAt(),
                // The agent's sentence counts the points of hidden checks as well.
                summary.scoreHidden() ? "Graded; the points are shown once all checks may be seen." : Texts.orNull(attempt.summary()),
                Texts.orNull(leading.doing()),
                runViews.phases(leading),
                all.stream().map(run -> runViews.of(run, teacher)).map(run -> opensTotal ? run : withoutSummary(run)).toList(),
                CheckViews.of(header, results.of(attempt.id()), curtain),
                RunViews.console(leading),
                found.taintBefore(),
                found.taintAfter(),
                teacher ? row.stopsBoards() : null,
                teacher ? all.stream().map(run -> run.found().labLog()).filter(log -> !log.isEmpty()).collect(joining("\n")) : null,
                opensTotal ? sql.list(RESCORES, AttemptViews::rescore, attempt.id()) : List.of());
    }

    Curtain curtain(String exercise, boolean teacher) {
        return new Curtain(teacher, schedules.of(exercise), clock.now());
    }

    /** Whether the reader may see the score of an attempt at that version. */
    boolean opensTotal(String exercise, String version, boolean teacher) {
        return teacher || curtain(exercise, false).opensTotal(catalogue.version(exercise, version).header());
    }

    /** The run that stands for the attempt as long as there is room for one. */
    static Run leading(List<Run> runs) {
        return runs.stream().filter(run -> run.state().withAgent()).findFirst()
                .or(() -> runs.stream().filter(run -> run.state() == AttemptState.QUEUED).findFirst())
                .orElse(runs.getLast());
    }

    private static AttemptView.RunView withoutSummary(AttemptView.RunView run) {
        return new AttemptView.RunView(
                run.number(), run.lane(), run.state(), run.reason(), run.host(), run.board(), run.profile(), run.kernel(),
                run.readied(), null, run.doing(), run.labFaults(), run.phases(), run.console(), run.taintBefore(), run.taintAfter(),
                run.taintExpected(), run.parameters(), run.logs());
    }

    private record Row(
            long id, long submission, String exercise, String version, String title, PersonView person, int claims, AttemptState state,
            String purpose, @Nullable String board, @Nullable BigDecimal score, BigDecimal maxScore, boolean official,
            boolean stopsBoards, Instant queuedAt, @Nullable Instant finishedAt) {}

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                row.getLong("id"),
                row.getLong("submission_id"),
                row.getString("exercise"),
                row.getString("exercise_version"),
                row.getString("title"),
                new PersonView(row.getString("login"), row.getString("name"), Role.valueOf(row.getString("role"))),
                row.getInt("generation"),
                AttemptState.valueOf(row.getString("state")),
                row.getString("purpose"),
                row.getString("board"),
                Points.ofNullable(Sql.intOrNull(row, "score")),
                Points.of(row.getInt("max_score")),
                row.getBoolean("official"),
                row.getBoolean("stops_boards"),
                Sql.instant(row, "queued_at"),
                Sql.instantOrNull(row, "finished_at"));
    }

    private static AttemptView.Summary summary(Row row, boolean opensTotal) {
        return new AttemptView.Summary(
                row.id(), row.submission(), new AttemptView.ExerciseName(row.exercise(), row.title()), row.person(), row.claims(),
                row.state(), row.purpose(), row.board(), opensTotal ? row.score() : null, row.maxScore(),
                row.score() != null && !opensTotal, row.official(), row.queuedAt(), row.finishedAt());
    }

    private static AttemptView.RescoreView rescore(ResultSet row) throws SQLException {
        return new AttemptView.RescoreView(
                Sql.instant(row, "at"), row.getString("login"), Points.of(row.getInt("before")), Points.of(row.getInt("before_max")),
                Points.of(row.getInt("after")), Points.of(row.getInt("after_max")));
    }
}
