package dev.bootbench.booking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootbench.boards.BoardCondition;
import dev.bootbench.boards.BoardInfo;
import dev.bootbench.link.HostState;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a booking may conclude from the last plan of the line, and what it must not. */
class WaitingPlanTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final BoardInfo ONE = board("vm-1", true);
    private static final BoardInfo TWO = board("vm-2", true);

    /** vm-1 is taken for an hour, then somebody gets it for half an hour; vm-2 was given to somebody at once. */
    private final WaitingPlan plan = WaitingPlan.of(NOW,
            List.of(new Planner.Place(ONE, true, List.of(minutes(0, 60))), new Planner.Place(TWO, true, List.of())),
            List.of(new Turn(7, 1, "vm-1", minutes(60, 90)), new Turn(8, 1, "vm-2", minutes(0, 30)), new Turn(9, 1, null, null)), 9);

    private static BoardInfo board(String name, boolean connected) {
        return new BoardInfo(name, "bench-1", "x", "x86_64", List.of(), BoardCondition.UP, connected, true, "", 0,
                HostState.ACTIVE, List.of(), List.of("plain"), "", false);
    }

    private static Window minutes(int from, int to) {
        return new Window(NOW.plusSeconds(60L * from), NOW.plusSeconds(60L * to));
    }

    @Test
    void whatSomebodyIsToHaveIsPromised() {
        assertThat(plan.isPromised("vm-1", null, minutes(80, 100))).isTrue();
        assertThat(plan.isPromised("vm-1", null, minutes(90, 100))).isFalse();
        assertThat(plan.isPromised("vm-2", null, minutes(10, 20))).isTrue();
        assertThat(plan.turns().keySet()).containsExactly(7L, 8L, 9L);
    }

    @Test
    void whoGotABoardAtOnceIsNotExpectedAnyMore() {
        assertThat(plan.expected("vm-1", null)).containsExactly(minutes(60, 90));
        assertThat(plan.expected("vm-2", null)).isEmpty();
    }

    @Test
    void timeThatWasTakenAndIsFreeNowIsNews() {
        assertThat(plan.isNews(ONE, minutes(30, 50))).as("given back early").isTrue();
        assertThat(plan.isNews(ONE, minutes(90, 120))).as("was free, and left over").isFalse();
    }

    @Test
    void aBoardThatHasComeBackIsNews() {
        assertThat(plan.isNews(board("vm-3", true), minutes(0, 30))).isTrue();
        assertThat(plan.isNews(board("vm-3", false), minutes(0, 30))).as("still away").isFalse();
    }
}
