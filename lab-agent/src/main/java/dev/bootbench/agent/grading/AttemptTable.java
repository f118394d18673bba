package dev.bootbench.agent.grading;

import java.util.Locale;

/** An attempt for a terminal: a row per check, then what to know about those that did not pass. */
final class AttemptTable {
    private final boolean colours;

    AttemptTable(boolean colours) {
        this.colours = colours;
    }

    String of(AttemptReport report) {
        StringBuilder table = new StringBuilder();
        int width = report.checks().stream().mapToInt(c -> c.title().length()).max().orElse(10);
        table.append(String.format("%-" + width + "s  %-11s  %9s  %8s%n", "CHECK", "VERDICT", "POINTS", "TIME"));
        for (CheckReport check : report.checks()) {
            table.append(String.format(Locale.ROOT, "%-" + width + "s  %s  %4s of %-2s  %6.1f s%n", check.title(), verdict(check.verdict()),
                    Words.points(check.points()), Words.points(check.maxPoints()), check.took().toMillis() / 1000.0));
        }
        table.append('\n').append(colour("1", report.summary())).append('\n');
        table.append(String.format(Locale.ROOT, "build %s, prepare %s, run %s%s; seed %d%n", Words.seconds(report.times().build()),
                Words.seconds(report.times().prepare()), Words.seconds(report.times().run()),
                report.board().isEmpty() ? "" : "; board " + report.profile() + ", kernel " + report.kernel(), report.seed()));
        for (CheckReport check : report.checks()) {
            boolean warned = check.verdict().passed() && !check.verdict().message().isBlank();
            if (!check.verdict().passed() && !(check.verdict() instanceof Verdict.Skipped) || warned || !check.notes().isEmpty()) {
                table.append('\n').append(colour("1", check.title())).append("  ").append(verdict(check.verdict()).strip()).append('\n')
                        .append(Feedback.text(check).indent(2));
            }
        }
        return table.toString();
    }

    private String verdict(Verdict verdict) {
        String name = String.format("%-11s", verdict.name());
        return switch (verdict) {
            case Verdict.Pass pass -> colour("32", name);
            case Verdict.Skipped skipped -> colour("2", name);
            case Verdict.Fail fail -> colour("31", name);
            case Verdict.Timeout timeout -> colour("31", name);
            case Verdict.Crash crash -> colour("31;1", name);
            case Verdict.BuildError error -> colour("31", name);
            case Verdict.LabFault fault -> colour("33", name);
        };
    }

    private String colour(String code, String text) {
        return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
