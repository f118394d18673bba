package dev.bootbench.gateway;

import dev.bootbench.Background;
import dev.bootbench.console.ConsoleSession;
import dev.bootbench.console.ConsoleSessions;
import dev.bootbench.console.ConsoleStart;
import dev.bootbench.console.Frame;
import dev.bootbench.console.ViewRefusedException;
import dev.bootbench.contract.v1.BoardCommand;
import dev.bootbench.people.SshKeys;
import dev.bootbench.terminal.Plain;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.channel.ChannelSession;
import org.jspecify.annotations.Nullable;

/** A board's console in a terminal: {@code ssh -p 2222 BOARD@lab}. */
final class Terminal extends BoardProgram implements Visit {
    private static final int PIECE = 8 * 1024;
    private static final int NO_BOARD = 1;
    private static final int NOT_ALLOWED = 1;
    private static final String HELP = "Ctrl-] and then: ? this help; q leave; b BREAK; s and a letter for SysRq (h l w t m p d q s u 0-9);"
            + " w who is here; k ask for the keyboard; y or n give it, or not; g give it back; t take it over; 1 power on; 0 off; c off and on;"
            + " r reset; Ctrl-] itself. Of your ssh's own, at the beginning of a line: ~. leaves, ~B is a BREAK.";

    private final ConsoleSessions consoles;
    private final BoardAccess access;
    private final Visits visits;
    private final EscapeKeys keys = new EscapeKeys();
    private volatile @Nullable Session session;
    private volatile @Nullable Screen screen;
    private volatile @Nullable ConsoleSession console;
    private volatile long lastTyped = System.nanoTime();
    /** The command whose answer is being typed. */
    private char asked;

    Terminal(ConsoleSessions consoles, BoardAccess access, Visits visits) {
        this.consoles = consoles;
        this.access = access;
        this.visits = visits;
    }

    @Override
    int run(ChannelSession channel, Environment environment, InputStream in, OutputStream out, OutputStream err)
            throws IOException, InterruptedException {
        session = channel.getSession();
        if (access.find(board()).isEmpty()) {
            List<String> mine = access.boardsOf(owner().person());
            say(err, "Hello " + owner().name() + ". There is no board " + Plain.text(board()) + ". "
                    + (mine.isEmpty() ? "You have none just now: book one in the portal." : "You have " + String.join(", ", mine) + ".")
                    + " The user name is the board: ssh -p PORT BOARD@lab");
            return NO_BOARD;
        }
        Screen shown = new Screen(board(), environment.getEnv().containsKey(Environment.ENV_TERM), out, err);
        screen = shown;
        shown.say("The console of " + board() + ". Ctrl-] ? helps, Ctrl-] q leaves.");
        ConsoleSession view;
        try {
            view = consoles.open(board(), owner().person(), null, ConsoleStart.tail(), shown);
        } catch (ViewRefusedException e) {
            shown.close();
            say(err, Plain.text(e.getMessage()));
            return NOT_ALLOWED;
        }
        console = view;
        visits.begun(this);
        try {
            byte[] typed = new byte[PIECE];
            for (int count = in.read(typed); count >= 0 && shown.isOpen(); count = in.read(typed)) {
                lastTyped = System.nanoTime();
                for (EscapeKeys.Key key : keys.feed(typed, count)) {
                    if (key instanceof EscapeKeys.Key.Command(char letter) && letter == 'q') {
                        return 0;
                    }
                    take(view, shown, key);
                }
            }
            return 0;
        } finally {
            visits.over(this);
            // Whoever did not leave, but broke off, finds the keyboard again.
            if (channel.isClosing() || session().isClosing()) {
                view.lost();
            } else {
                view.leave();
            }
            shown.close();
        }
    }

    private void take(ConsoleSession view, Screen shown, EscapeKeys.Key key) throws InterruptedException {
        switch (key) {
            case EscapeKeys.Key.Bytes(byte[] bytes) -> view.type(bytes);
            case EscapeKeys.Key.Command(char letter) -> command(view, shown, letter);
            case EscapeKeys.Key.SysRq(char letter) -> view.sysrq(String.valueOf(letter));
            case EscapeKeys.Key.Echo(char character) -> shown.echo(character);
            case EscapeKeys.Key.Line(String text) -> answered(view, shown, text);
        }
    }

    private void command(ConsoleSession view, Screen shown, char letter) throws InterruptedException {
        asked = letter;
        switch (letter) {
            case '?', 'h' -> shown.say(HELP);
            case 'b' -> view.sendBreak();
            case 'w' -> shown.sayHow();
            case 'k' -> view.ask();
            case 'g' -> view.release();
            case 'y', 'n' -> {
                List<Frame.Asking> asking = shown.asking();
                if (asking.isEmpty()) {
                    shown.say("Nobody asks for the keyboard.");
                } else {
                    view.answer(asking.getFirst().seat(), letter == 'y');
                }
            }
            case '1' -> shown.say(access.act(board(), owner(), BoardCommand.Action.POWER_ON, "power-on"));
            case '0' -> shown.say("Switch " + board() + " off? Type yes and Enter.");
            case 'c' -> shown.say("Switch " + board() + " off and on again? Type yes and Enter.");
            case 'r' -> shown.say("Reset " + board() + "? Everything on it is thrown away. Type yes and Enter.");
            case 't' -> shown.say("Why do you take the keyboard over? Its writer reads it. Enter ends the line.");
            default -> shown.say("Ctrl-] ? tells what there is.");
        }
    }

    private void answered(ConsoleSession view, Screen shown, String text) throws InterruptedException {
        if (asked == 't') {
            if (text.isEmpty()) {
                shown.say("Left as it is.");
            } else {
                view.takeOver(text);
            }
        } else if (!text.equals("yes")) {
            shown.say("Left as it is.");
        } else {
            shown.say("Asked " + board() + " to do it …");
            shown.say(switch (asked) {
                case '0' -> access.act(board(), owner(), BoardCommand.Action.POWER_OFF, "power-off");
                case 'c' -> access.act(board(), owner(), BoardCommand.Action.POWER_CYCLE, "power-cycle");
                default -> access.act(board(), owner(), BoardCommand.Action.RESET, "reset");
            });
        }
    }

    /** RFC 4335: OpenSSH's {@code ~B}. */
    void sendBreak() throws InterruptedException {
        ConsoleSession view = console;
        if (view != null) {
            view.sendBreak();
        }
    }

    @Override
    void gone() {
        ConsoleSession view = console;
        if (view != null) {
            view.lost();
        }
    }

    private Session session() {
        return Objects.requireNonNull(session, "it runs");
    }

    @Override
    public SshKeys.Owner owner() {
        return Guest.of(session());
    }

    @Override
    public String board() {
        return session().getUsername();
    }

    @Override
    public OptionalLong hold() {
        return OptionalLong.empty();
    }

    @Override
    public Duration idle() {
        return Duration.ofNanos(System.nanoTime() - lastTyped);
    }

    @Override
    public Optional<String> dismissed() {
        Screen shown = screen;
        return shown == null ? Optional.empty() : shown.dismissed();
    }

    @Override
    public void tell(String sentence) {
        Screen shown = screen;
        if (shown != null) {
            shown.say(sentence);
        }
    }

    @Override
    public void end(String sentence) {
        Background.start("ssh-end-" + board(), () -> Guest.disconnect(session(), sentence));
    }
}
