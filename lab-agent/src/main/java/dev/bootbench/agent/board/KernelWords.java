package dev.bootbench.agent.board;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a kernel's first and last words look like on a serial line. Anybody who is root on the board can write both. */
public final class KernelWords {
    /** The first line of every kernel, at the very beginning of its own time. */
    private static final Pattern START = Pattern.compile("\\[ +0\\.000000](?:\\[ *[TC][0-9]+])? (Booting Linux|Linux version) ");
    private static final Pattern PANIC = Pattern.compile("Kernel panic - not syncing:? ?([^\\r\\n]*)[\\r\\n]");

    private KernelWords() {}

    /** Whether a kernel has begun to run. */
    public static boolean start(String text) {
        return START.matcher(text).find();
    }

    /** What a kernel that panicked names as the cause, once the line that says so has ended. */
    public static Optional<String> panic(String text) {
        Matcher found = PANIC.matcher(text);
        return found.find() ? Optional.of(found.group(1).replaceAll("[^\\x20-\\x7e]", "").strip()) : Optional.empty();
    }
}
