package dev.bootbench.console;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who types at one console: one view at a time. The keyboard is free, or a view has it, or it is kept for somebody whose
 * connection broke. It goes to the board's owner on opening, to others when they ask and it is free or is handed to
 * them, to staff who say why, and to nobody during a graded run. Every change is told to every view.
 *
 * <p>Not safe for threads: its console's lock guards it. What a person may do was found out before, see {@link Keyboard}.
 */
final class Writers {
    /** Somebody whose view broke off while they had the keyboard. */
    private record Kept(long seat, @Nullable Long person, String name, long until) {}

    private static final int MOST_ASKERS = 16;

    private final String board;
    private final Collection<Viewer> viewers;
    private final Duration grace;
    private final Duration idle;
    private final LongSupplier nanos;
    private final Set<Viewer> askers = new LinkedHashSet<>();
    private @Nullable Viewer writer;
    /** Whether the writer has it by somebody's leave only. */
    private boolean lent;
    private @Nullable Kept kept;
    private long typedAt;
    private @Nullable Long hold;
    private long version;
    private long news;
    private String newsSentence = "";
    private Consumer<String> witness = sentence -> { };
    private String witnessed = "";

    /**
     * @param viewers of this console, as they come and go
     * @param grace how long a broken connection keeps the keyboard
     * @param idle how long a writer may type nothing
     */
    Writers(String board, Collection<Viewer> viewers, Duration grace, Duration idle, LongSupplier nanos) {
        this.board = board;
        this.viewers = viewers;
        this.grace = grace;
        this.idle = idle;
        this.nanos = nanos;
    }

    /** Is told in a sentence whenever somebody else has the keyboard; must not wait for anything. */
    void witness(Consumer<String> told) {
        witness = told;
    }

    /** Grows with every change that a view should be told. */
    long version() {
        return version;
    }

    // ---- what happens to views -------------------------------------------------------------------------------------

    void joined(Viewer viewer) {
        look(viewer);
        boolean comesBack = kept != null && viewer.isOf(kept.person());
        boolean owns = viewer.right.standing() == Standing.OWNER && writer == null && kept == null;
        if (comesBack && viewer.right.standing().entitled() || owns) {
            give(viewer, false, "");
        }
    }

    /** @param broken its connection broke, so that the keyboard waits for it */
    void left(Viewer viewer, boolean broken) {
        if (askers.remove(viewer)) {
            version++;
        }
        if (writer != viewer) {
            return;
        }
        if (broken && viewer.who.person() != null && !lent) {
            writer = null;
            kept = new Kept(viewer.seat, viewer.who.person(), viewer.who.name(), nanos.getAsLong() + grace.toNanos());
            version++;
        } else {
            free(viewer.who.name() + " left.", viewer);
        }
    }

    /** A view that broke off was closed on purpose after all. */
    void willNotReturn(Viewer viewer) {
        if (kept != null && kept.seat() == viewer.seat) {
            kept = null;
            free(viewer.who.name() + " left.", null);
        }
    }

    /** What the viewer may do has been found out anew. */
    void rightChanged(Viewer viewer) {
        look(viewer);
        viewer.writerTold = -1;
        if (viewer == writer && !lent && !viewer.right.standing().entitled()) {
            free("", viewer);
        } else if (viewer.right.standing() == Standing.OWNER && writer == null && kept == null && viewers.contains(viewer)
                && !viewer.idled) {
            give(viewer, false, "");
        }
    }

    /** Another hold has the board, or a graded run: what was lent and asked for belongs to the one before. */
    private void look(Viewer viewer) {
        boolean run = viewer.right.standing() == Standing.RUN;
        if (viewer.right.standing() == Standing.BARRED || !run && Objects.equals(hold, viewer.right.hold())) {
            return;
        }
        hold = viewer.right.hold();
        boolean ends = writer != null && (run || lent);
        if (ends) {
            writer = null;
            lent = false;
        }
        if (ends || kept != null || !askers.isEmpty()) {
            kept = null;
            askers.clear();
            version++;
        }
    }

    /** Looks at the clock. */
    void tick() {
        long now = nanos.getAsLong();
        if (kept != null && now - kept.until() >= 0) {
            String name = kept.name();
            kept = null;
            free(name + " did not come back.", null);
        }
        if (writer != null && now - typedAt >= idle.toNanos()) {
            Viewer former = writer;
            former.idled = true;
            free(former.who.name() + " typed nothing for " + idle.toMinutes() + " min.", former);
        }
    }

    // ---- what people do --------------------------------------------------------------------------------------------

    /** Whether the viewer's input may be typed now; it then has the keyboard. Else why not. */
    Optional<String> type(Viewer viewer) {
        if (writer != viewer) {
            if (!isFree() || !takesByTyping(viewer)) {
                return Optional.of(why(viewer));
            }
            give(viewer, false, "");
        }
        typedAt = nanos.getAsLong();
        viewer.idled = false;
        return Optional.empty();
    }

    /** Asks for the keyboard: has it at once where it is free or one's own, else those who can give it are asked. */
    Optional<String> ask(Viewer viewer) {
        Standing standing = viewer.right.standing();
        if (viewer == writer) {
            return Optional.empty();
        }
        if (standing == Standing.BARRED || standing == Standing.RUN) {
            return Optional.of(why(viewer));
        }
        boolean own = isOfWriter(viewer) && (standing.entitled() || lent);
        if (own) {
            give(viewer, lent, "");
        } else if (standing == Standing.OWNER) {
            give(viewer, false, isFree() ? "" : viewer.who.name() + " has the board, and took the keyboard back.");
        } else if (standing.entitled() && isFree()) {
            give(viewer, false, "");
        } else if (!standing.entitled() && viewers.stream().noneMatch(this::answers)) {
            return Optional.of(viewer.right.reason() + " Nobody who could lend you the keyboard is watching.");
        } else if (askers.size() >= MOST_ASKERS && !askers.contains(viewer)) {
            return Optional.of("Too many ask for the keyboard already; try again later.");
        } else {
            askers.add(viewer);
            version++;
        }
        return Optional.empty();
    }

    /** The writer or the board's owner answers one who asked. */
    Optional<String> answer(Viewer by, long seat, boolean accept) {
        Viewer asker = askers.stream().filter(each -> each.seat == seat).findFirst().orElse(null);
        if (!answers(by)) {
            return Optional.of("Only who has the keyboard, or the board, answers that.");
        }
        if (asker == null) {
            return Optional.of("They do not ask for the keyboard any more.");
        }
        if (!accept) {
            askers.remove(asker);
            asker.refuse(by.who.name() + " did not hand you the keyboard.");
            version++;
            return Optional.empty();
        }
        boolean lending = !asker.right.standing().entitled();
        if (lending && !by.right.standing().entitled()) {
            return Optional.of("You have the keyboard by somebody's leave yourself: release it instead.");
        }
        give(asker, lending, by.who.name() + " handed the keyboard to " + asker.who.name() + ".");
        return Optional.empty();
    }

    Optional<String> takeOver(Viewer by, String reason) {
        if (!by.right.staff() || !by.right.standing().entitled()) {
            return Optional.of(by.right.standing() == Standing.RUN ? by.right.reason()
                    : "Only teachers and administrators take a keyboard over. Ask for it.");
        }
        give(by, false, by.who.name() + " took the keyboard over: " + reason);
        return Optional.empty();
    }

    Optional<String> release(Viewer viewer) {
        if (viewer != writer) {
            return Optional.of("You do not have the keyboard.");
        }
        viewer.idled = true;
        free(viewer.who.name() + " gave the keyboard back.", viewer);
        return Optional.empty();
    }

    // ---- moves -----------------------------------------------------------------------------------------------------

    private void give(Viewer viewer, boolean byLeave, String sentence) {
        writer = viewer;
        lent = byLeave;
        kept = null;
        askers.remove(viewer);
        viewer.idled = false;
        typedAt = nanos.getAsLong();
        tell(sentence);
        // Who opens the page again has it as before.
        if (!viewer.who.name().equals(witnessed)) {
            witnessed = viewer.who.name();
            witness.accept(sentence.isEmpty() ? witnessed + " has the keyboard." : sentence);
        }
    }

    /** Nobody has it; unless somebody asked for it, or the owner is there: then they have it. */
    private void free(String sentence, @Nullable Viewer former) {
        writer = null;
        lent = false;
        Optional<Viewer> next = Stream.concat(
                        askers.stream().filter(each -> each.right.standing().entitled()),
                        viewers.stream().filter(each -> each.right.standing() == Standing.OWNER && !each.idled))
                .filter(each -> each != former)
                .findFirst();
        if (next.isPresent()) {
            give(next.get(), false, (sentence + " " + next.get().who.name() + " has the keyboard now.").strip());
        } else {
            tell(sentence.isEmpty() ? "" : sentence + " The keyboard is free.");
        }
    }

    private void tell(String sentence) {
        version++;
        if (!sentence.isEmpty()) {
            newsSentence = sentence;
            news = version;
        }
    }

    // ---- how it stands ---------------------------------------------------------------------------------------------

    boolean canWrite(Viewer viewer) {
        return writer == viewer || isFree() && takesByTyping(viewer);
    }

    /** Who has the keyboard, for all to see. */
    @Nullable String writerName(Viewer viewer) {
        if (viewer.right.standing() == Standing.RUN) {
            return viewer.right.holder();
        }
        return writer != null ? writer.who.name() : kept == null ? null : kept.name();
    }

    Frame.Writer frame(Viewer viewer) {
        boolean mine = writer == viewer;
        boolean can = canWrite(viewer);
        Standing standing = viewer.right.standing();
        boolean told = viewer.newsTold >= news;
        viewer.newsTold = news;
        List<Frame.Asking> asking = answers(viewer)
                ? askers.stream().map(each -> new Frame.Asking(each.seat, each.who.name())).toList() : List.of();
        Frame.KeyboardState state = standing == Standing.RUN ? Frame.KeyboardState.RUN
                : mine ? Frame.KeyboardState.YOURS
                : isFree() ? Frame.KeyboardState.FREE
                : kept != null ? Frame.KeyboardState.KEPT : Frame.KeyboardState.HELD;
        return new Frame.Writer(
                writerName(viewer), can, can ? "" : why(viewer), viewer.right.until(), state, viewer.right.holder(),
                !mine && !askers.contains(viewer) && mayAsk(viewer),
                viewer.right.staff() && standing.entitled() && !mine && !isFree() && !isOfWriter(viewer),
                askers.contains(viewer), asking, told ? "" : newsSentence);
    }

    /** Whether somebody could say yes. */
    private boolean mayAsk(Viewer viewer) {
        return switch (viewer.right.standing()) {
            case OWNER, PARTNER, STAFF -> true;
            case WATCHER -> writer != null || viewers.stream().anyMatch(this::answers);
            case BARRED, RUN -> false;
        };
    }

    private boolean isFree() {
        return writer == null && kept == null;
    }

    /** One's own board, or nobody's that one looks after. */
    private static boolean takesByTyping(Viewer viewer) {
        return switch (viewer.right.standing()) {
            case OWNER, PARTNER -> true;
            case STAFF -> viewer.right.hold() == null;
            case WATCHER, BARRED, RUN -> false;
        };
    }

    private boolean isOfWriter(Viewer viewer) {
        return writer != null && viewer.isOf(writer.who.person()) || kept != null && viewer.isOf(kept.person());
    }

    private boolean answers(Viewer viewer) {
        return viewer == writer || viewer.right.standing() == Standing.OWNER;
    }

    private String why(Viewer viewer) {
        if (!viewer.right.standing().entitled() && !(lent && isOfWriter(viewer))) {
            return viewer.right.reason();
        }
        if (isOfWriter(viewer)) {
            return "You have the keyboard in another view: take it here to type here.";
        }
        if (writer != null) {
            return writer.who.name() + " has the keyboard: ask for it to type.";
        }
        if (kept != null) {
            return kept.name() + " lost the connection; the keyboard is kept for a moment.";
        }
        return board + " is " + viewer.right.holder() + "'s: ask for the keyboard to type.";
    }
}
