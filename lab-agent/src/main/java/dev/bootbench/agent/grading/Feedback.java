package dev.bootbench.agent.grading;

import dev.bootbench.agent.grading.CheckReport.Evidence;
import java.util.ArrayList;
import java.util.List;

/** What a person reads about one check, the most important first. */
final class Feedback {
    private static final int EVIDENCE = 4000;

    private Feedback() {}

    /** The message, then what was done, expected and seen, then the hint. */
    static String text(CheckReport check) {
        List<String> parts = new ArrayList<>();
        if (!check.verdict().message().isBlank()) {
            parts.add(check.verdict().message());
        }
        if (!(check.verdict() instanceof Verdict.Pass) && !(check.verdict() instanceof Verdict.Skipped)) {
            Evidence evidence = check.evidence();
            add(parts, "What was run:", evidence.command());
            add(parts, "Its input:", evidence.input());
            add(parts, "Expected:", evidence.expected());
            add(parts, "Seen:", evidence.observed());
            add(parts, "Hint:", check.hint());
        }
        check.notes().forEach(note -> parts.add("Note: " + note));
        return String.join("\n", parts);
    }

    private static void add(List<String> parts, String title, String text) {
        if (!text.isBlank()) {
            parts.add(title + "\n" + Words.shortened(text.stripTrailing(), EVIDENCE).indent(2).stripTrailing());
        }
    }
}
