package dev.bootbench.agent.link;

import dev.bootbench.contract.v1.Hold;
import dev.bootbench.contract.v1.HoldKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What this host knows about who has its boards. Normally the coordinator ends a hold and asks for the reset; this
 * book lets the agent do it alone when the coordinator is away. All methods are called under its own lock.
 */
final class HoldBook {
    private final Map<Long, Hold> holds = new HashMap<>();

    /** Takes the coordinator's list; a hold that is known with a newer generation keeps it. */
    synchronized void replace(List<Hold> current) {
        Map<Long, Hold> next = new HashMap<>();
        for (Hold hold : current) {
            Hold known = holds.get(hold.getId());
            next.put(hold.getId(), known != null && known.getGeneration() > hold.getGeneration() ? known : hold);
        }
        holds.clear();
        holds.putAll(next);
    }

    /** Removes and returns the reservations that have ended by {@code now}: their boards want a reset. */
    synchronized List<Hold> takeEnded(Instant now) {
        List<Hold> ended = new ArrayList<>();
        for (Hold hold : holds.values()) {
            if (hold.getKind() == HoldKind.RESERVATION && !Messages.instant(hold.getEnd()).isAfter(now)) {
                ended.add(hold);
            }
        }
        ended.forEach(hold -> holds.remove(hold.getId()));
        return ended;
    }
}
