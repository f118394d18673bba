package dev.bootbench.agent.hardware;

import dev.bootbench.agent.board.KernelWatch;
import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.serial.Console;
import dev.bootbench.agent.shell.CommandResult;
import dev.bootbench.agent.shell.SshShell;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** One restart of a board into a kernel that is to be tried, seen through to its shell. */
final class KernelTrial {
    private static final Duration QUESTION = Duration.ofSeconds(5);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);
    /** New with every boot of a Linux: its first line tells the kernel that goes from the one that comes. */
    private static final String WHICH = "cat /proc/sys/kernel/random/boot_id /proc/cmdline";

    private final SshShell shell;
    private final String mark;
    private final KernelWatch watch;
    private final String formerBoot;
    private final long began = System.nanoTime();

    /**
     * @param mark    a word that only the kernel on trial has on its command line
     * @param silence how long it may say nothing
     */
    KernelTrial(SshShell shell, Console line, String mark, Duration silence) throws LabFaultException {
        this.shell = shell;
        this.mark = mark;
        this.watch = new KernelWatch(line, silence);
        CommandResult result = shell.run(WHICH, QUESTION);
        if (!result.succeeded()) {
            throw new LabFaultException("The board does not say which boot it is in (" + result.ending() + ").");
        }
        this.formerBoot = boot(result);
    }

    /** Restarts into the trial and returns when its shell is connected. */
    void run(Duration limit) throws LabFaultException, InterruptedException {
        // It goes down under our feet, so its answer says nothing.
        shell.run("sync; (sleep 1; reboot '0 tryboot') >/dev/null 2>&1 </dev/null &", QUESTION);
        shell.disconnect();
        boolean former = false;
        while (true) {
            Duration left = limit.minus(Duration.ofNanos(System.nanoTime() - began));
            if (Thread.interrupted()) {
                throw new InterruptedException("stopped while a kernel was tried");
            }
            if (!left.isPositive()) {
                throw new LabFaultException(former
                        ? "The board did not restart within " + limit.toSeconds() + " s: the kernel it had still answers over SSH."
                        : "It did not answer over SSH within " + limit.toSeconds() + " s (" + shell.lastProblem() + ").");
            }
            if (shell.isOpen() || shell.reconnect(left, watch::seesTrouble)) {
                CommandResult result = shell.run(WHICH, QUESTION);
                former = result.succeeded() && boot(result).equals(formerBoot);
                if (result.succeeded() && !former) {
                    requireTried(result);
                    return;
                }
                if (!result.succeeded()) {
                    shell.disconnect();
                }
            } else {
                former = false;
            }
            var trouble = watch.trouble();
            if (trouble.isPresent()) {
                throw new LabFaultException("Its " + trouble.get() + ".");
            }
            TimeUnit.NANOSECONDS.sleep(LOOK_AGAIN.toNanos());
        }
    }

    /** A board that restarted twice is back at its old kernel. */
    private void requireTried(CommandResult result) throws LabFaultException {
        if (!result.out().contains(mark)) {
            throw new LabFaultException("The board is back with the kernel it had before: the deployed one did not last.");
        }
    }

    private static String boot(CommandResult result) {
        return result.out().lines().findFirst().orElse("").strip();
    }
}
