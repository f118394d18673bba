package dev.bootbench.booking;

import dev.bootbench.boards.BoardInfo;
import dev.bootbench.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Boards that are set aside for a class. Holds of the kind {@code EXAM} occupy what no member has; a member's reservation, and
 * the lease of a member's graded run, is cut out of them and names the same block, and what is left of it when it ends goes
 * back. So the boards are at all times the block's, and the one constraint keeps everybody else away. Within the caller's
 * transaction.
 */
@ApplicationScoped
class Exams {
    private static final String OPEN_TO = """
            select b.id, c.name, b.start_at, b.end_at from block b join lab_class c on c.id = b.class_id
            join lab_class_person m on m.class_id = c.id and m.part = 'MEMBER' and m.person_id = ?
            where b.kind = 'EXAM' and b.lifted_at is null and b.end_at > ? order by b.id
            """;
    private static final String PIECES = """
            select board, block, start_at, end_at from hold where kind = 'EXAM' and ended_at is null
            and block = any (cast(? as bigint[])) and end_at > ? order by block, board, start_at
            """;

    private final HoldRepository holds;
    private final BlockRepository blocks;
    private final Sql sql;

    Exams(HoldRepository holds, BlockRepository blocks, Sql sql) {
        this.holds = holds;
        this.blocks = blocks;
        this.sql = sql;
    }

    /** @param of the class */
    record Exam(long block, String of, Window window) {}

    /** A board's time that an exam has and no member. */
    record Piece(String board, long block, Window window) {}

    /** Those of the person's classes that have not ended, in the order in which they were placed. */
    List<Exam> of(long person, Instant now) {
        holds.flush();
        Sql.Together asked = sql.together();
        Sql.Answer<Exam> exams = of(person, now, asked);
        asked.ask();
        return exams.rows();
    }

    /** The same, together with what else is asked, by one who has changed no entity before. */
    Sql.Answer<Exam> of(long person, Instant now, Sql.Together asked) {
        return asked.list(OPEN_TO, row -> new Exam(row.getLong(1), row.getString(2), window(row)), person, now);
    }

    /** Whether boards are set aside for any class, now or later. As others have committed it. */
    boolean isAnyOpen(Instant now) {
        return sql.first("select exists (select 1 from block where kind = 'EXAM' and lifted_at is null and end_at > ?)", row -> row.getBoolean(1), now)
                .orElseThrow();
    }

    Set<String> boards(long block) {
        holds.flush();
        return Set.copyOf(sql.list("select distinct board from hold where block = ? and board is not null", row -> row.getString(1), block));
    }

    /** By block, board and start; what adjoins is one. */
    List<Piece> pieces(Collection<Long> of, Instant now) {
        if (of.isEmpty()) {
            return List.of();
        }
        holds.flush();
        return joined(sql.list(PIECES, row -> new Piece(row.getString("board"), row.getLong("block"), window(row)),
                of.stream().map(String::valueOf).toList(), now));
    }

    static List<Piece> joined(List<Piece> pieces) {
        List<Piece> joined = new ArrayList<>();
        for (Piece piece : pieces.stream().sorted(Comparator.comparing(Piece::block).thenComparing(Piece::board)
                .thenComparing(each -> each.window().start())).toList()) {
            Piece last = joined.isEmpty() ? null : joined.getLast();
            if (last != null && last.block() == piece.block() && last.board().equals(piece.board())
                    && last.window().end().equals(piece.window().start())) {
                joined.set(joined.size() - 1, new Piece(piece.board(), piece.block(), new Window(last.window().start(), piece.window().end())));
            } else {
                joined.add(piece);
            }
        }
        return joined;
    }

    /** What the person has of the exam within that time, or waits for. One board at a time is what a member gets. */
    Optional<HoldRow> had(long person, long block, Window window) {
        return holds.find("personId = ?1 and block = ?2 and endedAt is null and (state = 'WAITING' or startAt < ?4 and endAt > ?3) order by id",
                person, block, window.start(), window.end()).firstResultOptional();
    }

    /** Another one of the person of the same exam, within that time. */
    Optional<HoldRow> others(long person, HoldRow row, Window window) {
        return holds.find("personId = ?1 and block = ?2 and endedAt is null and state <> 'WAITING' and id <> ?5 and startAt < ?4 and endAt > ?3 order by id",
                person, Objects.requireNonNull(row.block), window.start(), window.end(), row.id).firstResultOptional();
    }

    /** Whether an exam may use it at all: what root left on a board beneath a cooperative reset might be there for the next. */
    static boolean trusted(BoardInfo board) {
        return !board.cooperative();
    }

    /** Takes the time for a member; false, and nothing is changed, when the exam does not have it. With the board locked. */
    boolean cut(String board, long block, Window window, Instant now) {
        if (!isOpen(block)) {
            return false;
        }
        List<HoldRow> pieces = holds.overlapping(board, window.start(), window.end());
        if (pieces.stream().anyMatch(row -> row.kind != HoldKind.EXAM || !Objects.equals(row.block, block))) {
            return false;
        }
        pieces.stream().sorted(Comparator.comparing(row -> row.id)).forEach(holds::lockAnew);
        if (joined(pieces.stream().filter(row -> row.endedAt == null).map(Exams::piece).toList()).stream()
                .noneMatch(piece -> piece.window().contains(window))) {
            return false;
        }
        for (HoldRow row : pieces) {
            Instant end = row.endAt;
            if (row.startAt.isBefore(window.start())) {
                row.endAt = window.start();
            }
            if (!row.startAt.isBefore(window.start()) || !row.endAt.isAfter(now)) {
                row.endedAt = now;
            }
            row.generation++;
            holds.flush();
            if (end.isAfter(window.end())) {
                put(board, block, new Window(window.end(), end));
            }
        }
        return true;
    }

    /** What is left of a member's time, from now, is the exam's again. */
    void giveBack(HoldRow ended, Instant now) {
        Instant from = ended.startAt.isAfter(now) ? ended.startAt : now;
        if (isCut(ended) && ended.board != null && ended.endAt.isAfter(from)) {
            giveBack(ended.board, Objects.requireNonNull(ended.block), new Window(from, ended.endAt));
        }
    }

    /** @param window that no member's hold occupies any more */
    void giveBack(String board, long block, Window window) {
        if (isOpen(block)) {
            holds.flush();
            put(board, block, window);
        }
    }

    /** Whether it was taken out of an exam. */
    static boolean isCut(HoldRow row) {
        return row.block != null && (row.kind == HoldKind.RESERVATION || row.kind == HoldKind.LEASE);
    }

    /** As {@link #isCut}, while the exam has not been lifted; then it is like any other. */
    @Nullable Long running(HoldRow row) {
        return isCut(row) && blocks.findById(row.block).liftedAt == null ? row.block : null;
    }

    private void put(String board, long block, Window window) {
        holds.insertOfBlock(board, HoldKind.EXAM, window, block);
    }

    /** Until the end of the transaction nobody lifts it. */
    private boolean isOpen(long block) {
        BlockRow row = blocks.findById(block);
        blocks.getEntityManager().refresh(row, LockModeType.PESSIMISTIC_READ);
        return row.liftedAt == null;
    }

    Window window(long block) {
        BlockRow row = blocks.findById(block);
        return new Window(row.startAt, row.endAt);
    }

    /** The exam that has the board then, as far as no member has it. */
    Optional<Piece> at(String board, Instant instant) {
        return holds.at(board, instant).filter(row -> row.kind == HoldKind.EXAM).map(row -> joined(
                pieces(List.of(Objects.requireNonNull(row.block)), instant)).stream()
                .filter(piece -> piece.board().equals(board) && !piece.window().start().isAfter(instant)).findFirst().orElseThrow());
    }

    private static Piece piece(HoldRow row) {
        return new Piece(Objects.requireNonNull(row.board), Objects.requireNonNull(row.block), new Window(row.startAt, row.endAt));
    }

    private static Window window(ResultSet row) throws SQLException {
        return new Window(Sql.instant(row, "start_at"), Sql.instant(row, "end_at"));
    }
}
