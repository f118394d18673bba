package dev.bootbench.cli;

import dev.bootbench.terminal.Plain;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "console",
        description = "A board's serial line in this terminal, until Ctrl-]. With steps it does them in their order and ends: for scripts.",
        footer = {"", "Exit codes: 0 done; 1 refused, as by who has the keyboard; 2 not understood; 3 the lab or the connection failed;",
            "4 what was expected did not come in time.", "",
            "  ./lab console vm-1 --send 'uname -r' --expect '6\\.1' --timeout 30"})
final class ConsoleCommand extends ApiCommand {
    static final int TIMED_OUT = 4;
    /** Ctrl-], as telnet has it. */
    private static final int LEAVE = 0x1d;

    @Parameters(index = "0", paramLabel = "BOARD")
    private String board;

    /** One of them. */
    static final class Step {
        @Option(names = "--send", paramLabel = "LINE", description = "Types the line and Enter.")
        private @Nullable String send;

        @Option(names = "--keys", paramLabel = "KEYS", description = "Types keys: \\r \\n \\t \\e \\xNN, as in --keys '\\x18' for Ctrl-X.")
        private @Nullable String keys;

        @Option(names = "--expect", paramLabel = "PATTERN", description = "Waits for a regular expression in what the board says from now on.")
        private @Nullable String expect;

        @Option(names = "--sysrq", paramLabel = "LETTER", description = "Sends a BREAK and the letter to the kernel.")
        private @Nullable String sysrq;

        private boolean isTyped() {
            return expect == null;
        }
    }

    @ArgGroup(exclusive = true, multiplicity = "0..*")
    private List<Step> steps = new ArrayList<>();

    @Option(names = "--timeout", paramLabel = "SECONDS", defaultValue = "60",
            description = "For opening the console, and for each --expect (${DEFAULT-VALUE}).")
    private long timeout;

    @Option(names = "--from", paramLabel = "BYTE|tail|now", description = "Where to begin: with steps \"now\", else what is recent.")
    private @Nullable String from;

    @Option(names = "--take-over", paramLabel = "REASON", description = "Takes the keyboard from who has it; teachers and administrators.")
    private @Nullable String takeOver;

    @Option(names = "--watch", description = "Only watches, even where you could type.")
    private boolean watch;

    @Override
    public Integer call() {
        if (watch && (takeOver != null || steps.stream().anyMatch(Step::isTyped))) {
            throw new CliException(CliException.BAD_INPUT, "With --watch nothing is typed: leave it out, or --send, --keys, --sysrq and --take-over.");
        }
        List<Pattern> patterns = steps.stream().map(step -> step.expect).filter(each -> each != null).map(ConsoleCommand::pattern).toList();
        steps.stream().map(step -> step.keys).filter(each -> each != null).forEach(Keystrokes::of);
        String begin = from != null ? from : steps.isEmpty() ? "tail" : "now";
        try (ConsoleView view = new ConsoleView(client(), board, begin, BoardOutput.standard(steps.isEmpty() && !watch))) {
            view.connect(deadline());
            if (takeOver != null) {
                view.say(Client.JSON.createObjectNode().put("type", "takeover").put("reason", takeOver).toString());
            }
            if (steps.isEmpty()) {
                return follow(view);
            }
            if (takeOver != null || steps.stream().anyMatch(Step::isTyped)) {
                view.askForKeyboard(deadline());
            }
            int next = 0;
            for (Step step : steps) {
                if (step.expect != null) {
                    view.expect(patterns.get(next++), deadline());
                } else if (step.sysrq != null) {
                    view.say(Client.JSON.createObjectNode().put("type", "sysrq").put("letter", step.sysrq).toString());
                } else {
                    view.type(step.keys != null ? Keystrokes.of(step.keys) : Keystrokes.of(step.send.replace("\\", "\\\\") + "\\r"));
                }
            }
            return 0;
        }
    }

    private long deadline() {
        return System.nanoTime() + TimeUnit.SECONDS.toNanos(timeout);
    }

    private static Pattern pattern(String text) {
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new CliException(CliException.BAD_INPUT, "\"" + text + "\" is no regular expression: " + e.getDescription() + ".");
        }
    }

    /** Shows the line until Ctrl-], the end of the input, or a signal; keys go as they are where there is a terminal. */
    private int follow(ConsoleView view) {
        boolean terminal = System.console() != null && System.console().isTerminal();
        if (terminal) {
            stty("raw", "-echo");
        }
        try {
            EndWarnings warnings = new EndWarnings();
            Thread typing = Thread.ofVirtual().start(() -> typeFrom(System.in, view));
            while (typing.isAlive()) {
                typing.join(Duration.ofMillis(500));
                String refused = view.takeRefusal();
                if (!refused.isEmpty()) {
                    say("Not sent: " + refused, terminal);
                }
                warnings.look(board, view.until(), Instant.now()).ifPresent(said -> say(said, terminal));
                if (view.isLost()) {
                    say("Connection lost, trying again.", terminal);
                    view.reconnect(deadline());
                }
            }
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return CliException.LAB_FAULT;
        } finally {
            if (terminal) {
                stty("sane");
            }
        }
    }

    private void typeFrom(InputStream in, ConsoleView view) {
        byte[] keys = new byte[1024];
        try {
            for (int count = in.read(keys); count >= 0; count = in.read(keys)) {
                for (int i = 0; i < count; i++) {
                    if (keys[i] == LEAVE) {
                        return;
                    }
                }
                if (!watch) {
                    view.type(Arrays.copyOf(keys, count));
                }
            }
        } catch (IOException e) {
            throw new CliException(CliException.LAB_FAULT, "The terminal cannot be read: " + e.getMessage());
        }
    }

    private void say(String sentence, boolean terminal) {
        String plain = Plain.text(sentence);
        spec.commandLine().getErr().print(terminal ? "\r\n[" + plain + "]\r\n" : plain + System.lineSeparator());
        spec.commandLine().getErr().flush();
    }

    private static void stty(String... how) {
        try {
            ProcessBuilder command = new ProcessBuilder("stty").inheritIO();
            command.command().addAll(List.of(how));
            Process process = command.start();
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new CliException(CliException.LAB_FAULT, "The terminal cannot be set up: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
