package dev.bootbench.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who has a console's keyboard: the same for the views at all coordinators. What it means to one of them, it says itself.
 *
 * @param writer       who has it, or for whom it is kept; null: it is free
 * @param kept         the writer's connection broke, and it waits for them
 * @param lent         the writer has it by somebody's leave only
 * @param asking       who asks for it, in their order
 * @param ownerWatches whether somebody is there who could lend it, whoever has it
 * @param hold         the reservation that has the board
 * @param news         another number with each sentence
 * @param sentence     what happened last; empty when nothing worth telling
 */
record Possession(
        @Nullable Seat writer, boolean kept, boolean lent, List<Seat> asking, boolean ownerWatches, @Nullable Long hold, long news,
        String sentence) {

    /** The same as far as is known, while it cannot be asked: nobody types. */
    Possession suspended() {
        return new Possession(writer, writer != null, lent, asking, ownerWatches, hold, news, sentence);
    }

    boolean isFree() {
        return writer == null;
    }

    boolean isWith(Seat seat) {
        return writer != null && !kept && writer.number() == seat.number();
    }

    /** Whether it is with this view, or another one of the same person. */
    private boolean isOfPerson(Seat seat) {
        return writer != null && seat.isOf(writer.person());
    }

    boolean canWrite(Seat seat, WriteRight right) {
        return isWith(seat) || isFree() && takesByTyping(right);
    }

    /** One's own board, or nobody's that one looks after. */
    static boolean takesByTyping(WriteRight right) {
        return switch (right.standing()) {
            case OWNER, PARTNER -> true;
            case STAFF -> right.hold() == null;
            case WATCHER, BARRED, RUN -> false;
        };
    }

    /** Whether one who asks may have it at once, as it is their own already. */
    boolean moves(Seat seat, WriteRight right) {
        return isOfPerson(seat) && (right.standing().entitled() || lent);
    }

    /** Who has the keyboard, for all to see. */
    @Nullable String writerName(WriteRight right) {
        return right.standing() == Standing.RUN ? right.holder() : writer == null ? null : writer.name();
    }

    /** Why this view does not type now. */
    String why(String board, Seat seat, WriteRight right) {
        if (!right.standing().entitled() && !(lent && isOfPerson(seat))) {
            return right.reason();
        }
        if (kept && writer != null && writer.number() == seat.number()) {
            return "The connection was lost; the keyboard is kept for you for a moment.";
        }
        if (isOfPerson(seat)) {
            return "You have the keyboard in another view: take it here to type here.";
        }
        if (writer == null) {
            return board + " is " + right.holder() + "'s: ask for the keyboard to type.";
        }
        return kept ? writer.name() + " lost the connection; the keyboard is kept for a moment."
                : writer.name() + " has the keyboard: ask for it to type.";
    }

    /** Whether this view is asked by those who ask. */
    boolean answers(Seat seat, WriteRight right) {
        return isWith(seat) || right.standing() == Standing.OWNER;
    }

    /** Whether there is somebody to ask. */
    boolean somebodyAnswers() {
        return ownerWatches || writer != null && !kept;
    }

    /** @param told whether this view knows the sentence */
    Frame.Writer frame(String board, Seat seat, WriteRight right, boolean told) {
        boolean mine = isWith(seat);
        boolean can = canWrite(seat, right);
        boolean asked = asking.stream().anyMatch(asker -> asker.number() == seat.number());
        Standing standing = right.standing();
        List<Frame.Asking> askers = answers(seat, right)
                ? asking.stream().map(asker -> new Frame.Asking(asker.number(), asker.name())).toList() : List.of();
        Frame.KeyboardState state = standing == Standing.RUN ? Frame.KeyboardState.RUN
                : mine ? Frame.KeyboardState.YOURS
                : isFree() ? Frame.KeyboardState.FREE
                : kept ? Frame.KeyboardState.KEPT : Frame.KeyboardState.HELD;
        return new Frame.Writer(
                writerName(right), can, can ? "" : why(board, seat, right), right.until(), state, right.holder(),
                !mine && !asked && mayAsk(standing), right.staff() && standing.entitled() && !mine && !isFree() && !isOfPerson(seat),
                asked, askers, told ? "" : sentence);
    }

    /** Whether somebody could say yes. */
    private boolean mayAsk(Standing standing) {
        return switch (standing) {
            case OWNER, PARTNER, STAFF -> true;
            case WATCHER -> somebodyAnswers();
            case BARRED, RUN -> false;
        };
    }
}
