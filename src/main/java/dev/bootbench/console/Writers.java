package dev.bootbench.console;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who types at one console: one view at a time, at whichever coordinator it is. The keyboard is free, or a view has it, or it
 * is kept for somebody whose connection broke. It goes to the board's owner on opening, to others when they ask and it is free
 * or is handed to them, to staff who say why, and to nobody during a graded run. Every change is told to every view. Whoever
 * asks gets it or is told why not: they are answered, another reservation has the board, or nobody who could answer is left.
 *
 * <p>Not safe for threads: its {@link HomeKeyboard}'s lock guards it. What a person may do was found out before, see
 * {@link Keyboard}.
 */
final class Writers {
    /** A view that is there. */
    private static final class Sitting {
        private final Seat seat;
        private final Consumer<String> refusals;
        private WriteRight right;
        /** They let the keyboard go: they have it again when they type or ask, not by themselves. */
        private boolean idled;

        private Sitting(Seat seat, WriteRight right, Consumer<String> refusals) {
            this.seat = seat;
            this.right = right;
            this.refusals = refusals;
        }

        private String name() {
            return seat.name();
        }
    }

    /** A view that broke off, or is not back yet from where the keyboard was, while it had the keyboard. */
    private record Kept(Seat seat, boolean lent, long until) {}

    private static final int MOST_ASKERS = 16;

    private final String board;
    private final Duration grace;
    private final Duration idle;
    private final LongSupplier nanos;
    private final Map<Long, Sitting> seats = new LinkedHashMap<>();
    private final Set<Sitting> askers = new LinkedHashSet<>();
    private @Nullable Sitting writer;
    /** Whether the writer has it by somebody's leave only. */
    private boolean lent;
    private @Nullable Kept kept;
    private boolean ownerWatches;
    private long typedAt;
    /** When there was last somebody to answer those who ask, or nobody who did. */
    private long answeredAt;
    private @Nullable Long hold;
    private long version;
    private long news;
    private String newsSentence = "";
    private Consumer<String> witness = sentence -> { };
    private String witnessed = "";

    /**
     * @param grace how long a broken connection keeps the keyboard
     * @param idle how long a writer may type nothing
     */
    Writers(String board, Duration grace, Duration idle, LongSupplier nanos) {
        this.board = board;
        this.grace = grace;
        this.idle = idle;
        this.nanos = nanos;
        this.answeredAt = nanos.getAsLong();
    }

    /** Is told in a sentence whenever somebody else has the keyboard; must not wait for anything. */
    void witness(Consumer<String> told) {
        witness = told;
    }

    /** Grows with every change that the views should be told. */
    long version() {
        return version;
    }

    Possession possession() {
        Kept waits = kept;
        Seat seat = writer != null ? writer.seat : waits == null ? null : waits.seat();
        return new Possession(seat, writer == null && waits != null, waits == null ? lent : waits.lent(),
                askers.stream().map(asker -> asker.seat).toList(), ownerWatches, hold, news, newsSentence);
    }

    /** Whether all have left, and nobody is waited for. */
    boolean isDeserted() {
        return seats.isEmpty() && kept == null;
    }

    // ---- what happens to views -------------------------------------------------------------------------------------

    /** The board's host was linked elsewhere until now: the keyboard is kept for who had it there, unless it has gone to somebody here. */
    void recall(Possession before) {
        if (version == 0 && before.writer() != null) {
            hold = before.hold();
            kept = new Kept(before.writer(), before.lent(), nanos.getAsLong() + grace.toNanos());
            version++;
        }
    }

    /**
     * @param moved it has been at this console's keyboard before, and has come after it: what it did not have, it does not get
     * @param refusals gets what is not granted to it
     */
    void joined(Seat seat, WriteRight right, boolean moved, Consumer<String> refusals) {
        Sitting view = new Sitting(seat, right, refusals);
        seats.put(seat.number(), view);
        look(right);
        lookForOwner(right);
        boolean free = writer == null && kept == null;
        Kept waits = kept;
        boolean comesBack = waits != null
                && (waits.seat().number() == seat.number() || !moved && seat.isOf(waits.seat().person()));
        if (comesBack && mayHave(right.standing(), waits.lent())) {
            give(view, waits.lent(), "");
        } else if (free && moved) {
            view.idled = true;
        } else if (free && right.standing() == Standing.OWNER) {
            give(view, false, "");
        }
    }

    /**
     * Views that have joined after this keyboard, or by another way, still ask if they did.
     *
     * @param before how it stood, as far as they know
     */
    void stillAsk(Possession before, Set<Long> joined) {
        for (Seat seat : before.asking()) {
            Sitting view = joined.contains(seat.number()) ? seats.get(seat.number()) : null;
            if (view == null || view == writer) {
                continue;
            }
            if (!Objects.equals(hold, before.hold())) {
                view.refusals.accept(inOtherHands());
            } else if (writer == null && kept == null && view.right.standing().entitled()) {
                give(view, false, "");
            } else if (askers.size() < MOST_ASKERS && askers.add(view)) {
                version++;
            }
        }
    }

    /** @param broken its connection broke, so that the keyboard waits for it; one that broke off may be said to have left after all */
    void left(long seat, boolean broken) {
        Sitting view = seats.remove(seat);
        if (view == null) {
            if (!broken) {
                willNotReturn(seat);
            }
            return;
        }
        if (askers.remove(view)) {
            version++;
        }
        lookForOwner(view.right);
        if (writer != view) {
            return;
        }
        if (broken && view.seat.person() != null && !lent) {
            writer = null;
            kept = new Kept(view.seat, false, nanos.getAsLong() + grace.toNanos());
            version++;
        } else {
            free(view.name() + " left.", view);
        }
    }

    /** A view that broke off was closed on purpose after all. */
    private void willNotReturn(long seat) {
        if (kept != null && kept.seat().number() == seat) {
            String name = kept.seat().name();
            kept = null;
            free(name + " left.", null);
        }
    }

    /** What a view's person may do has been found out anew. */
    void right(long seat, WriteRight right) {
        Sitting view = seats.get(seat);
        if (view != null && !right.equals(view.right)) {
            takeIn(view, right);
        }
    }

    private void takeIn(Sitting view, WriteRight right) {
        WriteRight before = view.right;
        view.right = right;
        look(right);
        lookForOwner(before);
        lookForOwner(right);
        boolean free = writer == null && kept == null;
        if (right.standing() == Standing.BARRED) {
            turnAway(asker -> asker == view, right.reason());
        }
        if (view == writer && !mayHave(right.standing(), lent)) {
            free("", view);
        } else if (free && (right.standing() == Standing.OWNER && !view.idled || right.standing().entitled() && askers.contains(view))) {
            give(view, false, "");
        }
    }

    private static boolean mayHave(Standing standing, boolean byLeave) {
        return standing.entitled() || byLeave && standing == Standing.WATCHER;
    }

    /** Another hold has the board, or a graded run: what was lent and asked for belongs to the one before. */
    private void look(WriteRight right) {
        boolean run = right.standing() == Standing.RUN;
        if (right.standing() == Standing.BARRED || !run && Objects.equals(hold, right.hold())) {
            return;
        }
        hold = right.hold();
        boolean ends = writer != null && (run || lent);
        if (ends) {
            writer = null;
            lent = false;
        }
        if (ends || kept != null || !askers.isEmpty()) {
            kept = null;
            turnAway(asker -> true, run ? right.reason() : inOtherHands());
            version++;
        }
    }

    private String inOtherHands() {
        return board + " is in other hands now: ask for the keyboard again.";
    }

    /** Those do not ask any more, and are told why. */
    private void turnAway(Predicate<Sitting> whom, String sentence) {
        for (Sitting asker : askers.stream().filter(whom).toList()) {
            askers.remove(asker);
            asker.refusals.accept(sentence);
            version++;
        }
    }

    /** Of a view that came, went or changed. */
    private void lookForOwner(WriteRight right) {
        if (right.standing() == Standing.OWNER) {
            boolean now = seats.values().stream().anyMatch(view -> view.right.standing() == Standing.OWNER);
            if (now != ownerWatches) {
                ownerWatches = now;
                version++;
            }
        }
    }

    /** Looks at the clock. */
    void tick() {
        long now = nanos.getAsLong();
        if (kept != null && now - kept.until() >= 0) {
            String name = kept.seat().name();
            kept = null;
            free(name + " did not come back.", null);
        }
        if (writer != null && now - typedAt >= idle.toNanos()) {
            Sitting former = writer;
            former.idled = true;
            free(former.name() + " typed nothing for " + idle.toMinutes() + " min.", former);
        }
        // Who reloads the page, or comes after the keyboard, is there again in a moment.
        if (askers.isEmpty() || kept != null || possession().somebodyAnswers()) {
            answeredAt = now;
        } else if (now - answeredAt >= grace.toNanos()) {
            turnAway(asker -> true, "Nobody who could lend you the keyboard is watching any more.");
        }
    }

    // ---- what people do --------------------------------------------------------------------------------------------

    /**
     * Does what concerns the keyboard of it; what is typed is the caller's to pass on.
     *
     * @param right as found out for this
     * @return why not
     */
    Optional<String> perform(long seat, WriteRight right, KeyboardDeed deed) {
        right(seat, right);
        Sitting view = seats.get(seat);
        if (view == null) {
            return Optional.of("This view has ended.");
        }
        return switch (deed) {
            case KeyboardDeed.Type typed -> type(view);
            case KeyboardDeed.Hold held -> type(view);
            case KeyboardDeed.Ask asked -> ask(view);
            case KeyboardDeed.Answer(long asker, boolean accept) -> answer(view, asker, accept);
            case KeyboardDeed.TakeOver(String reason) -> takeOver(view, reason);
            case KeyboardDeed.Release released -> release(view);
        };
    }

    /** Whether the view's input may be typed now; it then has the keyboard. Else why not. */
    private Optional<String> type(Sitting view) {
        if (writer != view) {
            if (writer != null || kept != null || !Possession.takesByTyping(view.right)) {
                return why(view);
            }
            give(view, false, "");
        }
        typedAt = nanos.getAsLong();
        view.idled = false;
        return Optional.empty();
    }

    /** Asks for the keyboard: has it at once where it is free or one's own, else those who can give it are asked. */
    private Optional<String> ask(Sitting view) {
        Standing standing = view.right.standing();
        if (view == writer) {
            return Optional.empty();
        }
        if (standing == Standing.BARRED || standing == Standing.RUN) {
            return why(view);
        }
        Possession now = possession();
        if (now.moves(view.seat, view.right)) {
            give(view, now.lent(), "");
        } else if (standing == Standing.OWNER) {
            give(view, false, now.isFree() ? "" : view.name() + " has the board, and took the keyboard back.");
        } else if (standing.entitled() && now.isFree()) {
            give(view, false, "");
        } else if (!standing.entitled() && !now.somebodyAnswers()) {
            return Optional.of(view.right.reason() + " Nobody who could lend you the keyboard is watching.");
        } else if (askers.size() >= MOST_ASKERS && !askers.contains(view)) {
            return Optional.of("Too many ask for the keyboard already; try again later.");
        } else if (askers.add(view)) {
            version++;
        }
        return Optional.empty();
    }

    /** The writer or the board's owner answers one who asked. */
    private Optional<String> answer(Sitting by, long seat, boolean accept) {
        Sitting asker = askers.stream().filter(each -> each.seat.number() == seat).findFirst().orElse(null);
        if (by != writer && by.right.standing() != Standing.OWNER) {
            return Optional.of("Only who has the keyboard, or the board, answers that.");
        }
        if (asker == null) {
            return Optional.of("They do not ask for the keyboard any more.");
        }
        if (!accept) {
            turnAway(each -> each == asker, by.name() + " did not hand you the keyboard.");
            return Optional.empty();
        }
        boolean lending = !asker.right.standing().entitled();
        if (lending && !by.right.standing().entitled()) {
            return Optional.of("You have the keyboard by somebody's leave yourself: release it instead.");
        }
        give(asker, lending, by.name() + " handed the keyboard to " + asker.name() + ".");
        return Optional.empty();
    }

    private Optional<String> takeOver(Sitting by, String reason) {
        if (!by.right.staff() || !by.right.standing().entitled()) {
            return Optional.of(by.right.standing() == Standing.RUN ? by.right.reason()
                    : "Only teachers and administrators take a keyboard over. Ask for it.");
        }
        give(by, false, by.name() + " took the keyboard over: " + reason);
        return Optional.empty();
    }

    private Optional<String> release(Sitting view) {
        if (view != writer) {
            return Optional.of("You do not have the keyboard.");
        }
        view.idled = true;
        free(view.name() + " gave the keyboard back.", view);
        return Optional.empty();
    }

    private Optional<String> why(Sitting view) {
        return Optional.of(possession().why(board, view.seat, view.right));
    }

    // ---- moves -----------------------------------------------------------------------------------------------------

    private void give(Sitting view, boolean byLeave, String sentence) {
        writer = view;
        lent = byLeave;
        kept = null;
        askers.remove(view);
        view.idled = false;
        typedAt = nanos.getAsLong();
        tell(sentence);
        // Who opens the page again has it as before.
        if (!view.name().equals(witnessed)) {
            witnessed = view.name();
            witness.accept(sentence.isEmpty() ? witnessed + " has the keyboard." : sentence);
        }
    }

    /** Nobody has it; unless somebody asked for it, or the owner is there: then they have it. */
    private void free(String sentence, @Nullable Sitting former) {
        writer = null;
        lent = false;
        Optional<Sitting> next = Stream.concat(
                        askers.stream().filter(each -> each.right.standing().entitled()),
                        seats.values().stream().filter(each -> each.right.standing() == Standing.OWNER && !each.idled))
                .filter(each -> each != former)
                .findFirst();
        if (next.isPresent()) {
            give(next.get(), false, (sentence + " " + next.get().name() + " has the keyboard now.").strip());
        } else {
            tell(sentence.isEmpty() ? "" : sentence + " The keyboard is free.");
        }
    }

    private void tell(String sentence) {
        version++;
        if (!sentence.isEmpty()) {
            newsSentence = sentence;
            news = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
        }
    }
}
