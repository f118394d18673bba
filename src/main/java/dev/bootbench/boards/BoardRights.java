package dev.bootbench.boards;

import dev.bootbench.people.CurrentPerson;
import dev.bootbench.people.Role;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import jakarta.enterprise.context.RequestScoped;

/** What the present person may do to a board. */
@RequestScoped
class BoardRights {
    private final CurrentPerson me;

    BoardRights(CurrentPerson me) {
        this.me = me;
    }

    static ProblemException noSuchBoard() {
        return new ProblemException(ProblemType.NOT_FOUND, "There is no board of that name. GET /api/boards lists them.");
    }

    /** Its holder and teachers may act on a board; nobody may while a graded run has it. */
    void demandUse(BoardView board) {
        switch (board.allocation()) {
            case LEASED -> throw new ProblemException(ProblemType.BOARD_NOT_READY,
                    "A graded run has " + board.name() + " just now, and nobody may touch it before it is over.");
            case FREE, RESERVED, BLOCKED -> {
                if (!board.mine() && !me.is(Role.TEACHER)) {
                    throw new ProblemException(ProblemType.NOT_ALLOWED, board.holder() == null
                            ? "Book " + board.name() + " first: only its holder may do that."
                            : board.holder().name() + " holds " + board.name() + ": only the holder may do that.");
                }
            }
        }
    }

    /** For the audit log. */
    String asWhat(BoardView board) {
        return board.mine() ? "as holder" : "as " + me.get().role;
    }
}
