package dev.bootbench.agent.link;

import dev.bootbench.contract.v1.Hold;
import dev.bootbench.contract.v1.HoldKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

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

    /** The board's first reservation that has not ended: by the coordinator's word, whatever our clock says. */
    synchronized OptionalLong reservation(String board) {
        return holds.values().stream()
                .filter(hold -> hold.getKind() == HoldKind.RESERVATION && hold.getBoard().equals(board))
                .min(Comparator.comparing(hold -> Messages.instant(hold.getStart())))
                .map(hold -> OptionalLong.of(hold.getId()))
                .orElse(OptionalLong.empty());
    }

    synchronized boolean has(long hold) {
        return holds.containsKey(hold);
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
