package dev.bootbench.agent.board;

import dev.bootbench.agent.board.BoardStatus.Condition;
import dev.bootbench.agent.board.HealthReport.Occasion;
import dev.bootbench.agent.serial.Console;
import dev.bootbench.agent.serial.GuardedConsole;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * How a board comes back to rest by itself. At rest it is on, connected, checked and pristine. After a use, a power action
 * or a key typed by somebody it is not, and comes back only by being made pristine anew, on the rungs of its recovery
 * ladder: when the last one has failed it is quarantined, so that recovery itself does no harm.
 *
 * <p>Methods are for the board's thread, but for those of {@link Keeper} and those that only read.
 */
final class BoardLife implements Keeper {
    private static final Logger LOG = Logger.getLogger(BoardLife.class);
    private static final Duration QUARANTINE_RECHECK = Duration.ofMinutes(5);

    private final String name;
    private final BoardThread thread;
    private final Standing standing = new Standing();
    private final Hands hands = new Hands(standing::again);
    private final List<Consumer<HealthReport>> healthListeners = new CopyOnWriteArrayList<>();
    private final Machinery machinery;
    private final Console console;
    private volatile @Nullable BoardUse use;
    private volatile @Nullable ResetProof proof;
    private volatile long consoleFrom;
    /** In which it was made pristine last. */
    private Lane lane = Lane.PLAIN;
    /** In which it is wanted after the use that ends next. */
    private volatile Lane announced = Lane.PLAIN;
    /** {@link System#nanoTime} of the last try in quarantine. */
    private long quarantinedAt;

    BoardLife(String name, BoardActor.Kind kind) throws IOException {
        this.name = name;
        this.thread = new BoardThread(name);
        this.machinery = kind.make(this);
        this.console = new GuardedConsole(machinery.line(), this::keyboard);
    }

    Machinery machinery() {
        return machinery;
    }

    BoardThread thread() {
        return thread;
    }

    Standing standing() {
        return standing;
    }

    Hands hands() {
        return hands;
    }

    Console console() {
        return console;
    }

    BoardStatus status() {
        return standing.now();
    }

    Optional<ResetProof> proof() {
        return Optional.ofNullable(proof);
    }

    /** Number of the first byte the console carried since the last reset. */
    long consoleFrom() {
        return consoleFrom;
    }

    void onHealth(Consumer<HealthReport> listener) {
        healthListeners.add(listener);
    }

    // ---- recovery

    /** Makes the board pristine, or at the end of its ladder leaves it in quarantine. */
    void recover(String why) throws InterruptedException {
        recover(why, machinery.ladder());
    }

    private void recover(String why, List<Recovery> rungs) throws InterruptedException {
        String last = "";
        for (int rung = 0; rung < rungs.size(); rung++) {
            if (status().condition() == Condition.RETIRED) {
                return;
            }
            thread.requireGoingOn();
            Optional<String> failure = tryRung(rungs.get(rung), rung > 0, why, Lane.PLAIN);
            if (failure.isEmpty()) {
                return;
            }
            last = failure.get();
            LOG.warnf("%s: failure %d: %s", name, rung + 1, last);
            machinery.cutPower("the board did not get ready");
        }
        quarantinedAt = System.nanoTime();
        become(Condition.QUARANTINED, "health-failed", "Failed " + (rungs.size() == 1 ? "again" : rungs.size() + " times in a row")
                + ", last: " + last);
    }

    /** @return what went wrong; empty when the board is at rest */
    private Optional<String> tryRung(Recovery rung, boolean again, String why, Lane wanted) throws InterruptedException {
        long began = System.nanoTime();
        HealthReport report = look(
                again ? Occasion.AFTER_RECOVERY : Occasion.AFTER_RESET,
                again ? Optional.of(rung) : Optional.empty(),
                look -> {
                    become(Condition.CLEANING, "cleaning", "Back to pristine: " + why + ".");
                    machinery.cutPower(why);
                    consoleFrom = console.head();
                    become(Condition.BOOTING, "booting", "A pristine system is coming up.");
                    lane = wanted;
                    machinery.makePristine(rung, wanted);
                    become(Condition.CHECKING, "checking", "The system is up and being checked.");
                    machinery.checkPristine(look);
                });
        if (!report.healthy()) {
            return Optional.of(report.sentence());
        }
        proof = machinery.prove(Duration.ofNanos(System.nanoTime() - began));
        become(Condition.UP, "ready", "Pristine and checked.", true);
        if (wanted == Lane.PLAIN) {
            warmUp(proof, 0);
        }
        return Optional.empty();
    }

    /** Step by step behind what is queued, so that nobody who wants the board waits for all of it; ends when it is used. */
    private void warmUp(@Nullable ResetProof since, int step) {
        thread.submit(() -> {
            if (proof == since && status().pristine() && use == null && machinery.warmUp(step)) {
                warmUp(since, step + 1);
            }
        });
    }

    // ---- health

    /** Something that looks at a board and stops at what is not as it must be. */
    interface Check {
        void run(Examination look) throws LabFaultException, InterruptedException;
    }

    HealthReport look(Occasion occasion, Optional<Recovery> rung, Check check) throws InterruptedException {
        Examination look = new Examination();
        Instant at = Instant.now();
        long began = System.nanoTime();
        String problem = "";
        try {
            check.run(look);
        } catch (LabFaultException e) {
            thread.requireGoingOn();
            problem = String.valueOf(e.getMessage());
        }
        HealthReport report = new HealthReport(
                at, occasion, problem.isEmpty(), problem.isEmpty() ? "All is well." : problem, look.items(),
                Duration.ofNanos(System.nanoTime() - began), rung);
        healthListeners.forEach(listener -> listener.accept(report));
        return report;
    }

    /** Somebody asked. A board that waits and is found unwell recovers by itself, afterwards. */
    HealthReport lookOnDemand() throws InterruptedException {
        HealthReport found = look(Occasion.ON_DEMAND, Optional.empty(), look -> {
            boolean on = machinery.isPowered();
            look.require("power", on, on ? "on" : "the board is off: switch it on or reset it");
            machinery.checkOnDemand(look);
        });
        if (!found.healthy() && status().pristine() && use == null) {
            thread.submit(() -> recoverAtRest(found));
        }
        return found;
    }

    /** Now and then: is a waiting board still well, may a quarantined one come back. */
    void lookAfter() throws InterruptedException {
        if (status().pristine() && use == null) {
            HealthReport found = look(Occasion.SCHEDULED, Optional.empty(), machinery::checkAtRest);
            if (!found.healthy()) {
                recoverAtRest(found);
            }
        } else if (status().condition() == Condition.QUARANTINED
                && System.nanoTime() - quarantinedAt > QUARANTINE_RECHECK.toNanos()) {
            // One try: a board that was given up gets no more than a chance now and then.
            recover("checking whether it works again", List.of(machinery.ladder().getLast()));
        }
    }

    /** Nobody has used the board, so the gentlest rung may do: it keeps the state the board is in. */
    private void recoverAtRest(HealthReport found) throws InterruptedException {
        LOG.warnf("%s: %s", name, found.sentence());
        HealthReport afterwards = look(Occasion.AFTER_RECOVERY, Optional.of(Recovery.SOFT_RESET), look -> {
            machinery.softReset();
            machinery.checkOnDemand(look);
        });
        if (!afterwards.healthy()) {
            recover("it did not answer while it waited");
        }
    }

    // ---- what the machinery sees

    @Override
    public void unwell(String code, String reason) {
        ResetProof seen = proof;
        thread.submit(() -> {
            if (proof != seen || use != null) {
                // It was made pristine since; or a graded run has it, which sees for itself.
                return;
            }
            if (status().pristine()) {
                touched(code, reason);
                recover(reason.endsWith(".") ? reason.substring(0, reason.length() - 1) : reason);
            } else {
                standing.unwell(code, reason);
            }
        });
    }

    @Override
    public void powerLost(BooleanSupplier still, String code, String reason) {
        thread.submit(() -> {
            if (!still.getAsBoolean()) {
                return;
            }
            boolean waited = status().pristine() && use == null;
            machinery.cutPower(reason);
            become(Condition.OFF, code, reason);
            if (waited) {
                recover("it went off while it waited");
            }
        });
    }

    @Override
    public void touched(String code, String reason) {
        standing.touched(code, reason);
    }

    @Override
    public void askByHand(String sentence, Duration limit) throws LabFaultException, InterruptedException {
        hands.ask(sentence, limit);
    }

    // ---- condition and use

    void become(Condition condition, String code, String reason) {
        become(condition, code, reason, false);
    }

    private void become(Condition condition, String code, String reason, boolean pristine) {
        standing.become(condition, code, reason, condition == Condition.UP ? machinery.kernel() : "", pristine);
    }

    /** Whether somebody without a use may type; whoever does leaves a board that is not pristine. */
    private Optional<String> keyboard() {
        if (use != null) {
            return Optional.of("A graded run holds the keyboard of " + name + ".");
        }
        touched("typed", "Somebody types on the console.");
        return Optional.empty();
    }

    /**
     * One try for another lane than the plain one: a board that fails there is as good as before in the plain lane, so it
     * goes back and is not quarantined.
     */
    private void change(Lane wanted) throws LabFaultException, InterruptedException {
        thread.requireGoingOn();
        Optional<String> failure = tryRung(machinery.ladder().getFirst(), false, "lane " + wanted.text() + " is wanted", wanted);
        if (failure.isPresent()) {
            LOG.warnf("%s: lane %s: %s", name, wanted.text(), failure.get());
            recover("lane " + wanted.text() + " did not get ready");
            throw new LabFaultException("The board " + name + " does not get ready in lane " + wanted.text() + ": " + failure.get());
        }
    }

    void announce(Lane next) {
        announced = next;
    }

    /** After a use. */
    private void comeBack() throws InterruptedException {
        Lane next = announced;
        announced = Lane.PLAIN;
        if (next == Lane.PLAIN || !machinery.lanes().contains(next)) {
            recover("its use has ended");
            return;
        }
        try {
            change(next);
        } catch (LabFaultException e) {
            // It is back in the plain lane by now; whoever comes for the other one is told why it cannot be had.
            LOG.debugf("%s: %s", name, e.getMessage());
        }
    }

    /**
     * Empty while somebody else has the board.
     *
     * @param state to go on from; empty: the board is given out pristine
     */
    Optional<BoardUse> take(Lane wanted, Optional<BoardState> state) throws LabFaultException, InterruptedException {
        if (!machinery.lanes().contains(wanted)) {
            throw new LabFaultException("The board " + name + " has no lane " + wanted.text()
                    + ": its profile " + machinery.profile() + " has none, or the kernel of that lane is not built on this host (lab image debug).");
        }
        if (use != null) {
            return Optional.empty();
        }
        switch (status().condition()) {
            case QUARANTINED, RETIRED -> throw outOfService();
            case OFF, BOOTING, CHECKING, CLEANING, UP -> {
                if (status().pristine() && lane == wanted) {
                    break;
                }
                if (wanted != Lane.PLAIN) {
                    change(wanted);
                } else {
                    recover("a pristine board is wanted");
                }
            }
        }
        if (!status().pristine()) {
            return Optional.empty();
        }
        if (state.isPresent()) {
            goOnFrom(state.get());
        }
        AtomicBoolean ended = new AtomicBoolean();
        ResetProof before = proof;
        BoardUse taken = machinery.newUse(untouched -> {
            if (ended.compareAndSet(false, true)) {
                thread.submit(() -> {
                    use = null;
                    boolean isAsBefore = untouched && state.isEmpty() && wanted == Lane.PLAIN && proof == before
                            && standing.untouched(BoardStatus.IN_USE, "ready", "Pristine and checked.");
                    if (!isAsBefore) {
                        comeBack();
                    }
                });
            }
        });
        use = taken;
        touched(BoardStatus.IN_USE, "A graded run uses the board.");
        return Optional.of(taken);
    }

    private void goOnFrom(BoardState state) throws LabFaultException, InterruptedException {
        try {
            become(Condition.BOOTING, "state", "A captured state wakes up.");
            machinery.cutPower("a captured state wakes up");
            machinery.wake(state);
            // It answers over SSH; what else there is to be said of it is for the checks to say.
            become(Condition.CHECKING, "state", "The captured state is awake.");
            become(Condition.UP, "state", "The captured state is awake.");
        } catch (LabFaultException e) {
            thread.requireGoingOn();
            recover("a captured state did not wake up");
            throw e;
        }
    }

    LabFaultException outOfService() {
        return new LabFaultException("The board " + name + " is " + status().condition() + ": " + status().reason());
    }

    void requireUp() throws LabFaultException {
        requireUnused();
        requireAwake();
    }

    void requireUnused() throws LabFaultException {
        if (use != null) {
            throw new LabFaultException("A graded run has the board " + name + ".");
        }
    }

    /** Whoever has it. */
    void requireAwake() throws LabFaultException {
        if (status().condition() != Condition.UP) {
            throw new LabFaultException("The board " + name + " is not up but " + status().condition() + ": " + status().reason());
        }
    }
}
