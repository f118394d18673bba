package dev.bootbench.agent.hardware;

import dev.bootbench.agent.board.BoardProfile.Stage;
import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.board.Tail;
import dev.bootbench.agent.serial.SerialConsole;
import dev.bootbench.agent.shell.SshShell;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Switches a board on and sees its boot through to a connected shell. */
record PowerOn(HardwareParts parts, SerialConsole line, SshShell shell) {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
    private static final Duration OPEN = Duration.ofSeconds(5);

    /** @param stages what the serial line must show on the way, each in its time */
    void run(Duration limit, List<Stage> stages) throws LabFaultException, InterruptedException {
        try {
            BootWatch watch = new BootWatch(line, stages);
            parts.power().on();
            // A stand-in's port comes with its power.
            if (!line.awaitOpen(OPEN)) {
                throw new LabFaultException("The serial port " + parts.port() + " is closed: " + line.portReason());
            }
            connect(watch, limit);
        } catch (IOException e) {
            throw new LabFaultException("The console log cannot be read: " + e.getMessage(), e);
        }
    }

    /** Until the shell is there, the time is up, or the serial line shows that the boot is stuck. */
    private void connect(BootWatch watch, Duration limit) throws LabFaultException, InterruptedException, IOException {
        while (true) {
            Duration left = limit.minus(watch.elapsed());
            boolean connected = left.isPositive() && (shell.isOpen() || shell.reconnect(left, () -> isOverdue(watch)));
            Optional<Stage> overdue = watch.overdue();
            if (overdue.isPresent()) {
                throw new LabFaultException("The boot did not reach \"" + overdue.get().name() + "\" within "
                        + overdue.get().within().toSeconds() + " s" + (connected
                                ? ", although SSH answers: the serial line does not show what it should. "
                                : ". ")
                        + story(watch));
            }
            // A board whose power was not really cut answers at once: only one that was seen booting has booted.
            if (connected && watch.complete()) {
                return;
            }
            if (connected) {
                TimeUnit.NANOSECONDS.sleep(LOOK_AGAIN.toNanos());
            }
            if (Thread.interrupted()) {
                throw new InterruptedException("stopped while the board booted");
            }
            if (!left.isPositive()) {
                throw new LabFaultException("The board did not answer over SSH within " + limit.toSeconds() + " s ("
                        + shell.lastProblem() + "). " + story(watch));
            }
        }
    }

    /** Also when that cannot be read, which whoever reads it next is told. */
    private static boolean isOverdue(BootWatch watch) {
        try {
            return watch.overdue().isPresent();
        } catch (IOException e) {
            return true;
        }
    }

    private String story(BootWatch watch) {
        String said = Tail.of(line, watch.first());
        return "Seen from power-on: " + watch.progress() + "." + (said.isEmpty() ? "" : " It last said: " + said);
    }
}
