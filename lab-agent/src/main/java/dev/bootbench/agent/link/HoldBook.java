package dev.bootbench.agent.link;

import dev.bootbench.contract.v1.Hold;
import dev.bootbench.contract.v1.HoldKind;
import dev.bootbench.contract.v1.Holds;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What this host knows about who has its boards. Normally the coordinator ends a hold and asks for the reset; this
 * book lets the agent do it alone when the coordinator is away. All methods are called under its own lock.
 *
 * <p>Time here is the coordinator's: it says what time it is with each list, and from then on a counter that nobody can
 * set goes on. The host's own clock may be wrong, or jump.
 */
final class HoldBook {
    private final LongSupplier ticks;
    private final InstantSource clock;
    private final Map<Long, Hold> holds = new HashMap<>();
    /** The coordinator's time at {@link #toldAt}. */
    private Instant told = Instant.EPOCH;
    private long toldAt;

    /**
     * @param ticks nanoseconds that only go forward, as {@link System#nanoTime}
     * @param clock for a coordinator that does not say what time it is
     */
    HoldBook(LongSupplier ticks, InstantSource clock) {
        this.ticks = ticks;
        this.clock = clock;
    }

    /** Takes the coordinator's list; a hold that is known with a newer generation keeps it. */
    synchronized void replace(Holds current) {
        told = current.hasNow() ? Messages.instant(current.getNow()) : clock.instant();
        toldAt = ticks.getAsLong();
        Map<Long, Hold> next = new HashMap<>();
        for (Hold hold : current.getHoldsList()) {
            Hold known = holds.get(hold.getId());
            next.put(hold.getId(), known != null && known.getGeneration() > hold.getGeneration() ? known : hold);
        }
        holds.clear();
        holds.putAll(next);
        notifyAll();
    }

    /** The board's first reservation that has not ended: by the coordinator's word, whatever our clock says. */
    synchronized OptionalLong reservation(String board) {
        return holds.values().stream()
                .filter(hold -> hold.getKind() == HoldKind.RESERVATION && hold.getBoard().equals(board))
                .min(Comparator.comparing(hold -> Messages.instant(hold.getStart())))
                .map(hold -> OptionalLong.of(hold.getId()))
                .orElse(OptionalLong.empty());
    }

    /** The reservation that has the board just now, by the coordinator's clock: not one that is still to come. */
    synchronized OptionalLong running(String board) {
        Instant now = now();
        return holds.values().stream()
                .filter(hold -> hold.getKind() == HoldKind.RESERVATION && hold.getBoard().equals(board))
                .filter(hold -> !Messages.instant(hold.getStart()).isAfter(now) && Messages.instant(hold.getEnd()).isAfter(now))
                .mapToLong(Hold::getId)
                .findFirst();
    }

    private Instant now() {
        return told.plusNanos(ticks.getAsLong() - toldAt);
    }

    /** Waits for a reservation of the board that has just begun: the coordinator's list may be on its way. */
    synchronized boolean awaitReservation(long id, String board, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!isReservation(id, board)) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return true;
    }

    private boolean isReservation(long id, String board) {
        Hold hold = holds.get(id);
        return hold != null && hold.getKind() == HoldKind.RESERVATION && hold.getBoard().equals(board);
    }

    synchronized boolean has(long hold) {
        return holds.containsKey(hold);
    }

    /** Removes and returns the reservations that ended at least {@code grace} ago: their boards want a reset. */
    synchronized List<Hold> takeEnded(Duration grace) {
        Instant latest = now().minus(grace);
        List<Hold> ended = new ArrayList<>();
        for (Hold hold : holds.values()) {
            if (hold.getKind() == HoldKind.RESERVATION && !Messages.instant(hold.getEnd()).isAfter(latest)) {
                ended.add(hold);
            }
        }
        ended.forEach(hold -> holds.remove(hold.getId()));
        return ended;
    }
}
