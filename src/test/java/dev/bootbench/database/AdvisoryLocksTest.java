package dev.bootbench.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * All advisory locks of the lab's database. PostgreSQL keeps keys of two numbers apart from those of one, so the first two rows
 * meet nothing else. Of the others each is a hash of 64 bits with a seed of its own, or a fixed number: two of them are the same
 * by an accident that no lab will see, and then somebody waits for no reason, which a deadlock would end with an error.
 */
class AdvisoryLocksTest {
    private static final Pattern CALL = Pattern.compile("pg_(?:try_)?advisory_xact_lock\\(((?:[^()]|\\([^()]*\\))*)\\)");
    private static final Pattern VALUE = Pattern.compile(":\\w+|\\bname\\b");

    @Test
    void eachIsOfAKindOfItsOwn() throws IOException {
        TreeMap<String, String> found = new TreeMap<>();
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            for (Path source : sources.filter(path -> path.toString().endsWith(".java")).toList()) {
                Matcher call = CALL.matcher(Files.readString(source));
                while (call.find()) {
                    found.put(VALUE.matcher(call.group(1)).replaceAll("?"), source.getFileName().toString());
                }
            }
        }
        assertThat(found).containsExactlyInAnyOrderEntriesOf(java.util.Map.of(
                // A pass on the waiting list, and whatever else takes several boards at once.
                "45, 0", "WaitingRows.java",
                // A person's line of submissions.
                "22, ?", "WaitingLine.java",
                // A board by its name.
                "hashtextextended(?, 7)", "HoldRepository.java",
                // A profile whose boards are kept for grading, by its name: 52.
                "hashtextextended(?, ?)", "Shares.java",
                // A person who books (47), a class with a budget (48).
                "hashint8extended(?, ?)", "QuotaRows.java",
                // An address from which somebody signs in.
                "hashtextextended(?, 2)", "SignIn.java",
                // The first accounts: a fixed number.
                "?", "FirstStart.java"));
        assertThat(seedsOf("QuotaRows.java")).containsExactly("47", "48");
        assertThat(seedsOf("Shares.java")).containsExactly("52");
    }

    private static List<String> seedsOf(String file) throws IOException {
        String text = Files.readString(Path.of("src/main/java/dev/bootbench/booking", file));
        return Pattern.compile("static final (?:int|long) (?:PERSON|CLASS|LOCK) = (\\d+)").matcher(text).results().map(match -> match.group(1)).toList();
    }
}
