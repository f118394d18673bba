package dev.bootbench.agent.power;

import dev.bootbench.agent.board.LabFaultException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A relay on a GPIO line, by libgpiod's programs: version 1 (Debian 12) and version 2 (Debian 13), which differ in their
 * arguments and are told apart by {@code --version}. The kernel lets go of a line when the program that set it ends, so a
 * {@code gpioset} of ours runs for as long as the line is to keep its level; when the agent ends, the relay falls to what its
 * resistor says. The level is what is known of the power, unless a sense line measures it.
 *
 * <p>Turning happens one at a time ({@link ReadBackSwitch}); {@link #holder} is read by others.
 */
final class GpioOutlet implements Outlet {
    /** Marks our gpioset of version 2 in gpioinfo and in its arguments; version 1 always says "gpioset". */
    private static final String CONSUMER = "bootbench";
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Pattern VERSION = Pattern.compile("libgpiod\\) v(\\d+)\\.");
    private static final String MEND = "Install Debian's package gpiod, or set \"programs\" to the folder of gpioset, gpioget and gpioinfo.";
    private static final String SEE =
            "Run gpioinfo to see the chip's lines and who uses them; the agent's user must be allowed to open /dev/";

    private final PowerConfig.Gpio config;
    private volatile @Nullable Holder holder;

    /** A running gpioset, and what it holds the line at. */
    private record Holder(Process process, PowerState level) {}

    GpioOutlet(PowerConfig.Gpio config) {
        this.config = config;
    }

    @Override
    public String name() {
        return "Line " + config.line() + " of " + config.chip();
    }

    @Override
    public String whenDead() {
        return "Look whether the relay clicks, and at the wires of the relay and of the sense line.";
    }

    @Override
    public String turn(PowerState wanted, Deadline deadline) throws LabFaultException, InterruptedException {
        int version = version(deadline);
        List<String> command = setCommand(version, wanted);
        release(deadline);
        endLeftover(command, deadline);
        Process process = Program.start(name(), command, MEND);
        boolean held = false;
        try {
            while (!inUse(version, deadline)) {
                failIfEnded(process, deadline);
                if (deadline.passed()) {
                    throw new LabFaultException(name() + ": gpioset did not take the line within " + deadline.words() + ". " + SEE + config.chip());
                }
                process.waitFor(POLL.toNanos(), TimeUnit.NANOSECONDS);
            }
            failIfEnded(process, deadline);
            holder = new Holder(process, wanted);
            held = true;
        } finally {
            if (!held) {
                Program.end(process);
            }
        }
        return "held at " + wanted;
    }

    @Override
    public Reading read(Deadline deadline) throws LabFaultException, InterruptedException {
        if (config.senseLine().isPresent()) {
            return sense(config.senseLine().get(), deadline);
        }
        Holder now = holder;
        return now != null && now.process().isAlive() ? new Reading(now.level(), "held at " + now.level()) : Reading.CANNOT_TELL;
    }

    private Reading sense(int line, Deadline deadline) throws LabFaultException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program("gpioget")));
        command.addAll(version(deadline) == 1
                ? List.of(config.chip(), Integer.toString(line))
                : List.of("--numeric", "--chip", config.chip(), Integer.toString(line)));
        String said = succeed(command, deadline).strip();
        return switch (said) {
            case "1" -> new Reading(PowerState.ON, "sense line at 1");
            case "0" -> new Reading(PowerState.OFF, "sense line at 0");
            case String other -> throw new LabFaultException(
                    name() + ": gpioget printed " + Words.quoted(other) + " for the sense line, where 0 or 1 was expected.");
        };
    }

    private List<String> setCommand(int version, PowerState wanted) {
        List<String> command = new ArrayList<>(List.of(program("gpioset")));
        if (config.activeLow()) {
            command.add("--active-low");
        }
        String level = config.line() + "=" + (wanted == PowerState.ON ? 1 : 0);
        // Version 1 waits for a line of input: it ends with the agent, however that ends.
        command.addAll(version == 1
                ? List.of("--mode=wait", config.chip(), level)
                : List.of("--consumer", CONSUMER, "--chip", config.chip(), level));
        return command;
    }

    /** Ends what holds the line for us. */
    private void release(Deadline deadline) throws LabFaultException, InterruptedException {
        Holder now = holder;
        holder = null;
        if (now != null) {
            now.process().destroy();
            if (!now.process().waitFor(deadline.left().toNanos(), TimeUnit.NANOSECONDS)) {
                Program.end(now.process());
                throw new LabFaultException(name() + ": the gpioset that held it did not end within " + deadline.words() + ".");
            }
        }
    }

    /**
     * A gpioset of version 2 outlives an agent that was killed, and would keep the line busy for ever. Ours are known by
     * their consumer, and this line is ours by configuration.
     */
    private void endLeftover(List<String> command, Deadline deadline) throws LabFaultException, InterruptedException {
        List<String> options = command.subList(1, command.size() - 1);
        List<ProcessHandle> leftovers = ProcessHandle.allProcesses()
                .filter(process -> process.info().arguments().map(List::of).filter(arguments -> arguments.contains(CONSUMER)
                        && arguments.containsAll(options)
                        && arguments.getLast().startsWith(config.line() + "=")).isPresent())
                .toList();
        for (ProcessHandle leftover : leftovers) {
            leftover.destroy();
            try {
                leftover.onExit().get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
            } catch (ExecutionException | TimeoutException e) {
                throw new LabFaultException(name() + ": process " + leftover.pid()
                        + ", the gpioset of an agent that was killed, holds it and does not end. End it by hand.", e);
            }
        }
    }

    private void failIfEnded(Process process, Deadline deadline) throws LabFaultException, InterruptedException {
        if (process.isAlive()) {
            return;
        }
        String said;
        try {
            said = Program.read(process.getErrorStream()).get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            said = "";
        }
        throw new LabFaultException(name() + ": gpioset ended with exit status " + process.exitValue() + " and said "
                + Words.quoted(said) + ". " + SEE + config.chip());
    }

    /** Whether gpioinfo says that a gpioset has the line. */
    private boolean inUse(int version, Deadline deadline) throws LabFaultException, InterruptedException {
        List<String> command = version == 1
                ? List.of(program("gpioinfo"), config.chip())
                : List.of(program("gpioinfo"), "--chip", config.chip());
        String mark = version == 1 ? "\"?gpioset\"?" : "consumer=\"?" + CONSUMER + "\"?";
        return Pattern.compile("^\\s+line\\s+" + config.line() + ":.*\\boutput\\b.*$", Pattern.MULTILINE)
                .matcher(succeed(command, deadline))
                .results()
                .anyMatch(line -> Pattern.compile(mark).matcher(line.group()).find());
    }

    private int version(Deadline deadline) throws LabFaultException, InterruptedException {
        String said = succeed(List.of(program("gpioset"), "--version"), deadline);
        Matcher version = VERSION.matcher(said);
        if (!version.find() || !List.of("1", "2").contains(version.group(1))) {
            throw new LabFaultException(
                    name() + ": gpioset is of a version that is not supported, it says " + Words.quoted(said) + "; libgpiod 1 and 2 are.");
        }
        return Integer.parseInt(version.group(1));
    }

    private String succeed(List<String> command, Deadline deadline) throws LabFaultException, InterruptedException {
        Program.Result result = Program.run(name(), command, deadline, MEND);
        if (result.status() != 0) {
            throw new LabFaultException(name() + ": " + String.join(" ", command) + " failed with exit status " + result.status()
                    + " and said " + result.said() + ". " + SEE + config.chip());
        }
        return result.output();
    }

    private String program(String program) {
        return config.programs().resolve(program).toString();
    }
}
