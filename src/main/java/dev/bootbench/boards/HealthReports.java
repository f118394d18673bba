package dev.bootbench.boards;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bootbench.Changed;
import dev.bootbench.LabClock;
import dev.bootbench.contract.v1.AgentMessage;
import dev.bootbench.contract.v1.HealthReport;
import dev.bootbench.link.AgentSaid;
import dev.bootbench.sql.Sql;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Keeps the history of the boards' health: the last {@value #KEPT} looks of each. Of scheduled looks that find all well,
 * which come every few seconds, only those are kept that say something new, and one an hour as a sign of life.
 */
@ApplicationScoped
class HealthReports {
    static final int KEPT = 200;
    static final Duration SIGN_OF_LIFE = Duration.ofHours(1);

    private static final Logger LOG = Logger.getLogger(HealthReports.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_ITEMS = 40;

    private static final String INSERT = """
            insert into health_report (board, at, received_at, occasion, healthy, sentence, items, took_ms, recovery)
            values (?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?)
            """;

    private static final String CUT = """
            delete from health_report where board = ? and id <=
                (select id from health_report where board = ? order by id desc offset ? limit 1)
            """;

    private final Sql sql;
    private final BoardRepository boards;
    private final LabClock clock;
    private final GradingHosts grading;
    private final Event<Changed> changed;

    HealthReports(Sql sql, BoardRepository boards, LabClock clock, GradingHosts grading, Event<Changed> changed) {
        this.sql = sql;
        this.boards = boards;
        this.clock = clock;
        this.grading = grading;
        this.changed = changed;
    }

    /** What the last kept look said, and when it arrived here. */
    record Last(boolean healthy, String sentence, Instant receivedAt) {}

    /** After {@link BoardReports}, which knows the board. */
    @Transactional
    void said(@Observes @Priority(BoardReports.FIRST + 1) AgentSaid event) {
        if (event.message().getMessageCase() != AgentMessage.MessageCase.HEALTH) {
            return;
        }
        HealthReport report = event.message().getHealth();
        Board board = boards.findById(report.getBoard());
        if (board == null || !board.listed || !board.host.equals(event.host())) {
            LOG.warnf("host %s reported the health of a board that is not its own", event.host());
            return;
        }
        if (report.getHealthy() && report.getOccasion() == dev.bootbench.contract.v1.HealthOccasion.ON_DEMAND) {
            grading.passed(board.host);
        }
        Instant now = clock.now();
        if (worthKeeping(report, last(board.name), now)) {
            keep(board.name, report, now);
            changed.fire(new Changed(Changed.Kind.BOARD, board.name));
        }
    }

    static boolean worthKeeping(HealthReport report, Optional<Last> last, Instant now) {
        boolean routine = report.getOccasion() == dev.bootbench.contract.v1.HealthOccasion.SCHEDULED && report.getHealthy();
        return !routine || last.isEmpty() || !last.get().healthy()
                || !last.get().sentence().equals(BoardReports.cut(report.getSentence()))
                || !last.get().receivedAt().plus(SIGN_OF_LIFE).isAfter(now);
    }

    private Optional<Last> last(String board) {
        return sql.first("select healthy, sentence, received_at from health_report where board = ? order by id desc limit 1",
                row -> new Last(row.getBoolean("healthy"), row.getString("sentence"), Sql.instant(row, "received_at")), board);
    }

    private void keep(String board, HealthReport report, Instant now) {
        List<HealthView.Item> items = report.getItemsList().stream()
                .limit(MOST_ITEMS)
                .map(item -> new HealthView.Item(
                        BoardReports.cut(item.getWhat()), item.getOk(), BoardReports.cut(item.getDetail())))
                .toList();
        sql.update(INSERT, board, BoardReports.instant(report.hasAt(), report.getAt(), now), now,
                HealthOccasion.of(report.getOccasion()), report.getHealthy(), BoardReports.cut(report.getSentence()),
                write(items), BoardReports.millis(report.getTook()), BoardReports.cut(report.getRecovery()));
        sql.update(CUT, board, board, KEPT);
    }

    /** The newest first. */
    List<HealthView> of(String board) {
        return sql.list("select * from health_report where board = ? order by id desc limit " + KEPT, HealthReports::view, board);
    }

    private static HealthView view(ResultSet row) throws SQLException {
        return new HealthView(row.getLong("id"), Sql.instant(row, "at"), HealthOccasion.valueOf(row.getString("occasion")),
                row.getBoolean("healthy"), row.getString("sentence"), row.getLong("took_ms"), row.getString("recovery"),
                read(row.getString("items")));
    }

    private static String write(List<HealthView.Item> items) {
        try {
            return JSON.writeValueAsString(items);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("items are always writable", e);
        }
    }

    private static List<HealthView.Item> read(String json) {
        try {
            return JSON.readValue(json, new TypeReference<>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the table health_report holds what write() wrote", e);
        }
    }
}
