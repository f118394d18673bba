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
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What was verified before, by content: the exercise, the program and what is stated of it, the board profile, the image recipes
 * and the agent's own sources, without those that only speak with a coordinator or measure. A run that was interrupted goes on
 * where it was, and what did not change is not run again. Only programs that were as stated are remembered.
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

    private record Known(String score, double seconds) {}

    /** @throws IOException when the project's own files cannot be read */
    Verified(Folders folders) throws IOException {
        this.folder = folders.cache().resolve("verified");
        this.root = folders.root();
        MessageDigest digest = sha256();
        for (String part : List.of("lab-agent/src/main", "lab-agent/images", "lab-agent/pom.xml")) {
            add(digest, root.resolve(part));
        }
        this.lab = digest.digest();
    }

    /** Whoever was as stated with the debug kernel, too, was so without it. */
    Optional<Verification.Result> find(Verification wanted, int times) throws IOException {
        Path file = file(wanted, times);
        if (!Files.exists(file)) {
            file = file(wanted.withDebugLane(), times);
        }
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Known known = JSON.readValue(file.toFile(), Known.class);
        return Optional.of(new Verification.Result(wanted, known.score(), known.seconds(), List.of(), false, true));
    }

    void keep(Verification.Result result, int times) throws IOException {
        if (result.asStated()) {
            Files.createDirectories(folder);
            Folders.put(file(result.of(), times), JSON.writeValueAsBytes(new Known(result.score(), result.seconds())));
        }
    }

    private Path file(Verification of, int times) throws IOException {
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
        return folder.resolve(HexFormat.of().formatHex(digest.digest(), 0, 16) + ".json");
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
