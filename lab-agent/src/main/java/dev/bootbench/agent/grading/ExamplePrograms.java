package dev.bootbench.agent.grading;

import com.github.difflib.patch.PatchFailedException;
import com.github.difflib.unifieddiff.UnifiedDiff;
import com.github.difflib.unifieddiff.UnifiedDiffFile;
import com.github.difflib.unifieddiff.UnifiedDiffParserException;
import com.github.difflib.unifieddiff.UnifiedDiffReader;
import dev.bootbench.agent.build.Intake;
import dev.bootbench.agent.build.RefusedException;
import dev.bootbench.agent.build.SourceFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The programs that an exercise proves itself with: {@code starter/}, {@code solution/}, and faulty ones. A faulty program is
 * a folder {@code faulty/NAME} or, where it is the solution with a mistake, {@code faulty/NAME.diff}: a unified diff against
 * the solution, as {@code diff -u} writes it, which shows the mistake and nothing else.
 */
final class ExamplePrograms {
    private static final String DIFF = ".diff";

    private ExamplePrograms() {}

    /** What each is called in a verification. */
    static Set<String> all(Exercise exercise) {
        return Stream.concat(Stream.of("starter", "solution"), exercise.faulty().keySet().stream().map(name -> "faulty/" + name)).collect(Collectors.toSet());
    }

    /** Names of the faulty programs that are there, sorted. */
    static List<String> faulty(Path exercise) throws IOException {
        Path parent = exercise.resolve("faulty");
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(parent)) {
            return children.map(child -> child.getFileName().toString())
                    .map(name -> name.endsWith(DIFF) ? name.substring(0, name.length() - DIFF.length()) : name).sorted().toList();
        }
    }

    /** Where a faulty program is: a folder, which need not exist, or a diff. */
    static Path faulty(Path exercise, String name) {
        Path diff = exercise.resolve("faulty").resolve(name + DIFF);
        return Files.exists(diff) ? diff : exercise.resolve("faulty").resolve(name);
    }

    /** Everything that a program is made of: another content, another program. */
    static List<Path> content(Path program) {
        return isDiff(program) ? List.of(program, solution(program)) : List.of(program);
    }

    /**
     * The files of a program.
     *
     * @param program a folder or an archive, or a diff in the folder {@code faulty} of an exercise
     * @throws RefusedException when it breaks the limits of what is handed in, or the diff does not fit the solution
     */
    static List<SourceFile> read(Path program) throws RefusedException, IOException {
        if (!isDiff(program)) {
            return Intake.read(program);
        }
        List<SourceFile> files = new ArrayList<>();
        UnifiedDiff diff;
        try (InputStream in = Files.newInputStream(program)) {
            diff = UnifiedDiffReader.parseUnifiedDiff(in);
        } catch (UnifiedDiffParserException e) {
            throw new RefusedException(program + " is no unified diff: " + e.getMessage());
        }
        List<UnifiedDiffFile> open = new ArrayList<>(diff.getFiles());
        for (SourceFile file : Intake.read(solution(program))) {
            SourceFile made = file;
            for (UnifiedDiffFile change : diff.getFiles()) {
                if (inside(change.getFromFile()).equals(file.path())) {
                    made = changed(program, file, change);
                    open.remove(change);
                }
            }
            files.add(made);
        }
        if (!open.isEmpty()) {
            throw new RefusedException(program + ": the solution has no file " + inside(open.getFirst().getFromFile()));
        }
        return files;
    }

    private static SourceFile changed(Path program, SourceFile file, UnifiedDiffFile change) throws RefusedException {
        // The last, empty piece stands for the newline at the file's end.
        List<String> lines = List.of(new String(file.content(), StandardCharsets.UTF_8).split("\n", -1));
        try {
            return new SourceFile(file.path(), String.join("\n", change.getPatch().applyTo(lines)).getBytes(StandardCharsets.UTF_8));
        } catch (PatchFailedException e) {
            throw new RefusedException(program + " does not fit the solution's " + file.path() + " any more (" + e.getMessage()
                    + "): make the mistake in a copy of the solution again, and the diff anew");
        }
    }

    private static boolean isDiff(Path program) {
        return program.toString().endsWith(DIFF) && Files.isRegularFile(program);
    }

    private static Path solution(Path diff) {
        return diff.toAbsolutePath().getParent().resolveSibling("solution");
    }

    /** Without the first folder, as {@code patch -p1} reads it: a/miscdrv.c. */
    private static String inside(String name) {
        return name.substring(name.indexOf('/') + 1);
    }
}
