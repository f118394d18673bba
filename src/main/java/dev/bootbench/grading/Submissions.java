package dev.bootbench.grading;

import dev.bootbench.LabClock;
import dev.bootbench.blobs.Blob;
import dev.bootbench.blobs.BlobStore;
import dev.bootbench.boards.BoardInfo;
import dev.bootbench.exercises.Exercise;
import dev.bootbench.intake.HandedInFile;
import dev.bootbench.intake.PlainZip;
import dev.bootbench.people.Audit;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import dev.bootbench.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps what people hand in, and puts it in the queue. */
@ApplicationScoped
class Submissions {
    private static final String INSERT = """
            insert into submission (person_id, exercise, archive, files, size, submitted_at, board, profile)
            values (?, ?, ?, ?, ?, ?, ?, ?) returning id
            """;
    private static final String SELECT = "select * from submission where id = ?";
    private static final String JUDGED = """
            select s.id from submission s where s.exercise = ?
               and exists (select 1 from attempt a where a.submission_id = s.id and a.state <> 'CANCELLED')
               and s.dropped_at is null
             order by s.id for share of s
            """;
    /** Until the transaction ends, its archive is not dropped. */
    private static final String KEPT = "select dropped_at is null from submission where id = ? for share";
    private static final String WAITING = """
            select a.id from attempt a join submission s on s.id = a.submission_id
             where s.person_id = ? and s.exercise = ? and a.state = 'QUEUED' and a.purpose = 'SUBMIT' and a.submission_id <> ?
             order by a.id
            """;

    private final Sql sql;
    private final LabClock clock;
    private final BlobStore blobs;
    private final Attempts attempts;
    private final WaitingLine line;
    private final Audit audit;

    Submissions(Sql sql, LabClock clock, BlobStore blobs, Attempts attempts, WaitingLine line, Audit audit) {
        this.sql = sql;
        this.clock = clock;
        this.blobs = blobs;
        this.attempts = attempts;
        this.line = line;
        this.audit = audit;
    }

    /** A submission and the attempt that grades it. */
    record HandedIn(long submission, long attempt) {}

    /** An older submission of the same person that still waits is not graded any more: this one takes its place. */
    @Transactional
    HandedIn handIn(long person, Exercise exercise, List<HandedInFile> files) {
        line.lock(person);
        Blob archive = blobs.put(PlainZip.write(files), PlainZip.MEDIA_TYPE);
        long size = files.stream().mapToLong(f -> f.content().length).sum();
        return queue(person, exercise, archive, files.size(), size, null);
    }

    /**
     * As with files.
     *
     * @param state what was captured of the board
     */
    @Transactional
    HandedIn handIn(long person, Exercise exercise, BoardInfo board, Blob state) {
        line.lock(person);
        return queue(person, exercise, state, 1, state.size(), board);
    }

    private HandedIn queue(long person, Exercise exercise, Blob archive, int files, long size, @Nullable BoardInfo board) {
        long id = sql.first(
                        INSERT, row -> row.getLong(1), person, exercise.id(), archive.sha256(), files, size, clock.now(),
                        board == null ? null : board.name(), board == null ? null : board.profile())
                .orElseThrow();
        long attempt = attempts.queue(id, exercise, Purpose.SUBMIT, person, null);
        for (long older : sql.list(WAITING, row -> row.getLong(1), person, exercise.id(), id)) {
            // One that somebody has locked is being claimed just now; that one, as all that have begun, finishes.
            attempts.lockedOpen(older)
                    .filter(attempts::nothingBegun)
                    .ifPresent(waiting -> attempts.finish(
                            waiting, new Outcome.Cancelled("A newer submission took its place."), ""));
        }
        return new HandedIn(id, attempt);
    }

    /**
     * A further grading of what was handed in, or the one that waits or runs already.
     *
     * @param purpose not {@code SUBMIT}
     * @param key as {@link Attempts#queue} has it
     * @throws ProblemException when what was handed in is not kept any more
     */
    @Transactional
    long regrade(long submission, Exercise exercise, Purpose purpose, long requestedBy, @Nullable String key) {
        if (!sql.first(KEPT, row -> row.getBoolean(1), submission).orElseThrow()) {
            throw new ProblemException(ProblemType.SUBMISSION_REFUSED, "The state of the board that was handed in as submission "
                    + submission + " is not kept any more, because a newer one took its place. Its results stay.");
        }
        long attempt = attempts.queue(submission, exercise, purpose, requestedBy, key);
        audit.log("attempt-regraded", Long.toString(submission), "as attempt " + attempt);
        return attempt;
    }

    /** Everything that was handed in for an exercise and not replaced before it was graded, graded again. */
    @Transactional
    List<Long> regradeAll(Exercise exercise, long requestedBy, @Nullable String key) {
        List<Long> made = sql.list(JUDGED, row -> row.getLong(1), exercise.id()).stream()
                .map(id -> attempts.queue(id, exercise, Purpose.REGRADE_ALL, requestedBy, key))
                .toList();
        audit.log("exercise-regraded", exercise.id(), made.size() + " submissions");
        return made;
    }

    Optional<Submission> find(long id) {
        return sql.first(SELECT, Submissions::read, id);
    }

    /** The ZIP that holds it; the reader closes it. */
    InputStream archive(Submission submission) {
        return blobs.open(submission.archive()).orElseThrow();
    }

    /** The files as they were handed in, by path; nothing where it was a board. */
    List<HandedInFile> files(Submission submission) {
        if (submission.board() != null) {
            return List.of();
        }
        try (InputStream archive = archive(submission)) {
            return PlainZip.read(archive);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Submission read(ResultSet row) throws SQLException {
        String board = row.getString("board");
        return new Submission(
                row.getLong("id"),
                row.getLong("person_id"),
                row.getString("exercise"),
                row.getString("archive"),
                row.getLong("size"),
                Sql.instant(row, "submitted_at"),
                board == null
                        ? null
                        : new Submission.Captured(board, row.getString("profile"), Sql.instantOrNull(row, "dropped_at") == null));
    }
}
