package dev.bootbench.console;

import dev.bootbench.Background;
import dev.bootbench.boards.BoardCommands;
import dev.bootbench.boards.BoardInfo;
import dev.bootbench.boards.BoardUsed;
import dev.bootbench.boards.CommandOutcome;
import dev.bootbench.contract.v1.BoardCommand;
import dev.bootbench.terminal.Plain;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * One person's view of one console, whatever they look at it with. Frames go to its {@link ConsoleSink} on a thread of
 * its own; what is typed comes in by the methods here, one at a time. May this person type? That is asked anew for each
 * input, and a no is shown to them as {@link Frame.Refused}.
 */
public final class ConsoleSession {
    private static final Logger LOG = Logger.getLogger(ConsoleSession.class);
    /** Help, stacks, tasks, memory, registers, locks, timers, console levels, sync, remount read-only. */
    static final String SYSRQ = "hlwtmpdq0123456789su";
    /** Typed at once; more is a file, and belongs elsewhere. */
    private static final int MOST_INPUT = 16 * 1024;
    private static final int LONGEST_REASON = 200;
    private static final Duration BREAK_LIMIT = Duration.ofSeconds(10);
    private static final Duration LOOK_UP = Duration.ofSeconds(1);

    private final ConsoleSessions lab;
    private final String board;
    private final Viewer viewer;
    private final Watching.View view;
    private final BoardConsole console;
    private final ConsoleSink sink;

    ConsoleSession(ConsoleSessions lab, String board, Viewer viewer, Watching.View view, BoardConsole console, ConsoleSink sink) {
        this.lab = lab;
        this.board = board;
        this.viewer = viewer;
        this.view = view;
        this.console = console;
        this.sink = sink;
    }

    void start() {
        Background.start("viewer-" + board, this::show);
    }

    /** Moves the viewer along: one frame at a time, the next only when the sink has taken the last. */
    private void show() {
        try (view) {
            while (!viewer.closed && sink.isOpen() && view.end() == null) {
                Optional<Frame> frame = console.next(viewer, LOOK_UP);
                if (frame.isPresent() && view.end() == null) {
                    sink.send(frame.get());
                    if (sink.seesAtOnce() && frame.get() instanceof Frame.Bytes bytes) {
                        rendered(bytes.first() + bytes.bytes().length);
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // Closed under the send, or taken nothing for too long: the viewer joins again with its byte.
            LOG.debugf("a viewer is let go: %s", e.getMessage());
        } finally {
            lost();
            sink.ended(view.end());
        }
    }

    public String board() {
        return board;
    }

    /** Its person's end of the connection is alive. */
    void heard() {
        sink.heard();
    }

    /** Everything before the byte of this number has been seen. */
    public void rendered(long number) {
        console.rendered(viewer, number);
    }

    /** Types. What cannot be typed is refused as a whole. */
    public void type(byte[] input) {
        if (input.length == 0) {
            return;
        }
        if (input.length > MOST_INPUT) {
            refuse("That is more than " + MOST_INPUT / 1024 + " KiB at once; nothing of it was typed.");
        } else if (console.perform(viewer, right(), new KeyboardDeed.Type(input))) {
            noteUse();
        }
    }

    /** Sends a serial BREAK, and waits for it. */
    public void sendBreak() throws InterruptedException {
        if (holdsKeyboard() && audited("board-break", "at the console")) {
            breakNow();
        }
    }

    /** Sends a BREAK and then the letter to the kernel: one of {@link #SYSRQ}, which harm nothing. */
    public void sysrq(String letter) throws InterruptedException {
        if (letter.length() != 1 || !SYSRQ.contains(letter)) {
            refuse("A SysRq letter is one of " + SYSRQ + "; a hard reset is a power action.");
        } else if (holdsKeyboard() && audited("board-sysrq", "letter " + letter + ", at the console") && breakNow()) {
            type(letter.getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** What the audit log does not take is not done. */
    private boolean audited(String action, String detail) {
        try {
            lab.audit.logAs(login(), action, board, detail);
            return true;
        } catch (RuntimeException e) {
            LOG.warnf("%s of %s by %s is refused: %s", action, board, login(), e.getMessage());
            return refused("The lab's database takes nothing just now, and this is not done without a note in the audit log.");
        }
    }

    private boolean holdsKeyboard() {
        boolean holds = console.perform(viewer, right(), new KeyboardDeed.Hold());
        if (holds) {
            noteUse();
        }
        return holds;
    }

    /** False when it is not known to have been sent; the viewer is told why. */
    private boolean breakNow() throws InterruptedException {
        BoardInfo info = lab.inventory.find(board).orElseThrow();
        lab.used.fire(new BoardUsed(board, person(), "break"));
        return switch (lab.commands.run(info, BoardCommand.Action.BREAK, BREAK_LIMIT)) {
            case CommandOutcome.Done done -> true;
            case CommandOutcome.Failed failed -> refused(failed.sentence());
            case CommandOutcome.Unreachable lost -> refused(lost.sentence());
            case CommandOutcome.Underway underway -> refused("The BREAK was not confirmed within "
                    + BREAK_LIMIT.toSeconds() + " s; it may still come.");
        };
    }

    private boolean refused(String reason) {
        refuse(reason);
        return false;
    }

    /** Tells this view that something it asked for was not done. */
    void refuse(String reason) {
        console.refuse(viewer, reason);
    }

    /** Asks for the keyboard: see {@link Frame.Writer} for what comes of it. */
    public void ask() {
        console.perform(viewer, right(), new KeyboardDeed.Ask());
    }

    /**
     * Answers a view that asks for the keyboard.
     *
     * @param seat of {@link Frame.Asking}
     */
    public void answer(long seat, boolean accept) {
        console.perform(viewer, right(), new KeyboardDeed.Answer(seat, accept));
    }

    /** Takes the keyboard from whoever has it; everybody is told why. */
    public void takeOver(String reason) {
        String why = Plain.text(reason);
        if (why.isEmpty() || why.length() > LONGEST_REASON) {
            refuse("Say in at most " + LONGEST_REASON + " characters why you take the keyboard over: its writer reads it.");
        } else if (console.perform(viewer, right(), new KeyboardDeed.TakeOver(why))) {
            note("that the keyboard is taken over", () -> lab.audit.logAs(login(), "keyboard-taken-over", board, why));
        }
    }

    /** Gives the keyboard back. */
    public void release() {
        console.perform(viewer, right(), new KeyboardDeed.Release());
    }

    /** Ends the view, and gives the keyboard back. Ending one that has ended changes nothing. */
    public void leave() {
        console.leave(viewer, false);
    }

    /** The same for one that broke off: the keyboard waits a moment for this person. */
    public void lost() {
        console.leave(viewer, true);
    }

    private WriteRight right() {
        return lab.keyboard.rightOf(viewer.who, board);
    }

    private long person() {
        return Objects.requireNonNull(viewer.who.person(), "only people type");
    }

    private String login() {
        return ((Watcher.Someone) viewer.who).login();
    }

    /** What is done is done, whether the database takes a note of it or not: it does not end the view. */
    private void note(String what, Runnable writing) {
        try {
            writing.run();
        } catch (RuntimeException e) {
            LOG.warnf("%s at %s by %s is not noted: %s", what, board, login(), e.getMessage());
        }
    }

    private void noteUse() {
        note("that somebody types", this::writeUse);
    }

    /** Somebody works on the board: that keeps a reservation, and staff are noted once per view. */
    private void writeUse() {
        Long hold = viewer.right.hold();
        if (hold != null && viewer.right.standing() != Standing.STAFF) {
            if (viewer.isNews(hold, System.nanoTime())) {
                lab.holds.used(hold);
            }
        } else if (viewer.firstUseOf(Viewer.FOREIGN)) {
            String holder = viewer.right.holder();
            lab.audit.logAs(login(), "console-typed", board, holder == null ? "nobody held it" : "while " + holder + " held it");
        }
    }
}
