package dev.bootbench.agent.grading;

import dev.bootbench.agent.grading.Exercise.Pattern;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** One thing that a check does on the board, or looks at. Texts may have names of hidden and saved values in them. */
public sealed interface Step {
    /**
     * insmod with these arguments; the module has to be there afterwards.
     *
     * @param fails the error with which it has to be refused instead, as EINVAL
     */
    record Load(String module, String args, Optional<String> fails) implements Step {}

    /** rmmod. */
    record Unload(String module) implements Step {}

    /** A command for the board's shell. */
    record Run(String command, Doing doing) implements Step {}

    /**
     * A program of the exercise, or one handed in.
     *
     * @param args as a shell splits them
     */
    record Program(String name, String args, Doing doing) implements Step {}

    /**
     * What a command is given and what is expected of it.
     *
     * @param as    user to be, by name or number; empty: root
     * @param limit its own time, if it has one
     */
    record Doing(String input, Optional<String> as, Result expect, Saves saves, Optional<Duration> limit) {}

    /** @param exit the exit code it must end with; empty for any */
    record Result(OptionalInt exit, Optional<Pattern> stdout, Optional<Pattern> stderr) {}

    /**
     * Values for later steps and checks.
     *
     * @param first   by name, a pattern with one group: what it holds where the pattern is first found; has to be there
     * @param collect by name, a pattern with groups: a line for each place, the groups with a space between them
     */
    record Saves(Map<String, Pattern> first, Map<String, Pattern> collect) {
        static final Saves NOTHING = new Saves(Map.of(), Map.of());
    }

    /** What the kernel logged since the check began: lines that come in this order, lines that do not come, how many come. */
    record Log(List<Pattern> expect, List<Pattern> absent, Optional<Count> count, Saves saves) implements Step {}

    /** How many lines of one kind there have to be. */
    record Count(Pattern line, Bounds bounds) {}

    /**
     * A range of numbers; each is a number, a name, or a sum of them. Empty: no bound.
     *
     * @param within how far from {@code near}: a number, or per cent of {@code near}
     */
    record Bounds(Optional<String> min, Optional<String> max, Optional<String> near, Optional<String> within) {}

    /** A file of the guest; everything but its path may be left open. */
    record File(
            String path, boolean exists, Optional<String> kind, Optional<String> mode, Optional<String> owner, Optional<Pattern> text)
            implements Step {}

    /** A number, mostly a saved one, against bounds. */
    record Number(String value, Bounds bounds) implements Step {}

    /** A measurement with a module of the exercise, on the same board; what goes wrong with it is not the submission's doing. */
    record Reference(String module, String args, String command, Doing doing) implements Step {}

    /**
     * Numbers for a plot.
     *
     * @param from    name of a saved text: a line for each point, "x y", or "y" alone
     * @param against name of another such text, drawn beside it; empty: none
     * @param least   points that there have to be
     * @param within  how far each y may be from that of {@code against} at the same x; empty: as far as it likes
     */
    record Series(String name, String x, String y, Shape shape, String from, String against, int least, Optional<String> within)
            implements Step {}

    /** How numbers are drawn; each x of {@code BARS} begins a bar that reaches to the next. */
    enum Shape { LINE, BARS, POINTS }

    /** A tool that reads the handed-in sources, on the host; what it finds counts unless a pattern fits it. */
    record Static(Tool tool, List<Pattern> allow) implements Step {}

    enum Tool { CHECKPATCH, SPARSE, WARNINGS }

    /**
     * Types on the serial line, then waits for what has to come.
     *
     * @param again types it anew whenever this long nothing of the kind has come
     */
    record Serial(String send, Optional<Duration> again, Optional<Pattern> expect, Optional<Duration> within, Saves saves) implements Step {}

    /**
     * An orderly restart by the guest itself; loaded modules are gone afterwards, files are not.
     *
     * @param meanwhile steps at the serial line while the board boots
     */
    record Reboot(List<Step> meanwhile) implements Step {}

    /**
     * The power is cut and comes back; files are as the disk has them.
     *
     * @param meanwhile steps at the serial line while the board boots
     */
    record PowerCycle(List<Step> meanwhile) implements Step {}

    /** A serial BREAK and a letter. */
    record Sysrq(String key) implements Step {}

    /** Waits until something is so, or for some time. */
    record Wait(Until until, Duration within) implements Step {}

    /** What is waited for. */
    sealed interface Until {
        /** A command ends with code 0. */
        record Succeeds(String command) implements Until {}

        /** The kernel has logged such a line since the check began. */
        record Logged(Pattern line) implements Until {}

        /** Nothing: time passes. */
        record TimeIsUp() implements Until {}
    }

    /**
     * What every module has to stand.
     *
     * @param reload how often it is unloaded and loaded again
     */
    record Hygiene(String module, String args, boolean leftovers, int reload, Optional<Parallel> parallel) implements Step {}

    /** @param processes that run the command at the same time, each {@code times} times */
    record Parallel(String command, int processes, int times) {}
}
