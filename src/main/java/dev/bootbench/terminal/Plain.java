package dev.bootbench.terminal;

/** Sentences that people read in their terminal, and that may hold words of a board's or of somebody else's. */
public final class Plain {
    private Plain() {}

    /** Without anything that a terminal would obey, controls of eight bits too, or that turns or hides the letters around it. */
    public static String text(String sentence) {
        return sentence.replaceAll("[\\p{Cc}\\p{Cf}]+", " ").strip();
    }
}
