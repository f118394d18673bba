package dev.bootbench.agent.grading;

import java.util.ArrayList;
import java.util.List;

/** The kernel's taint: a number whose bits each say one thing (kernel documentation, "Tainted kernels"). */
final class Taint {
    private static final String LETTERS = "PFSRMBUDAWCIOELKXTN";
    private static final String[] MEANING = {
        "a module without a GPL-compatible licence was loaded", "a module was loaded by force", "a CPU out of its specification",
        "a module was unloaded by force", "a machine check happened", "a page was in a bad state", "user space asked for it",
        "the kernel crashed (oops or BUG)", "an ACPI table was replaced", "the kernel warned", "a staging driver was loaded",
        "a firmware bug is worked around", "an out-of-tree module was loaded", "an unsigned module was loaded",
        "a CPU was locked up", "the kernel was patched live", "the distribution's own", "the structure layout is randomised",
        "an in-kernel test ran"
    };
    /** F, R, M, B, D, W, L: set by nothing that a correct module does. */
    private static final long DAMAGE = 2 | 8 | 16 | 32 | 128 | 512 | 16384;

    private Taint() {}

    /** The bits of damage in {@code after} that neither were there before nor are expected. */
    static long damage(long before, long after, long expected) {
        return after & ~before & ~expected & DAMAGE;
    }

    /** @param letter as the kernel prints it */
    static long bit(String letter) {
        return 1L << LETTERS.indexOf(letter);
    }

    static boolean isDamaged(long taint) {
        return (taint & DAMAGE) != 0;
    }

    /** "W (the kernel warned), D (the kernel crashed (oops or BUG))". */
    static String inWords(long bits) {
        List<String> words = new ArrayList<>();
        for (int bit = 0; bit < LETTERS.length(); bit++) {
            if ((bits & 1L << bit) != 0) {
                words.add(LETTERS.charAt(bit) + " (" + MEANING[bit] + ")");
            }
        }
        return String.join(", ", words);
    }
}
