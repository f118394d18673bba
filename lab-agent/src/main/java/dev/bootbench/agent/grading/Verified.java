package dev.bootbench.agent.grading;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bootbench.agent.Folders;
import dev.bootbench.agent.grading.Exercise.FaultyProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What was verified before, by content: the exercise, the program and what is stated of it, the board profile, the image recipes
 * and the agent's own sources, without those that only speak with a coordinator or measure. A run that was interrupted goes on
 * where it was, and what did not change is not run again. Only programs that were as stated are remembered: on this machine, and, when
 * asked to, in the {@link VerifiedRecord}.
 */
final class Verified {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Packages that no grading on this machine goes through. */
    private static final PathMatcher UNUSED = FileSystems.getDefault().getPathMatcher("glob:**/agent/{link,deploy,bench,fake}");

    /** What an exercise states of its faulty programs, up to its next part. */
    private static final Pattern STATED = Pattern.compile("(?ms)^faulty:.*?(?=^[^\\s#]|\\z)");

    private final Path folder;
    private final Path root;
    private final byte[] lab;
    private final VerifiedRecord record;
    /** By content: what other machines verified. */
    private final Map<String, VerifiedRecord.Line> elsewhere = new HashMap<>();
    /** Of what was found or kept. */
    private final Map<Verification, VerifiedRecord.Line> asStated = new ConcurrentHashMap<>();
    /** Content that was not as stated. */
    private final Set<String> disproved = ConcurrentHashMap.newKeySet();

    private record Known(String score, double seconds) {}

    /**
     * @param own whether only what this machine verified itself counts
     * @throws IOException when the project's own files cannot be read
     */
    Verified(Folders folders, boolean own) throws IOException {
        this.folder = folders.cache().resolve("verified");
        this.root = folders.root();
        this.record = new VerifiedRecord(root.resolve("exercises/verified.tsv"));
        if (!own) {
            record.lines().forEach(line -> elsewhere.put(line.content(), line));
        }
        MessageDigest digest = sha256();
        for (String part : List.of("lab-agent/src/main", "lab-agent/images", "lab-agent/pom.xml")) {
            add(digest, root.resolve(part));
        }
        this.lab = digest.digest();
    }

    /** Whoever was as stated with the debug kernel, too, was so without it. */
    Optional<Verification.Result> find(Verification wanted, int times) throws IOException {
        for (Verification of : List.of(wanted, wanted.withDebugLane())) {
            String content = content(of, times);
            VerifiedRecord.Line line = elsewhere.get(content);
            if (Files.exists(file(content))) {
                Known known = JSON.readValue(file(content).toFile(), Known.class);
                LocalDate on = LocalDate.ofInstant(Files.getLastModifiedTime(file(content)).toInstant(), ZoneId.systemDefault());
                line = VerifiedRecord.Line.of(of, times, known.score(), known.seconds(), on, content);
            }
            if (line != null) {
                asStated.put(wanted, line);
                return Optional.of(new Verification.Result(wanted, line.score(), line.seconds(), List.of(), false, true));
            }
        }
        return Optional.empty();
    }

    /**
     * Remembers what was as stated, and forgets what was not.
     *
     * @param content as {@link #content} said before it was run; who changed it meanwhile runs it again
     */
    void keep(Verification.Result result, int times, String content) throws IOException {
        if (result.labFault()) {
            return;
        }
        if (!result.asStated()) {
            disproved.add(content);
            Files.deleteIfExists(file(content));
        } else if (content.equals(content(result.of(), times))) {
            Files.createDirectories(folder);
            Folders.put(file(content), JSON.writeValueAsBytes(new Known(result.score(), result.seconds())));
            asStated.put(result.of(), VerifiedRecord.Line.of(result.of(), times, result.score(), result.seconds(), LocalDate.now(), content));
        }
    }

    /**
     * Writes down, for other machines, what was found or kept.
     *
     * @param exercises all that there are
     */
    void record(Collection<String> exercises) throws IOException {
        Map<String, Exercise> looked = asStated.keySet().stream().map(Verification::exercise)
                .collect(Collectors.toMap(Exercise::id, exercise -> exercise, (one, same) -> one));
        record.save(asStated.values(), line -> {
            Exercise exercise = looked.get(line.exercise());
            return disproved.contains(line.content()) || !exercises.contains(line.exercise()) || exercise != null
                    && !(exercise.profiles().contains(line.profile()) && ExamplePrograms.all(exercise).contains(line.program()));
        });
    }

    private Path file(String content) {
        return folder.resolve(content + ".json");
    }

    /** What decides how it is graded that often, in short. */
    String content(Verification of, int times) throws IOException {
        MessageDigest digest = sha256();
        digest.update(lab);
        addGraded(digest, of.exercise());
        digest.update((of.profile() + " " + of.hasDebugLane() + " " + of.program() + " " + times
                + " ").getBytes(StandardCharsets.UTF_8));
        FaultyProgram stated = of.exercise().faulty().get(of.program().replace("faulty/", ""));
        if (stated != null) {
            digest.update((new TreeMap<>(stated.lost()) + " " + new TreeSet<>(stated.skipped())).getBytes(StandardCharsets.UTF_8));
        }
        add(digest, root.resolve("board-profiles").resolve(of.profile() + ".yaml"));
        for (Path part : ExamplePrograms.content(of.folder())) {
            add(digest, part);
        }
        return HexFormat.of().formatHex(digest.digest(), 0, 16);
    }

    /** All that decides how a program is graded: not what students read, nor what is stated of other programs. */
    private static void addGraded(MessageDigest digest, Exercise exercise) {
        new TreeMap<>(exercise.files()).forEach((name, content) -> {
            if (name.equals("exercise.yaml")) {
                add(digest, name, STATED.matcher(new String(content, StandardCharsets.UTF_8)).replaceAll("").getBytes(StandardCharsets.UTF_8));
            } else if (!name.equals("README.md")) {
                add(digest, name, content);
            }
        });
    }

    private static void add(MessageDigest digest, String name, byte[] content) {
        digest.update((name + " " + content.length + " ").getBytes(StandardCharsets.UTF_8));
        digest.update(content);
    }

    private static void add(MessageDigest digest, Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        try (Stream<Path> all = Files.walk(tree)) {
            for (Path file : all.filter(Files::isRegularFile).filter(file -> !UNUSED.matches(file.getParent())).sorted().toList()) {
                add(digest, tree.relativize(file).toString(), Files.readAllBytes(file));
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
