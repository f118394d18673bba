package dev.bootbench.agent.power;

/** What devices say, made fit for a message. */
final class Words {
    private static final int LONGEST = 300;

    private Words() {}

    /** On one line, without control characters, cut where it gets long. */
    static String quoted(String said) {
        String line = said.strip().replaceAll("[\\p{Cntrl}\\s]+", " ");
        if (line.isEmpty()) {
            return "no words";
        }
        return "\"" + (line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line) + "\"";
    }
}
