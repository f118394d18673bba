package dev.bootbench.agent.grading.kernellog;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The table of first lines of kernel reports ({@code heads.txt}) and of lines that only look so ({@code look-alikes.txt}). */
final class Heads {
    private static final List<Pattern> LOOK_ALIKES = table("look-alikes.txt").map(Pattern::compile).toList();
    private static final List<Head> HEADS = table("heads.txt").map(Heads::head).toList();
    /** No kernel line is longer; what is behind it cannot make a head. */
    private static final int LONGEST = 1024;

    private Heads() {}

    /** The kind of report that this line opens. */
    static Optional<ReportKind> kindOf(String line) {
        String start = line.length() > LONGEST ? line.substring(0, LONGEST) : line;
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
