package dev.bootbench.booking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootbench.boards.BoardFault;
import dev.bootbench.booking.Moving.Case;
import dev.bootbench.booking.Moving.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class MovingTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final Moving.Terms TERMS = new Moving.Terms(Duration.ofMinutes(2), Duration.ofMinutes(15), Duration.ofMinutes(5));
    private static final Function<Window, List<String>> NOTHING = window -> List.of();
    private static final Function<Window, List<String>> SPARE = window -> List.of("spare", "other");

    @Test
    void oneThatRunsMovesAtOnceWithTheTimeThatWasLost() {
        assertThat(decide(running(-30, 30), fault(BoardFault.Kind.FAILED, 4), SPARE)).isEqualTo(move(0, 34));
        assertThat(decide(running(-3, 30), fault(BoardFault.Kind.FAILED, 40), SPARE)).as("lost only what was its").isEqualTo(move(0, 33));
        assertThat(decide(running(-30, 30), fault(BoardFault.Kind.FAILED, 0), SPARE)).isEqualTo(move(0, 30));
    }

    @Test
    void lostTimeIsGivenOnlyWhereItIsFree() {
        Function<Window, List<String>> short_ = window -> window.end().isAfter(at(30)) ? List.of() : List.of("spare");
        assertThat(decide(running(-30, 30), fault(BoardFault.Kind.FAILED, 4), short_)).isEqualTo(move(0, 30));
    }

    @Test
    void aHostHasSomeMinutesToComeBack() {
        assertThat(decide(running(-30, 30), fault(BoardFault.Kind.AWAY, 1), SPARE)).isEqualTo(new Decision.Stay());
        assertThat(decide(running(-30, 30), fault(BoardFault.Kind.AWAY, 2), SPARE)).isEqualTo(move(0, 32));
    }

    @Test
    void whatRunsOnAHostThatDrainsFinishesAndWhatIsToBeginMoves() {
        assertThat(decide(running(-30, 30), fault(BoardFault.Kind.CLOSED, 9), SPARE)).isEqualTo(new Decision.Stay());
        assertThat(decide(coming(10, 40), fault(BoardFault.Kind.CLOSED, 9), SPARE)).isEqualTo(move(10, 40));
    }

    @Test
    void oneThatIsToComeMovesShortlyBeforeOrWhenTheBoardIsGone() {
        assertThat(decide(coming(16, 60), fault(BoardFault.Kind.FAILED, 9), SPARE)).isEqualTo(new Decision.Stay());
        assertThat(decide(coming(15, 60), fault(BoardFault.Kind.FAILED, 9), SPARE)).isEqualTo(move(15, 60));
        assertThat(decide(coming(9000, 9060), fault(BoardFault.Kind.GONE, 0), SPARE)).isEqualTo(move(9000, 9060));
        assertThat(decide(coming(9000, 9060), fault(BoardFault.Kind.GONE, 0), NOTHING)).isEqualTo(new Decision.GiveUp());
    }

    @Test
    void withNothingFreeItsPersonIsToldOnceForEachFault() {
        assertThat(decide(running(-30, 30), fault(BoardFault.Kind.FAILED, 4), NOTHING)).isEqualTo(new Decision.Tell());
        assertThat(decide(running(-30, 30), fault(BoardFault.Kind.GONE, 4), NOTHING)).isEqualTo(new Decision.Tell());
        assertThat(decide(told(3), fault(BoardFault.Kind.FAILED, 4), NOTHING)).isEqualTo(new Decision.Stay());
        assertThat(decide(told(5), fault(BoardFault.Kind.FAILED, 4), NOTHING)).isEqualTo(new Decision.Tell());
        assertThat(decide(told(3), fault(BoardFault.Kind.FAILED, 4), SPARE)).as("when one becomes free").isEqualTo(move(0, 34));
    }

    @Test
    void thisVeryBoardIsNotExchanged() {
        Case only = new Case(true, new Window(at(-30), at(30)), true, null);
        assertThat(decide(only, fault(BoardFault.Kind.FAILED, 4), SPARE)).isEqualTo(new Decision.Tell());
    }

    @Test
    void itsLastMinutesAreNotWorthAMove() {
        assertThat(decide(running(-30, 4), fault(BoardFault.Kind.FAILED, 4), SPARE)).isEqualTo(new Decision.Stay());
    }

    private static Decision decide(Case reservation, BoardFault fault, Function<Window, List<String>> free) {
        return Moving.decide(reservation, fault, TERMS, NOW, free);
    }

    private static Case running(int from, int to) {
        return new Case(true, new Window(at(from), at(to)), false, null);
    }

    private static Case coming(int from, int to) {
        return new Case(false, new Window(at(from), at(to)), false, null);
    }

    private static Case told(int ago) {
        return new Case(true, new Window(at(-30), at(30)), false, at(-ago));
    }

    private static Decision move(int from, int to) {
        return new Decision.Move("spare", new Window(at(from), at(to)));
    }

    private static BoardFault fault(BoardFault.Kind kind, int ago) {
        return new BoardFault("broken", kind, at(-ago), "broken does not work");
    }

    private static Instant at(int minutes) {
        return NOW.plus(Duration.ofMinutes(minutes));
    }
}
