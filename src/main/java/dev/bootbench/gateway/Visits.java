package dev.bootbench.gateway;

import dev.bootbench.Background;
import dev.bootbench.LabClock;
import dev.bootbench.booking.Hold;
import dev.bootbench.booking.Holds;
import dev.bootbench.booking.HoldsChanged;
import dev.bootbench.people.Person;
import dev.bootbench.people.PersonRepository;
import dev.bootbench.people.Role;
import dev.bootbench.people.SshKeys;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Everybody who is inside. Looked after once a second, and when holds change: whose account or key is gone is out, whose
 * reservation has ended is out of the board, and who has a reservation is told 10, 5 and 1 minutes before its end. What is looked
 * at is the database, so it does not matter which replica was told.
 */
@ApplicationScoped
class Visits {
    private static final List<Integer> WARNINGS = List.of(1, 5, 10);
    private static final Duration SECOND_LOOK = Duration.ofMinutes(1);

    private final SshKeys keys;
    private final Holds holds;
    private final PersonRepository people;
    private final LabClock clock;
    private final GatewayConfig config;
    /** With the end that was last warned of, and how many minutes before. */
    private final Map<Visit, Warned> inside = new ConcurrentHashMap<>();

    private record Warned(Instant end, int minutes) {
        private static final Warned NEVER = new Warned(Instant.EPOCH, Integer.MAX_VALUE);
    }

    Visits(SshKeys keys, Holds holds, PersonRepository people, LabClock clock, GatewayConfig config) {
        this.keys = keys;
        this.holds = holds;
        this.people = people;
        this.clock = clock;
        this.config = config;
    }

    void begun(Visit visit) {
        inside.put(visit, Warned.NEVER);
    }

    void over(Visit visit) {
        inside.remove(visit);
    }

    void holdsChanged(@Observes(during = TransactionPhase.AFTER_SUCCESS) HoldsChanged event) {
        if (inside.keySet().stream().anyMatch(visit -> visit.board().equals(event.board()))) {
            Background.start("ssh-visits", this::look);
        }
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void look() {
        // Who comes in from here on is looked at next time: their key is not among those asked for.
        Map<Visit, Warned> present = Map.copyOf(inside);
        if (present.isEmpty()) {
            return;
        }
        Set<Long> good = new HashSet<>(keys.still(present.keySet().stream().map(visit -> visit.owner().key()).distinct().toList()));
        Map<String, Optional<Hold>> current = new HashMap<>();
        Instant now = clock.now();
        present.forEach((visit, warned) -> {
            Optional<Hold> hold = current.computeIfAbsent(visit.board(), holds::current);
            Optional<String> over = over(visit, good.contains(visit.owner().key()), hold);
            if (over.isPresent()) {
                visit.end(over.get());
            } else {
                hold.filter(own -> own.isFor(visit.owner().person())).ifPresent(own -> warn(visit, warned, own.end(), now));
            }
        });
    }

    /** Why a visit may not go on, if it may not: a board that is taken away often ends its connections before we have looked. */
    Optional<String> whyOver(Visit visit) {
        return over(visit, keys.still(List.of(visit.owner().key())).contains(visit.owner().key()), holds.current(visit.board()));
    }

    private Optional<String> over(Visit visit, boolean keyIsGood, Optional<Hold> hold) {
        if (!keyIsGood) {
            return Optional.of("This key does not open an account any more.");
        }
        Optional<String> dismissed = visit.dismissed();
        if (dismissed.isPresent()) {
            return dismissed;
        }
        if (visit.hold().isPresent() && !lasts(visit, hold)) {
            return Optional.of("The reservation of " + visit.board() + " has ended, or is not yours any more.");
        }
        return visit.idle().compareTo(config.idle()) > 0
                ? Optional.of("Nothing was sent for " + Words.duration(config.idle()) + ", so the connection is closed.") : Optional.empty();
    }

    private boolean lasts(Visit visit, Optional<Hold> hold) {
        return hold.filter(present -> present.id() == visit.hold().getAsLong())
                .filter(present -> present.isFor(visit.owner().person()) || teaches(visit.owner().person()))
                .isPresent();
    }

    private boolean teaches(long person) {
        Person who = QuarkusTransaction.requiringNew().call(() -> people.findById(person));
        return who != null && who.role.compareTo(Role.TEACHER) >= 0;
    }

    private void warn(Visit visit, Warned warned, Instant end, Instant now) {
        Duration left = Duration.between(now, end);
        for (int minutes : WARNINGS) {
            boolean told = warned.end().equals(end) && warned.minutes() <= minutes;
            if (!told && left.compareTo(Duration.ofMinutes(minutes)) <= 0 && left.compareTo(Duration.ofMinutes(minutes).minus(SECOND_LOOK)) > 0) {
                inside.replace(visit, new Warned(end, minutes));
                visit.tell(visit.board() + " is yours for " + (minutes == 1 ? "one more minute" : "another " + minutes + " minutes")
                        + ", until " + Words.clock(end) + ". Save your work, or prolong it.");
                return;
            }
        }
    }
}
