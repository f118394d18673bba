package dev.bootbench.agent.grading;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The results of a verification for people: what is not as stated in full, and a matrix of all. */
final class VerifyTable {
    private VerifyTable() {}

    static String of(List<Verification.Result> results) {
        StringBuilder text = new StringBuilder();
        for (Verification.Result result : results) {
            if (!result.asStated()) {
                text.append(name(result)).append(" (").append(result.score()).append(") is NOT as stated\n");
                result.mistakes().forEach(mistake -> text.append("    ").append(mistake).append('\n'));
            }
        }
        text.append(text.isEmpty() ? "" : "\n").append("%-24s %-14s %-10s %-12s %-12s %8s  %s%n".formatted(
                "EXERCISE", "PROFILE", "STARTER", "SOLUTION", "FAULTY", "TIME", ""));
        Map<String, List<Verification.Result>> lines = new LinkedHashMap<>();
        results.forEach(result -> lines.computeIfAbsent(result.of().exercise().id() + " " + result.of().profile(),
                line -> new ArrayList<>()).add(result));
        lines.values().forEach(line -> text.append(line(line)));
        long wrong = results.stream().filter(result -> !result.asStated()).count();
        return text.append(wrong == 0
                ? "All " + results.size() + " programs are as stated.\n"
                : wrong + " of " + results.size() + " programs are not as stated.\n").toString();
    }

    private static String line(List<Verification.Result> line) {
        List<Verification.Result> faulty = line.stream().filter(r -> r.of().program().startsWith("faulty/")).toList();
        long asStated = faulty.stream().filter(Verification.Result::asStated).count();
        return String.format(Locale.ROOT, "%-24s %-14s %-10s %-12s %-12s %6.1f s  %s%n",
                line.getFirst().of().exercise().id(), line.getFirst().of().profile(),
                cell(line, "starter"), cell(line, "solution"), faulty.isEmpty() ? "-" : asStated + " of " + faulty.size(),
                line.stream().filter(r -> !r.known()).mapToDouble(Verification.Result::seconds).sum(),
                line.stream().allMatch(Verification.Result::known) ? "known" : "").stripTrailing() + "\n";
    }

    private static String cell(List<Verification.Result> line, String program) {
        return line.stream().filter(r -> r.of().program().equals(program)).findFirst()
                .map(r -> r.asStated() ? "as stated" : "WRONG").orElse("-");
    }

    static String name(Verification.Result result) {
        return result.of().exercise().id() + " " + result.of().program() + " on " + result.of().profile();
    }
}
