package dev.bootbench.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WritersTest {
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final Duration IDLE = Duration.ofMinutes(15);

    private long now;
    private final Writers writers = new Writers("vm-1", GRACE, IDLE, () -> now);
    private long hold = 7;

    @Test
    void theOwnerHasItOnOpeningAndNobodyElse() {
        View teacher = join(3, "Tea", Standing.STAFF);
        View partner = join(2, "Pat", Standing.PARTNER);
        assertThat(state(teacher)).isEqualTo(Frame.KeyboardState.FREE);
        assertThat(canWrite(partner)).as("takes it by typing").isTrue();
        assertThat(canWrite(teacher)).as("has to ask first").isFalse();
        View owner = join(1, "Ada", Standing.OWNER);
        assertThat(state(owner)).isEqualTo(Frame.KeyboardState.YOURS);
        assertThat(type(partner)).hasValueSatisfying(no -> assertThat(no).isEqualTo("Ada has the keyboard: ask for it to type."));
        assertThat(type(teacher)).isPresent();
        assertThat(writerName(teacher)).isEqualTo("Ada");
    }

    @Test
    void theOtherViewOfTheSamePersonHasItAtOnce() {
        View first = join(1, "Ada", Standing.OWNER);
        View second = join(1, "Ada", Standing.OWNER);
        assertThat(type(second)).hasValueSatisfying(no -> assertThat(no).contains("another view"));
        ask(second);
        assertThat(state(second)).isEqualTo(Frame.KeyboardState.YOURS);
        assertThat(type(first)).isPresent();
    }

    @Test
    void aRecordingIsToldWhoHasItOncePerChange() {
        List<String> heard = new ArrayList<>();
        writers.witness(heard::add);
        View owner = join(1, "Ada", Standing.OWNER);
        View teacher = join(3, "Tea", Standing.STAFF, true);
        takeOver(teacher, "exam");
        ask(owner);
        View again = join(1, "Ada", Standing.OWNER);
        ask(again);
        assertThat(heard).containsExactly("Ada has the keyboard.", "Tea took the keyboard over: exam",
                "Ada has the board, and took the keyboard back.");
    }

    @Test
    void aRefusedRequestIsToldAndAnAcceptedOneLends() {
        View owner = join(1, "Ada", Standing.OWNER);
        View guest = join(4, "Gus", Standing.WATCHER);
        assertThat(ask(guest)).isEmpty();
        assertThat(frame(owner).asking()).containsExactly(new Frame.Asking(guest.seat.number(), "Gus"));
        assertThat(answer(guest, guest.seat.number(), true)).as("not by oneself").isPresent();
        answer(owner, guest.seat.number(), false);
        assertThat(guest.refusals).containsExactly("Ada did not hand you the keyboard.");
        ask(guest);
        answer(owner, guest.seat.number(), true);
        assertThat(type(guest)).isEmpty();
        View other = join(5, "Oz", Standing.WATCHER);
        ask(other);
        assertThat(answer(guest, other.seat.number(), true)).as("what is lent is not lent on").isPresent();
        ask(owner);
        assertThat(state(owner)).as("the owner takes it back").isEqualTo(Frame.KeyboardState.YOURS);
    }

    @Test
    void askingWhereNobodyCouldAnswerIsRefused() {
        View watcher = join(4, "Gus", Standing.WATCHER);
        assertThat(frame(watcher).mayAsk()).isFalse();
        assertThat(ask(watcher)).hasValueSatisfying(no -> assertThat(no).contains("Nobody who could lend"));
    }

    @Test
    void staffTakesOverWithAReasonThatAllRead() {
        View owner = join(1, "Ada", Standing.OWNER);
        View teacher = join(3, "Tea", Standing.STAFF, true);
        View partner = join(2, "Pat", Standing.PARTNER);
        assertThat(takeOver(partner, "because")).isPresent();
        assertThat(frame(teacher).mayTakeOver()).isTrue();
        takeOver(teacher, "showing the fix");
        assertThat(frame(owner).news()).isEqualTo("Tea took the keyboard over: showing the fix");
        assertThat(frame(owner).news()).as("once").isEmpty();
        assertThat(type(owner)).as("late keystrokes").isPresent();
        release(teacher);
        assertThat(state(owner)).isEqualTo(Frame.KeyboardState.YOURS);
    }

    @Test
    void aBrokenConnectionKeepsItForAMomentAndLeavingGivesItBack() {
        View partner = join(2, "Pat", Standing.PARTNER);
        type(partner);
        View watcher = join(4, "Gus", Standing.WATCHER);
        leave(partner, true);
        assertThat(state(watcher)).isEqualTo(Frame.KeyboardState.KEPT);
        View again = join(2, "Pat", Standing.PARTNER);
        assertThat(state(again)).isEqualTo(Frame.KeyboardState.YOURS);
        leave(again, true);
        now += GRACE.toNanos();
        writers.tick();
        assertThat(state(watcher)).isEqualTo(Frame.KeyboardState.FREE);
        View third = join(2, "Pat", Standing.PARTNER);
        type(third);
        leave(third, true);
        writers.left(third.seat.number(), false);
        assertThat(state(watcher)).isEqualTo(Frame.KeyboardState.FREE);
    }

    @Test
    void whoeverAskedHasItWhenItGetsFree() {
        View owner = join(1, "Ada", Standing.OWNER);
        View partner = join(2, "Pat", Standing.PARTNER);
        ask(partner);
        leave(owner, false);
        assertThat(state(partner)).isEqualTo(Frame.KeyboardState.YOURS);
    }

    @Test
    void whoeverAskedHasItWhenWhomItIsKeptForDoesNotComeBack() {
        View partner = join(2, "Pat", Standing.PARTNER);
        type(partner);
        View gone = join(3, "Tea", Standing.STAFF, true);
        View other = join(6, "Tom", Standing.STAFF, true);
        leave(partner, true);
        assertThat(ask(gone)).isEmpty();
        assertThat(ask(other)).isEmpty();
        leave(gone, true);
        now += GRACE.toNanos() - 1;
        writers.tick();
        assertThat(state(other)).isEqualTo(Frame.KeyboardState.KEPT);
        now++;
        writers.tick();
        assertThat(state(other)).as("who broke off while asking has not").isEqualTo(Frame.KeyboardState.YOURS);
    }

    @Test
    void whatIsKeptForAPersonIsForEachViewOfTheirs() {
        View page = join(2, "Pat", Standing.PARTNER);
        type(page);
        View terminal = join(2, "Pat", Standing.PARTNER);
        leave(page, true);
        assertThat(ask(terminal)).as("which is there already").isEmpty();
        assertThat(state(terminal)).isEqualTo(Frame.KeyboardState.YOURS);
        leave(terminal, true);
        View script = join(2, "Pat", Standing.PARTNER);
        assertThat(state(script)).as("which comes after two that broke off").isEqualTo(Frame.KeyboardState.YOURS);
        writers.left(page.seat.number(), false);
        writers.left(terminal.seat.number(), false);
        assertThat(state(script)).as("whose ends are told late").isEqualTo(Frame.KeyboardState.YOURS);
    }

    @Test
    void whoAsksIsToldWhenNobodyWhoCouldAnswerIsLeft() {
        View owner = join(1, "Ada", Standing.OWNER);
        View guest = join(4, "Gus", Standing.WATCHER);
        ask(guest);
        leave(owner, false);
        writers.tick();
        assertThat(frame(guest).asked()).as("the owner may be back in a moment").isTrue();
        now += GRACE.toNanos() - 1;
        writers.tick();
        assertThat(guest.refusals).isEmpty();
        now++;
        writers.tick();
        assertThat(guest.refusals).containsExactly("Nobody who could lend you the keyboard is watching any more.");
        assertThat(frame(guest).asked()).isFalse();
    }

    @Test
    void whoAsksIsToldWhenTheBoardIsSomebodyElses() {
        View owner = join(1, "Ada", Standing.OWNER);
        View guest = join(4, "Gus", Standing.WATCHER);
        ask(guest);
        hold = 8;
        owner.right = right(Standing.WATCHER, false);
        writers.right(owner.seat.number(), owner.right);
        assertThat(guest.refusals).containsExactly("vm-1 is in other hands now: ask for the keyboard again.");
    }

    @Test
    void whoAsksAndMayTypeByThemselvesMeanwhileHasItOnceItIsFree() {
        View owner = join(1, "Ada", Standing.OWNER);
        View guest = join(4, "Gus", Standing.WATCHER);
        ask(guest);
        release(owner);
        assertThat(state(guest)).isEqualTo(Frame.KeyboardState.FREE);
        guest.right = right(Standing.PARTNER, false);
        writers.right(guest.seat.number(), guest.right);
        assertThat(state(guest)).isEqualTo(Frame.KeyboardState.YOURS);
    }

    @Test
    void whoseAccountIsDisabledHasNeitherWhatWasLentNorWhatTheyAskFor() {
        View owner = join(1, "Ada", Standing.OWNER);
        View guest = join(4, "Gus", Standing.WATCHER);
        View other = join(5, "Oz", Standing.WATCHER);
        ask(guest);
        ask(other);
        answer(owner, guest.seat.number(), true);
        for (View view : List.of(guest, other)) {
            view.right = WriteRight.barred("Your account is disabled.");
            writers.right(view.seat.number(), view.right);
        }
        assertThat(type(guest)).isPresent();
        assertThat(state(owner)).isEqualTo(Frame.KeyboardState.YOURS);
        assertThat(other.refusals).containsExactly("Your account is disabled.");
        assertThat(frame(owner).asking()).isEmpty();
    }

    @Test
    void fifteenMinutesWithoutAKeystrokeFreeItButTypingTakesItAgain() {
        View owner = join(1, "Ada", Standing.OWNER);
        now += IDLE.toNanos() - 1;
        type(owner);
        now += IDLE.toNanos() - 1;
        writers.tick();
        assertThat(state(owner)).isEqualTo(Frame.KeyboardState.YOURS);
        now++;
        writers.tick();
        assertThat(state(owner)).isEqualTo(Frame.KeyboardState.FREE);
        assertThat(frame(owner).canWrite()).isTrue();
        assertThat(type(owner)).isEmpty();
        assertThat(state(owner)).isEqualTo(Frame.KeyboardState.YOURS);
    }

    @Test
    void aGradedRunTakesItFromEverybody() {
        View owner = join(1, "Ada", Standing.OWNER);
        View teacher = join(3, "Tea", Standing.STAFF, true);
        for (View viewer : List.of(owner, teacher)) {
            viewer.right = new WriteRight(Standing.RUN, viewer.right.staff(), "graded run", "A graded run holds the keyboard.", null, null);
            writers.right(viewer.seat.number(), viewer.right);
        }
        assertThat(state(owner)).isEqualTo(Frame.KeyboardState.RUN);
        assertThat(writerName(owner)).isEqualTo("graded run");
        assertThat(type(owner)).hasValue("A graded run holds the keyboard.");
        assertThat(ask(teacher)).hasValue("A graded run holds the keyboard.");
        assertThat(takeOver(teacher, "urgent")).hasValue("A graded run holds the keyboard.");
    }

    @Test
    void anotherReservationEndsWhatTheLastOneLent() {
        View owner = join(1, "Ada", Standing.OWNER);
        View guest = join(4, "Gus", Standing.WATCHER);
        ask(guest);
        answer(owner, guest.seat.number(), true);
        hold = 8;
        owner.right = right(Standing.WATCHER, false);
        writers.right(owner.seat.number(), owner.right);
        assertThat(state(guest)).isEqualTo(Frame.KeyboardState.FREE);
        assertThat(type(guest)).isPresent();
        guest.right = right(Standing.OWNER, false);
        writers.right(guest.seat.number(), guest.right);
        assertThat(state(guest)).isEqualTo(Frame.KeyboardState.YOURS);
        assertThat(type(owner)).isPresent();
    }

    @Test
    void whereTheKeyboardWasDecidedElsewhereItIsKeptForWhoHadItThere() {
        View partner = join(2, "Pat", Standing.PARTNER);
        type(partner);
        View other = join(2, "Pat", Standing.PARTNER);
        View owner = join(1, "Ada", Standing.OWNER);
        Writers next = new Writers("vm-1", GRACE, IDLE, () -> now);
        next.recall(writers.possession());
        for (View view : List.of(other, owner)) {
            next.joined(view.seat, view.right, true, view.refusals::add);
            assertThat(next.possession().frame("vm-1", view.seat, view.right, true).keyboard()).isEqualTo(Frame.KeyboardState.KEPT);
        }
        next.joined(partner.seat, partner.right, true, partner.refusals::add);
        assertThat(next.possession().isWith(partner.seat)).isTrue();
        next.recall(new Possession(owner.seat, false, false, List.of(), true, hold, 0, ""));
        assertThat(next.possession().isWith(partner.seat)).as("what was once is no news here").isTrue();
    }

    @Test
    void whoComesBackElsewhereInANewViewHasWhatIsKept() {
        View partner = join(2, "Pat", Standing.PARTNER);
        type(partner);
        Writers next = new Writers("vm-1", GRACE, IDLE, () -> now);
        next.recall(writers.possession());
        View again = new View(new Watcher.Someone(2L, "Pat", "Pat"), right(Standing.PARTNER, false));
        next.joined(again.seat, again.right, false, again.refusals::add);
        assertThat(next.possession().isWith(again.seat)).isTrue();
    }

    @Test
    void whatIsLentStaysLentWhenItMovesAndWhatWasLetGoIsNotGivenBack() {
        View owner = join(1, "Ada", Standing.OWNER);
        View guest = join(4, "Gus", Standing.WATCHER);
        ask(guest);
        answer(owner, guest.seat.number(), true);
        Writers next = new Writers("vm-1", GRACE, IDLE, () -> now);
        next.recall(writers.possession());
        next.joined(guest.seat, guest.right, true, guest.refusals::add);
        assertThat(next.possession()).matches(there -> there.isWith(guest.seat) && there.lent());
        next.perform(guest.seat.number(), guest.right, new KeyboardDeed.Release());
        Writers third = new Writers("vm-1", GRACE, IDLE, () -> now);
        third.recall(next.possession());
        third.joined(owner.seat, owner.right, true, owner.refusals::add);
        assertThat(third.possession().isFree()).isTrue();
        assertThat(third.perform(owner.seat.number(), owner.right, new KeyboardDeed.Type(new byte[1]))).isEmpty();
    }

    private View join(long person, String name, Standing standing) {
        return join(person, name, standing, false);
    }

    private View join(long person, String name, Standing standing, boolean staff) {
        View view = new View(new Watcher.Someone(person, name, name), right(standing, staff));
        writers.joined(view.seat, view.right, false, view.refusals::add);
        return view;
    }

    private WriteRight right(Standing standing, boolean staff) {
        return new WriteRight(standing, staff, "Ada", standing.entitled() ? "" : "only the holder types.", hold, null);
    }

    private void leave(View view, boolean broken) {
        writers.left(view.seat.number(), broken);
    }

    private Optional<String> type(View view) {
        return perform(view, new KeyboardDeed.Type(new byte[] {'x'}));
    }

    private Optional<String> ask(View view) {
        return perform(view, new KeyboardDeed.Ask());
    }

    private Optional<String> answer(View view, long seat, boolean accept) {
        return perform(view, new KeyboardDeed.Answer(seat, accept));
    }

    private Optional<String> takeOver(View view, String reason) {
        return perform(view, new KeyboardDeed.TakeOver(reason));
    }

    private Optional<String> release(View view) {
        return perform(view, new KeyboardDeed.Release());
    }

    private Optional<String> perform(View view, KeyboardDeed deed) {
        return writers.perform(view.seat.number(), view.right, deed);
    }

    private boolean canWrite(View view) {
        return writers.possession().canWrite(view.seat, view.right);
    }

    private String writerName(View view) {
        return writers.possession().writerName(view.right);
    }

    private Frame.Writer frame(View view) {
        Possession now = writers.possession();
        boolean known = view.known == now.news();
        view.known = now.news();
        return now.frame("vm-1", view.seat, view.right, known);
    }

    private Frame.KeyboardState state(View view) {
        return frame(view).keyboard();
    }

    private static final class View {
        private final Seat seat;
        private final List<String> refusals = new ArrayList<>();
        private WriteRight right;
        private long known;

        private View(Watcher who, WriteRight right) {
            this.seat = Seat.of(who);
            this.right = right;
        }
    }
}
