package dev.bootbench.agent.grading;

import dev.bootbench.agent.Folders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code exercises/verified.tsv}: what was as stated when somebody verified it, on whatever machine, by content. A line for each
 * program, profile and way of verifying it; the next time replaces it.
 */
final class VerifiedRecord {
    private static final String HEAD = "exercise\tprofile\tprogram\thow\tscore\tseconds\ton\tcontent";

    /**
     * @param how     on which kernels, and how often
     * @param seconds on the wall, of one grading
     * @param content as {@link Verified} has it
     */
    record Line(String exercise, String profile, String program, String how, String score, long seconds, LocalDate on, String content) {
        static Line of(Verification of, int times, String score, double seconds, LocalDate on, String content) {
            String how = (of.hasDebugLane() ? "plain+debug" : "plain") + (times > 1 ? " twice" : "");
            return new Line(of.exercise().id(), of.profile(), of.program(), how, score, Math.round(seconds), on, content);
        }

        private String key() {
            return String.join("\t", exercise, profile, program, how);
        }

        private String text() {
            return String.join("\t", key(), score, String.valueOf(seconds), on.toString(), content);
        }

        private static Line parse(String text) {
            String[] part = text.split("\t");
            return new Line(part[0], part[1], part[2], part[3], part[4], Long.parseLong(part[5]), LocalDate.parse(part[6]), part[7]);
        }
    }

    private final Path file;

    /** @param file may be missing */
    VerifiedRecord(Path file) {
        this.file = file;
    }

    /**
     * What stands there.
     *
     * @throws IOException when it is no such file
     */
    List<Line> lines() throws IOException {
        try {
            return Files.exists(file) ? Files.readAllLines(file).stream().skip(1).map(Line::parse).toList() : List.of();
        } catch (RuntimeException e) {
            throw new IOException(file + " is no record of what was verified (" + e.getMessage() + "). Remove it, or take it from version control.", e);
        }
    }

    /**
     * Adds these to what stands there by now, for whatever stands there of the same program. What is of the same content stays as it is.
     *
     * @param over what goes
     */
    void save(Collection<Line> verified, Predicate<Line> over) throws IOException {
        // In an order of its own, so that a change of the file is small.
        TreeMap<String, Line> lines = new TreeMap<>();
        lines().stream().filter(over.negate()).forEach(line -> lines.put(line.key(), line));
        verified.forEach(line -> lines.merge(line.key(), line, (old, now) -> old.content().equals(now.content()) ? old : now));
        String text = Stream.concat(Stream.of(HEAD), lines.values().stream().map(Line::text)).collect(Collectors.joining("\n", "", "\n"));
        Folders.put(file, text.getBytes(StandardCharsets.UTF_8));
    }
}
