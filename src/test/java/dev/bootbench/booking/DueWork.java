package dev.bootbench.booking;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;

/** What the lab's own threads do by themselves, done once when a test says so. */
@ApplicationScoped
class DueWork {
    private static final Duration OUTAGE = Duration.ofMinutes(2);

    private final ReservationTick tick;
    private final Moves moves;
    private final WaitingList list;
    private final HoldRepository holds;

    DueWork(ReservationTick tick, Moves moves, WaitingList list, HoldRepository holds) {
        this.tick = tick;
        this.moves = moves;
        this.list = list;
        this.holds = holds;
    }

    /** Begins, warns and ends, moves what is on broken boards, hands out to those who wait: each in transactions of its own. */
    void all(Instant now) {
        beginAndEnd(now);
        move(now);
        pass();
    }

    void beginAndEnd(Instant now) {
        tick.tick(now);
    }

    void move(Instant now) {
        // As a replica that has been there all the time.
        moves.look(now, OUTAGE, Instant.EPOCH, true);
    }

    void pass() {
        list.pass();
    }

    /** No hold has this number or a later one yet. */
    long nextNumber() {
        return QuarkusTransaction.requiringNew()
                .call(() -> holds.find("order by id desc").firstResultOptional().map(row -> row.id + 1).orElse(1L));
    }
}
