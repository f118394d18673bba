package dev.bootbench.boards;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootbench.LabTimes;
import dev.bootbench.link.HostInfo;
import dev.bootbench.link.HostState;
import dev.bootbench.link.Link;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoardJudgeTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final LabTimes BERLIN = new LabTimes(ZoneId.of("Europe/Berlin"));
    private static final Allocation RESERVED = allocation(Allocation.Kind.RESERVED, "RESERVATION");

    @Test
    void aLostHostOutweighsEverything() {
        BoardJudge.Verdict verdict = BoardJudge.judge(
                board(BoardCondition.UP, true), Optional.of(host(Link.LOST, NOW.minusSeconds(40))), RESERVED, NOW, BERLIN);
        assertThat(verdict.state()).isEqualTo(BoardState.UNREACHABLE);
        assertThat(verdict.reason().code()).isEqualTo("host-lost");
        assertThat(verdict.reason().sentence()).isEqualTo("Host bench-2 has not been heard from for 40 s.");
    }

    @ParameterizedTest
    @CsvSource({
        "UP, true, READY", "UP, false, STARTING", "BOOTING, false, STARTING", "CLEANING, false, STARTING",
        "CHECKING, false, STARTING", "OFF, false, OFF", "QUARANTINED, false, QUARANTINED", "RETIRED, false, BLOCKED"
    })
    void aFreeBoardIsWhatItsConditionSays(BoardCondition condition, boolean pristine, BoardState expected) {
        assertThat(judge(board(condition, pristine), Allocation.FREE).state()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"UP, IN_USE", "BOOTING, STARTING", "CLEANING, STARTING", "OFF, OFF", "QUARANTINED, QUARANTINED"})
    void aReservedBoardIsInUseOnceItIsUp(BoardCondition condition, BoardState expected) {
        assertThat(judge(board(condition, false), RESERVED).state()).isEqualTo(expected);
    }

    @Test
    void namesTheHolderAndTheEnd() {
        assertThat(judge(board(BoardCondition.UP, false), RESERVED).reason().sentence())
                .isEqualTo("Ada has it until 14:00 CET.");
    }

    @Test
    void aGradedRunIsGradingWhateverTheBoardDoes() {
        Allocation leased = allocation(Allocation.Kind.LEASED, "LEASE");
        for (BoardCondition condition : List.of(BoardCondition.UP, BoardCondition.CLEANING, BoardCondition.OFF)) {
            assertThat(judge(board(condition, false), leased).state()).isEqualTo(BoardState.GRADING);
        }
    }

    @Test
    void theAgentsOwnReasonIsShown() {
        Board board = board(BoardCondition.QUARANTINED, false);
        board.reasonCode = "no-ssh";
        board.reason = "SSH did not answer three times in a row.";
        assertThat(judge(board, Allocation.FREE).reason())
                .isEqualTo(new Reason("no-ssh", "SSH did not answer three times in a row.", board.since));
    }

    @Test
    void aBoardThatItsHostNoLongerHasIsGone() {
        Board board = board(BoardCondition.UP, true);
        board.listed = false;
        assertThat(judge(board, Allocation.FREE).reason().sentence()).isEqualTo("Host bench-2 has no board vm-1 any more.");
    }

    @Test
    void aFreeBoardOfADrainingHostIsBlockedAndAUsedOneIsNot() {
        Optional<HostInfo> draining = Optional.of(host(Link.CONNECTED, NOW, HostState.DRAINING));
        BoardJudge.Verdict free = BoardJudge.judge(board(BoardCondition.UP, true), draining, Allocation.FREE, NOW, BERLIN);
        assertThat(free.state()).isEqualTo(BoardState.BLOCKED);
        assertThat(free.reason()).isEqualTo(new Reason("host-draining",
                "Host bench-2 is being taken out of service: nothing new begins here.", NOW.minusSeconds(50)));
        assertThat(BoardJudge.judge(board(BoardCondition.UP, false), draining, RESERVED, NOW, BERLIN).state()).isEqualTo(BoardState.IN_USE);
    }

    @Test
    void aBoardOfARetiredHostSaysSo() {
        Board board = board(BoardCondition.UP, true);
        board.listed = false;
        assertThat(BoardJudge.judge(board, Optional.of(host(Link.LOST, NOW, HostState.RETIRED)), Allocation.FREE, NOW, BERLIN).reason().code())
                .isEqualTo("host-retired");
    }

    @Test
    void aBoardThatWaitsForSomebodySaysForWhat() {
        Board board = board(BoardCondition.BOOTING, false);
        board.byHand = "Switch off pi-3, outlet 4.";
        assertThat(judge(board, RESERVED).state()).isEqualTo(BoardState.BLOCKED);
        assertThat(judge(board, RESERVED).reason().sentence())
                .isEqualTo("It waits for somebody at the bench: Switch off pi-3, outlet 4.");
    }

    @ParameterizedTest
    @CsvSource({"0, 0 s", "119, 119 s", "120, 2 min", "7199, 119 min", "7200, 2 h", "172799, 47 h", "172800, 2 days", "-5, 0 s"})
    void spansAreShort(long seconds, String expected) {
        assertThat(BoardJudge.span(Duration.ofSeconds(seconds))).isEqualTo(expected);
    }

    private static BoardJudge.Verdict judge(Board board, Allocation allocation) {
        return BoardJudge.judge(board, Optional.of(host(Link.CONNECTED, NOW)), allocation, NOW, BERLIN);
    }

    private static HostInfo host(Link link, Instant heard) {
        return host(link, heard, HostState.ACTIVE);
    }

    private static HostInfo host(Link link, Instant heard, HostState state) {
        return new HostInfo("bench-2", link, NOW, heard, "1", "1.1", "", state, NOW.minusSeconds(50), true);
    }

    private static Allocation allocation(Allocation.Kind kind, String holdKind) {
        Allocation.Holder holder = kind == Allocation.Kind.RESERVED ? new Allocation.Holder("ada", "Ada") : null;
        return new Allocation(kind, new Allocation.Held(1, holdKind, NOW, NOW.plusSeconds(3600), null, holder, java.util.List.of(), null, null), null);
    }

    private static Board board(BoardCondition condition, boolean pristine) {
        Board board = new Board();
        board.name = "vm-1";
        board.host = "bench-2";
        board.condition = condition;
        board.reasonCode = "";
        board.reason = "";
        board.since = NOW.minusSeconds(100);
        board.pristine = pristine;
        board.byHand = "";
        board.listed = true;
        return board;
    }
}
