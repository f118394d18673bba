package dev.bootbench.deployments;

import dev.bootbench.Changed;
import dev.bootbench.LabClock;
import dev.bootbench.blobs.Blob;
import dev.bootbench.boards.BoardInfo;
import dev.bootbench.boards.BoardUsed;
import dev.bootbench.booking.Hold;
import dev.bootbench.booking.HolderRule;
import dev.bootbench.people.Audit;
import dev.bootbench.people.Person;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import dev.bootbench.recordings.MarkerKind;
import dev.bootbench.recordings.Markers;
import dev.bootbench.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The deployments and every move they make. A move is made by one statement that names the states it may come from, so that
 * of two who would end the same deployment one does and the other changes nothing.
 */
@ApplicationScoped
class Deployments {
    private static final String INSERT = """
            insert into deployment (board, host, hold_id, person_id, kind, title, content, size, module, parameters, load,
                                    command_line, target, state, queued_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'QUEUED', ?)
            on conflict (board) where finished_at is null do nothing
            returning id
            """;
    private static final String UNDERWAY = "select 1 from deployment where board = ? and finished_at is null";
    private static final String SENT =
            "select coalesce(sum(size), 0) from (select distinct content, size from deployment where hold_id = ?) contents";
    private static final String RUNNING = """
            update deployment set state = 'RUNNING', started_at = coalesce(started_at, ?), phase = ?, doing = ?
             where id = ? and host = ? and finished_at is null
            """;
    private static final String FINISHED = """
            update deployment set state = ?, sentence = ?, phase = '', doing = '', finished_at = ?, output = ?,
                   diagnostics = ?::jsonb, console_from = ?, console_to = ?, kernel = ?, took_ms = ?
             where id = ? and host = ? and finished_at is null
            """;
    private static final String LOST = """
            update deployment set state = ?, sentence = ?, phase = '', doing = '', finished_at = ?
             where id = ? and finished_at is null
            """;
    private static final String OF_BOARD = DeploymentRow.SELECT + """
             where d.board = ? and (?::bigint is null or d.person_id = ?) order by d.id desc limit ?
            """;
    private static final String UNFINISHED = DeploymentRow.SELECT + "where d.finished_at is null order by d.id";

    private final Sql sql;
    private final DeploymentRow rows;
    private final HolderRule rule;
    private final LabClock clock;
    private final Audit audit;
    private final Markers markers;
    private final Event<BoardUsed> used;
    private final Event<Changed> changed;

    Deployments(
            Sql sql, DeploymentRow rows, HolderRule rule, LabClock clock, Audit audit, Markers markers, Event<BoardUsed> used,
            Event<Changed> changed) {
        this.sql = sql;
        this.rows = rows;
        this.rule = rule;
        this.clock = clock;
        this.audit = audit;
        this.markers = markers;
        this.used = used;
        this.changed = changed;
    }

    /**
     * Makes a deployment. Its content may have come in slowly: whether the board is still theirs is asked when it is complete.
     *
     * @param content stores what it is made of, or finds it. Asked when nothing stands against it, in the same transaction: what
     *     is refused after all leaves nothing behind
     * @throws ProblemException {@code conflict} while another runs on the board
     */
    @Transactional
    Deployment queue(BoardInfo board, Hold hold, Person person, Wish wish, Supplier<Blob> content) {
        demandNothingUnderway(board.name());
        Blob blob = content.get();
        rule.demandStill(hold, person);
        long personId = Objects.requireNonNull(person.id);
        long id = sql.first(
                        INSERT, row -> row.getLong(1), board.name(), board.host(), hold.id(), personId, wish.kind(),
                        wish.title(), blob.sha256(), blob.size(), wish.module(), wish.parameters(), wish.load(), wish.commandLine(),
                        wish.target(), clock.now())
                .orElseThrow(() -> underway(board.name()));
        audit.log("deployment", board.name(), wish.kind().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-') + " "
                + wish.title() + " as deployment " + id);
        used.fire(new BoardUsed(board.name(), personId, "deploy"));
        tell(id);
        return find(id).orElseThrow();
    }

    /** @throws ProblemException {@code conflict} while something is deployed on the board */
    void demandNothingUnderway(String board) {
        if (sql.first(UNDERWAY, row -> true, board).isPresent()) {
            throw underway(board);
        }
    }

    private static ProblemException underway(String board) {
        return new ProblemException(ProblemType.CONFLICT, "Something else is being deployed on " + board + " just now. Wait for its end.");
    }

    /** Bytes of all that was sent in a reservation; what was deployed again counts once. */
    long sent(Hold hold) {
        return sql.first(SENT, row -> row.getLong(1), hold.id()).orElseThrow();
    }

    Optional<Deployment> find(long id) {
        return sql.first(DeploymentRow.SELECT + "where d.id = ?", rows::read, id);
    }

    /** The newest first. */
    List<Deployment> of(String board, @Nullable Long person, int limit) {
        return sql.list(OF_BOARD, rows::read, board, person, person, limit);
    }

    /** All that no end is known of, oldest first. */
    List<Deployment> unfinished() {
        return sql.list(UNFINISHED, rows::read);
    }

    /** Notes what an agent is doing; nothing when the deployment is over, or another host's. */
    @Transactional
    void progress(long id, String host, String phase, String doing) {
        if (sql.update(RUNNING, clock.now(), phase, doing, id, host) == 1) {
            tell(id);
        }
    }

    /** Ends a deployment with what its agent found; nothing when it has ended, or is another host's. */
    @Transactional
    void finish(long id, String host, DeploymentState end, String sentence, Deployment.Found found) {
        demandEnd(end);
        int ended = sql.update(FINISHED, end, sentence, clock.now(), found.output(), rows.write(found.diagnostics()),
                found.consoleFrom(), found.consoleTo(), found.kernel(), found.tookMs(), id, host);
        if (ended == 1) {
            find(id).ifPresent(this::mark);
            tell(id);
        }
    }

    /** In the recording, where its board began to change. */
    private void mark(Deployment deployment) {
        Long from = deployment.found().consoleFrom();
        if (from != null) {
            markers.place(deployment.hold(), "deployment " + deployment.id(), List.of(new Markers.Place(
                    from, MarkerKind.DEPLOYMENT, "%s: %s".formatted(deployment.wish().title(), deployment.state().name().toLowerCase(Locale.ROOT).replace('_', ' ')))));
        }
    }

    /** Ends a deployment of which nothing more will be known; nothing when it has ended. */
    @Transactional
    void giveUp(long id, DeploymentState end, String sentence) {
        demandEnd(end);
        if (sql.update(LOST, end, sentence, clock.now(), id) == 1) {
            tell(id);
        }
    }

    private static void demandEnd(DeploymentState end) {
        if (!end.over()) {
            throw new IllegalStateException("a deployment cannot end as " + end);
        }
    }

    private void tell(long id) {
        changed.fire(new Changed(Changed.Kind.DEPLOYMENT, Long.toString(id)));
    }
}
