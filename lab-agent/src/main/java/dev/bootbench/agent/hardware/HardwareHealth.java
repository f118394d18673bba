package dev.bootbench.agent.hardware;

import dev.bootbench.agent.board.BoardProfile;
import dev.bootbench.agent.board.Examination;
import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.board.Tail;
import dev.bootbench.agent.power.PowerState;
import dev.bootbench.agent.power.PowerSwitch;
import dev.bootbench.agent.serial.SerialConsole;
import dev.bootbench.agent.shell.CommandResult;
import dev.bootbench.agent.shell.GuestShell;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a real board must show before it counts as ready: power, serial line, SSH, kernel, taint, clock, disk. */
final class HardwareHealth {
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(30);
    private static final int FULLEST = 95;
    /** Seconds that a guest's clock may run ahead of ours. */
    private static final int UPTIME_SLACK = 5;
    /** A line at rest is quiet. One that never ends to talk hides what matters, and fills every log. */
    private static final Duration LISTEN = Duration.ofMillis(300);
    private static final int CHATTER = 512;
    private static final Pattern PERCENT = Pattern.compile("\\s(\\d{1,3})%\\s");
    /** Boards without a battery think it is the time of their image, so the clock is set before it is read. */
    private static final String LOOK = "date -u -s @%d >/dev/null; echo %s >/proc/sys/kernel/hostname;"
            + " uname -r; cat /proc/sys/kernel/tainted; date -u +%%s; cat /proc/uptime; df -P /";

    private static final Duration SPEAK_EVERY = Duration.ofMinutes(5);

    private final BoardProfile profile;
    private final SerialConsole line;
    private final PowerSwitch power;
    /** When the serial line was last asked for a prompt. */
    private long spokeAt = System.nanoTime();

    HardwareHealth(BoardProfile profile, SerialConsole line, PowerSwitch power) {
        this.profile = profile;
        this.line = line;
        this.power = power;
    }

    /**
     * @param powered time since we switched it on: a kernel that has run for longer was never switched off
     * @return kernel release that runs
     */
    String pristine(Examination look, GuestShell shell, String board, Duration powered, Predicate<String> kernel)
            throws LabFaultException, InterruptedException {
        powered(look);
        Instant told = Instant.now();
        long began = System.nanoTime();
        List<String> lines = answer(look, shell.run(LOOK.formatted(told.getEpochSecond(), board), limit()), 6);
        String release = lines.get(0);
        look.require("kernel", kernel.test(release),
                kernel.test(release) ? release : "the board runs kernel " + release + ", which its profile " + profile.id()
                        + " does not name under \"kernels\"");
        boolean clean = lines.get(1).equals(String.valueOf(profile.taint()));
        look.require("taint", clean,
                clean ? lines.get(1) : "the kernel's taint is " + lines.get(1) + " instead of " + profile.taint());
        // Not against our clock as it is now: if that jumped meanwhile, the board is not to blame.
        Duration off = Duration.between(
                Instant.ofEpochSecond(number(lines.get(2))), told.plusNanos(System.nanoTime() - began)).abs();
        look.require("clock", off.compareTo(CLOCK_TOLERANCE) < 0, off.compareTo(CLOCK_TOLERANCE) < 0
                ? "right" : "the board's clock is " + off.toSeconds() + " s off and cannot be set");
        double up = decimal(lines.get(3).split(" ")[0]);
        look.require("uptime", up <= powered.toSeconds() + UPTIME_SLACK, up <= powered.toSeconds() + UPTIME_SLACK
                ? (long) up + " s" : "its kernel has run for " + (long) up + " s, but it was switched on " + powered.toSeconds()
                        + " s ago: the power switch does not cut its power");
        int full = fullness(lines.getLast());
        look.require("disk", full <= FULLEST, "the root file system is " + full + " % full");
        speaks(look);
        return release;
    }

    /**
     * Whether a board that waits for its next use still answers on both its lines. On the serial line it is asked now and
     * then only: each time leaves a prompt on its console.
     */
    void atRest(Examination look, GuestShell shell) throws LabFaultException, InterruptedException {
        powered(look);
        answer(look, shell.run("echo 1; echo 2", limit()), 2);
        if (System.nanoTime() - spokeAt > SPEAK_EVERY.toNanos()) {
            speaks(look);
        } else {
            open(look);
        }
    }

    /** The same, and the serial line in any case. */
    void onDemand(Examination look, GuestShell shell) throws LabFaultException, InterruptedException {
        powered(look);
        answer(look, shell.run("echo 1; echo 2", limit()), 2);
        speaks(look);
    }

    /** A board that keeps its disk may have been changed by its holder: only that it answers is judged. */
    String booted(Examination look, GuestShell shell) throws LabFaultException {
        return answer(look, shell.run("uname -r; echo 2", limit()), 2).getFirst();
    }

    private void powered(Examination look) throws LabFaultException, InterruptedException {
        PowerState state = power.state();
        look.require("power", state != PowerState.OFF, switch (state) {
            case ON -> "on";
            case UNKNOWN -> "its switch cannot tell";
            case OFF -> "its switch says that it is off";
        });
    }

    /** A CR brings a prompt, or at least something: a line that stays silent is of no use to anybody. */
    void speaks(Examination look) throws LabFaultException, InterruptedException {
        open(look);
        spokeAt = System.nanoTime();
        long from = line.head();
        long deadline = System.nanoTime() + limit().toNanos();
        try (var view = line.view(from)) {
            line.write("\r".getBytes(StandardCharsets.US_ASCII));
            while (System.nanoTime() < deadline) {
                view.next(PAUSE);
                if (profile.login().prompt().matcher(text(from)).find()) {
                    look.good("prompt", "came on the serial line");
                    quiet(look);
                    return;
                }
            }
        } catch (IOException e) {
            look.require("serial", false, "the serial line takes no input: " + e.getMessage());
        }
        String said = Tail.of(line, from);
        look.require("prompt", false, said.isEmpty()
                ? "the serial line stays silent when Enter is pressed: check the cable, and console= on the kernel's command line"
                : "no prompt came on the serial line, but: " + said);
    }

    private void open(Examination look) throws LabFaultException {
        look.require("serial", line.isOpen(), line.isOpen() ? "open" : "the serial port is closed: " + line.portReason());
    }

    private void quiet(Examination look) throws LabFaultException, InterruptedException {
        long from = line.head();
        TimeUnit.NANOSECONDS.sleep(LISTEN.toNanos());
        long came = line.head() - from;
        look.require("quiet", came <= CHATTER, came <= CHATTER ? "says nothing unasked" : "the serial line babbles: " + came
                + " bytes came unasked within " + LISTEN.toMillis() + " ms, last: " + Tail.of(line, line.head() - CHATTER));
    }

    private String text(long from) throws IOException {
        return new String(line.read(Math.max(from, line.head() - 200), line.head()), StandardCharsets.ISO_8859_1);
    }

    private static List<String> answer(Examination look, CommandResult result, int lines) throws LabFaultException {
        List<String> said = result.out().lines().map(String::strip).toList();
        boolean answered = result.succeeded() && said.size() >= lines;
        look.require("ssh", answered, answered ? "answers" : "the board did not answer as it should (" + result.ending()
                + (result.err().isBlank() ? "" : ", " + result.err().strip()) + ")");
        return said;
    }

    /** Of the line that {@code df -P} prints for a file system; 100 when it cannot be read. */
    private static int fullness(String line) {
        Matcher found = PERCENT.matcher(line);
        return found.find() ? Integer.parseInt(found.group(1)) : 100;
    }

    private Duration limit() {
        return profile.deadlines().ssh();
    }

    private static double decimal(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.MAX_VALUE;
        }
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE / 1000;
        }
    }
}
