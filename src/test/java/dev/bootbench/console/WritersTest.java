package dev.bootbench.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WritersTest {
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final Duration IDLE = Duration.ofMinutes(15);

    private final Set<Viewer> viewers = new LinkedHashSet<>();
    private long now;
    private final Writers writers = new Writers("vm-1", viewers, GRACE, IDLE, () -> now);
    private long hold = 7;

    @Test
    void theOwnerHasItOnOpeningAndNobodyElse() {
        Viewer teacher = join(3, "Tea", Standing.STAFF);
        Viewer partner = join(2, "Pat", Standing.PARTNER);
        assertThat(state(teacher)).isEqualTo(Frame.KeyboardState.FREE);
        assertThat(writers.canWrite(partner)).as("takes it by typing").isTrue();
        assertThat(writers.canWrite(teacher)).as("has to ask first").isFalse();
        Viewer owner = join(1, "Ada", Standing.OWNER);
        assertThat(state(owner)).isEqualTo(Frame.KeyboardState.YOURS);
        assertThat(writers.type(partner)).hasValueSatisfying(no -> assertThat(no).isEqualTo("Ada has the keyboard: ask for it to type."));
        assertThat(writers.type(teacher)).isPresent();
        assertThat(writers.writerName(teacher)).isEqualTo("Ada");
    }

    @Test
    void theOtherViewOfTheSamePersonHasItAtOnce() {
        Viewer first = join(1, "Ada", Standing.OWNER);
        Viewer second = join(1, "Ada", Standing.OWNER);
        assertThat(writers.type(second)).hasValueSatisfying(no -> assertThat(no).contains("another view"));
        writers.ask(second);
        assertThat(state(second)).isEqualTo(Frame.KeyboardState.YOURS);
        assertThat(writers.type(first)).isPresent();
    }

    @Test
    void aRecordingIsToldWhoHasItOncePerChange() {
        List<String> heard = new ArrayList<>();
        writers.witness(heard::add);
        Viewer owner = join(1, "Ada", Standing.OWNER);
        Viewer teacher = join(3, "Tea", Standing.STAFF, true);
        writers.takeOver(teacher, "exam");
        writers.ask(owner);
        Viewer again = join(1, "Ada", Standing.OWNER);
        writers.ask(again);
        assertThat(heard).containsExactly("Ada has the keyboard.", "Tea took the keyboard over: exam",
                "Ada has the board, and took the keyboard back.");
    }

    @Test
    void aRefusedRequestIsToldAndAnAcceptedOneLends() {
        Viewer owner = join(1, "Ada", Standing.OWNER);
        Viewer guest = join(4, "Gus", Standing.WATCHER);
        assertThat(writers.ask(guest)).isEmpty();
        assertThat(writers.frame(owner).asking()).containsExactly(new Frame.Asking(guest.seat, "Gus"));
        assertThat(writers.answer(guest, guest.seat, true)).as("not by oneself").isPresent();
        writers.answer(owner, guest.seat, false);
        assertThat(guest.refusals).containsExactly("Ada did not hand you the keyboard.");
        writers.ask(guest);
        writers.answer(owner, guest.seat, true);
        assertThat(writers.type(guest)).isEmpty();
        Viewer other = join(5, "Oz", Standing.WATCHER);
        writers.ask(other);
        assertThat(writers.answer(guest, other.seat, true)).as("what is lent is not lent on").isPresent();
        writers.ask(owner);
        assertThat(state(owner)).as("the owner takes it back").isEqualTo(Frame.KeyboardState.YOURS);
    }

    @Test
    void askingWhereNobodyCouldAnswerIsRefused() {
        Viewer watcher = join(4, "Gus", Standing.WATCHER);
        assertThat(writers.frame(watcher).mayAsk()).isFalse();
        assertThat(writers.ask(watcher)).hasValueSatisfying(no -> assertThat(no).contains("Nobody who could lend"));
    }

    @Test
    void staffTakesOverWithAReasonThatAllRead() {
        Viewer owner = join(1, "Ada", Standing.OWNER);
        Viewer teacher = join(3, "Tea", Standing.STAFF, true);
        Viewer partner = join(2, "Pat", Standing.PARTNER);
        assertThat(writers.takeOver(partner, "because")).isPresent();
        assertThat(writers.frame(teacher).mayTakeOver()).isTrue();
        writers.takeOver(teacher, "showing the fix");
        assertThat(writers.frame(owner).news()).isEqualTo("Tea took the keyboard over: showing the fix");
        assertThat(writers.frame(owner).news()).as("once").isEmpty();
        assertThat(writers.type(owner)).as("late keystrokes").isPresent();
        writers.release(teacher);
        assertThat(state(owner)).isEqualTo(Frame.KeyboardState.YOURS);
    }

    @Test
    void aBrokenConnectionKeepsItForAMomentAndLeavingGivesItBack() {
        Viewer partner = join(2, "Pat", Standing.PARTNER);
        writers.type(partner);
        Viewer watcher = join(4, "Gus", Standing.WATCHER);
        leave(partner, true);
        assertThat(state(watcher)).isEqualTo(Frame.KeyboardState.KEPT);
        Viewer again = join(2, "Pat", Standing.PARTNER);
        assertThat(state(again)).isEqualTo(Frame.KeyboardState.YOURS);
        leave(again, true);
        now += GRACE.toNanos();
        writers.tick();
        assertThat(state(watcher)).isEqualTo(Frame.KeyboardState.FREE);
        Viewer third = join(2, "Pat", Standing.PARTNER);
        writers.type(third);
        leave(third, true);
        writers.willNotReturn(third);
        assertThat(state(watcher)).isEqualTo(Frame.KeyboardState.FREE);
    }

    @Test
    void whoeverAskedHasItWhenItGetsFree() {
        Viewer owner = join(1, "Ada", Standing.OWNER);
        Viewer partner = join(2, "Pat", Standing.PARTNER);
        writers.ask(partner);
        leave(owner, false);
        assertThat(state(partner)).isEqualTo(Frame.KeyboardState.YOURS);
    }

    @Test
    void fifteenMinutesWithoutAKeystrokeFreeItButTypingTakesItAgain() {
        Viewer owner = join(1, "Ada", Standing.OWNER);
        now += IDLE.toNanos() - 1;
        writers.type(owner);
        now += IDLE.toNanos() - 1;
        writers.tick();
        assertThat(state(owner)).isEqualTo(Frame.KeyboardState.YOURS);
        now++;
        writers.tick();
        assertThat(state(owner)).isEqualTo(Frame.KeyboardState.FREE);
        assertThat(writers.frame(owner).canWrite()).isTrue();
        assertThat(writers.type(owner)).isEmpty();
        assertThat(state(owner)).isEqualTo(Frame.KeyboardState.YOURS);
    }

    @Test
    void aGradedRunTakesItFromEverybody() {
        Viewer owner = join(1, "Ada", Standing.OWNER);
        Viewer teacher = join(3, "Tea", Standing.STAFF, true);
        for (Viewer viewer : viewers) {
            viewer.right = new WriteRight(Standing.RUN, viewer.right.staff(), "graded run", "A graded run holds the keyboard.", null, null);
            writers.rightChanged(viewer);
        }
        assertThat(state(owner)).isEqualTo(Frame.KeyboardState.RUN);
        assertThat(writers.writerName(owner)).isEqualTo("graded run");
        assertThat(writers.type(owner)).hasValue("A graded run holds the keyboard.");
        assertThat(writers.ask(teacher)).hasValue("A graded run holds the keyboard.");
        assertThat(writers.takeOver(teacher, "urgent")).hasValue("A graded run holds the keyboard.");
    }

    @Test
    void anotherReservationEndsWhatTheLastOneLent() {
        Viewer owner = join(1, "Ada", Standing.OWNER);
        Viewer guest = join(4, "Gus", Standing.WATCHER);
        writers.ask(guest);
        writers.answer(owner, guest.seat, true);
        hold = 8;
        owner.right = right(Standing.WATCHER, false);
        writers.rightChanged(owner);
        assertThat(state(guest)).isEqualTo(Frame.KeyboardState.FREE);
        assertThat(writers.type(guest)).isPresent();
        guest.right = right(Standing.OWNER, false);
        writers.rightChanged(guest);
        assertThat(state(guest)).isEqualTo(Frame.KeyboardState.YOURS);
        assertThat(writers.type(owner)).isPresent();
    }

    private Viewer join(long person, String name, Standing standing) {
        return join(person, name, standing, false);
    }

    private Viewer join(long person, String name, Standing standing, boolean staff) {
        Viewer viewer = new Viewer(new Watcher.Someone(person, name, name), right(standing, staff), ConsoleStart.tail(), 0);
        viewers.add(viewer);
        writers.joined(viewer);
        return viewer;
    }

    private WriteRight right(Standing standing, boolean staff) {
        return new WriteRight(standing, staff, "Ada", standing.entitled() ? "" : "only the holder types.", hold, null);
    }

    private void leave(Viewer viewer, boolean broken) {
        viewers.remove(viewer);
        writers.left(viewer, broken);
    }

    private Frame.KeyboardState state(Viewer viewer) {
        return writers.frame(viewer).keyboard();
    }
}
