package dev.bootbench.agent.bench;

import dev.bootbench.agent.build.SourceFile;
import dev.bootbench.agent.grading.AttemptReport;
import dev.bootbench.agent.grading.AttemptReport.Outcome;
import dev.bootbench.agent.grading.CheckReport;
import dev.bootbench.agent.grading.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A module that no lab wants to see, and what it has to get.
 *
 * @param sources  what is handed in
 * @param verdicts of each check that is stated, every one that may come of it: {@code CRASH} or {@code CRASH/PANIC}
 */
record HostileModule(String name, List<SourceFile> sources, Map<String, List<String>> verdicts) {
    private static final String TABLE = "verdicts.txt";

    /**
     * Reads a folder of them: a C file for each, {@code mirror.h} that belongs to all, and the table {@code verdicts.txt}.
     *
     * @throws IOException whose message says what is missing
     */
    static List<HostileModule> read(Path folder) throws IOException {
        List<String[]> rows = Files.readAllLines(folder.resolve(TABLE)).stream()
                .filter(row -> !row.isBlank() && !row.startsWith("#")).map(row -> row.strip().split("\\s+")).toList();
        String[] head = rows.getFirst();
        List<HostileModule> modules = new ArrayList<>();
        for (String[] row : rows.subList(1, rows.size())) {
            if (row.length != head.length) {
                throw new IOException(folder.resolve(TABLE) + ": the row of " + row[0] + " has to have " + head.length + " columns");
            }
            Map<String, List<String>> verdicts = new LinkedHashMap<>();
            for (int i = 1; i < row.length; i++) {
                verdicts.put(head[i], List.of(row[i].split("\\|")));
            }
            modules.add(new HostileModule(row[0], List.of(
                    new SourceFile("mirror.c", Files.readAllBytes(folder.resolve(row[0] + ".c"))),
                    new SourceFile("mirror.h", Files.readAllBytes(folder.resolve("mirror.h")))), verdicts));
        }
        return modules;
    }

    boolean isHonest() {
        return verdicts.values().stream().allMatch(List.of("PASS")::equals);
    }

    /** In what the report differs from what is stated; also a fault of the lab, and full marks for a hostile one. */
    List<String> mistakes(AttemptReport report) {
        if (report.outcome() == Outcome.LAB_FAULT) {
            return List.of("a fault of the lab: " + report.summary());
        }
        List<String> mistakes = new ArrayList<>();
        for (CheckReport check : report.checks()) {
            List<String> stated = verdicts.getOrDefault(check.check(), List.of("PASS"));
            if (!stated.contains(check.verdict().name()) && !stated.contains(exactly(check.verdict()))) {
                mistakes.add(check.check() + " has to be " + String.join(" or ", stated) + ", is " + exactly(check.verdict())
                        + ": " + check.verdict().message());
            }
        }
        if (!isHonest() && report.points() == report.maxPoints()) {
            mistakes.add("full marks");
        }
        return mistakes;
    }

    /** The verdict with the kind of report where it is about one: {@code CRASH/PANIC}. */
    static String exactly(Verdict verdict) {
        return verdict instanceof Verdict.Crash crash ? crash.name() + "/" + crash.report().kind() : verdict.name();
    }
}
