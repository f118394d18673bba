package dev.bootbench.agent.hardware;

import dev.bootbench.agent.board.Recovery;
import java.util.List;

/** An overlay that each power-on empties. The host sees nothing of it, and root on the board can write beneath it. */
final class CooperativePristine implements Pristine {
    @Override
    public Restored restore(Recovery rung) {
        return new Restored(
                "The power was cut, which empties the overlay over the board's disk; root on the board can write beneath it.",
                false,
                "the board's own, not seen by the host");
    }

    @Override
    public List<Recovery> ladder() {
        return List.of(Recovery.POWER_CYCLE, Recovery.POWER_CYCLE, Recovery.POWER_CYCLE);
    }
}
