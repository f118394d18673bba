package dev.bootbench.agent.grading;

import dev.bootbench.agent.board.BoardState;
import dev.bootbench.agent.build.SourceFile;
import java.util.List;
import java.util.Optional;

/** What somebody handed in. */
public sealed interface HandedIn {
    /** @param files as Intake read them; may be empty */
    record Sources(List<SourceFile> files) implements HandedIn {}

    /** The state in which their board was. */
    record State(BoardState captured) implements HandedIn {}

    /** Nothing to read: the answer is given without looking at it. */
    static HandedIn nothing() {
        return new Sources(List.of());
    }

    /** To be built; none for a state. */
    default List<SourceFile> sources() {
        return this instanceof Sources(List<SourceFile> files) ? files : List.of();
    }

    /** What boards wake up from; empty: they start pristine. */
    default Optional<BoardState> state() {
        return this instanceof State(BoardState captured) ? Optional.of(captured) : Optional.empty();
    }
}
