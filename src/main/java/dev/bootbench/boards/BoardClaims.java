package dev.bootbench.boards;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.util.List;
import org.hibernate.Session;

/** Boards that a host reported although they belong to another. Kept until that host connects without them. */
@ApplicationScoped
class BoardClaims {
    /** @param owner the host that has the board */
    record Claim(String board, String owner) {}

    private final Session database;

    BoardClaims(Session database) {
        this.database = database;
    }

    void note(String board, String host, Instant at) {
        database.createNativeMutationQuery("""
                insert into board_claim (board, host, at) values (:board, :host, :at)
                on conflict (board, host) do update set at = excluded.at
                """)
                .setParameter("board", board)
                .setParameter("host", host)
                .setParameter("at", at)
                .executeUpdate();
    }

    void forget(String host) {
        database.createNativeMutationQuery("delete from board_claim where host = :host")
                .setParameter("host", host)
                .executeUpdate();
    }

    List<Claim> of(String host) {
        return database.createNativeQuery("""
                select board.name, board.host from board_claim join board on board.name = board_claim.board
                where board_claim.host = :host order by board.name
                """, Tuple.class)
                .setParameter("host", host)
                .getResultList().stream()
                .map(row -> new Claim(row.get(0, String.class), row.get(1, String.class)))
                .toList();
    }
}
