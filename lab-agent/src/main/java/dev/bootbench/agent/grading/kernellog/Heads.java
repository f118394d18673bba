package dev.bootbench.agent.grading.kernellog;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The table of first lines of kernel reports ({@code heads.txt}) and of lines that only look so ({@code look-alikes.txt}). */
final class Heads {
    private static final List<Pattern> LOOK_ALIKES = table("look-alikes.txt").map(Pattern::compile).toList();
    private static final List<Head> HEADS = table("heads.txt").map(Heads::head).toList();
    /** No head is longer; patterns with a gap take time that grows with the square of it. */
    private static final int LONGEST = 400;
    /**
     * One of these stands in every line that {@code heads.txt} knows, so that most lines need no pattern at all. They are
     * looked up by their first three letters.
     */
    private static final List<String> NEEDLES = List.of(
            "BUG", "WARNING", "INFO:", "UBSAN", "Internal error", "Unable to handle", "guard page", "Insufficient stack", "Kernel panic", "PANIC",
            "double fault", "stack segment", "general protection", "list_", "Kernel memory", "usercopy", "buffer overflow", "cache still", "returned with",
            "preempt leak", "entered softirq", "hard LOCKUP", "kmemleak", "unreferenced", "VFS:", "unregister_netdevice", "refcount_t", "ODEBUG", "sysfs: cannot",
            "-EEXIST", "initialized object", "nobody cared", "Flags mismatch", "divide", "invalid opcode", "int3:", "overflow: ", "bounds: ", "invalid TSS",
            "segment not", "alignment check", " exception: ", "control protection", "Split lock", "Unhandled ", "Alignment trap", "SError", "Bad mode", "Oops: ",
            "rust_kernel", "Linux version", "Booting ", "U-Boot", "SeaBIOS", "iPXE", "GNU GRUB", "RPi: ", "Raspberry Pi Boot", "page allocation", "vmalloc ",
            "vmap allocation", "oom-killer", "ut of memory");
    private static final BitSet STARTS = new BitSet();

    static {
        NEEDLES.forEach(needle -> STARTS.set(three(needle, 0)));
    }

    private Heads() {}

    /** The kind of report that this line opens. */
    static Optional<ReportKind> kindOf(String line) {
        String start = line.length() > LONGEST ? line.substring(0, LONGEST) : line;
        if (!mayBeHead(start)) {
            return Optional.empty();
        }
        for (Pattern lookAlike : LOOK_ALIKES) {
            if (lookAlike.matcher(start).find()) {
                return Optional.empty();
            }
        }
        for (Head head : HEADS) {
            if (head.pattern.matcher(start).find()) {
                return Optional.of(head.kind);
            }
        }
        return Optional.empty();
    }

    private static boolean mayBeHead(String line) {
        for (int i = 0; i + 3 <= line.length(); i++) {
            if (STARTS.get(three(line, i))) {
                return NEEDLES.stream().anyMatch(line::contains);
            }
        }
        return false;
    }

    private static int three(String text, int at) {
        return (text.charAt(at) & 0x7f) << 14 | (text.charAt(at + 1) & 0x7f) << 7 | text.charAt(at + 2) & 0x7f;
    }

    private static Head head(String row) {
        String[] parts = row.split("\\s+", 2);
        return new Head(ReportKind.valueOf(parts[0]), Pattern.compile(parts[1]));
    }

    private static java.util.stream.Stream<String> table(String name) {
        try (InputStream in = Heads.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the table " + name + " is missing in this build of the agent");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
                    .filter(row -> !row.isBlank() && !row.startsWith("#"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Head(ReportKind kind, Pattern pattern) {}
}
