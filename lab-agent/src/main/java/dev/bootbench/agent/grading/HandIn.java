package dev.bootbench.agent.grading;

import dev.bootbench.agent.build.SourceFile;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which of the handed-in files belong to which of the things that are made of them. */
final class HandIn {
    private HandIn() {}

    /** Something is missing, or belongs to nothing. */
    static final class MisplacedException extends Exception {
        private static final long serialVersionUID = 1;

        MisplacedException(String message) {
            super(message);
        }
    }

    /**
     * The files of each artifact, by its name. A header belongs to all of them; a file that several claim, to each.
     *
     * @throws MisplacedException for the person who handed in: what is missing, or where a file should go
     */
    static Map<String, List<SourceFile>> share(List<Artifact> artifacts, List<SourceFile> files) throws MisplacedException {
        Map<String, List<SourceFile>> shares = new LinkedHashMap<>();
        artifacts.forEach(artifact -> shares.put(artifact.name(), new ArrayList<>()));
        for (SourceFile file : files) {
            boolean claimed = false;
            for (Artifact artifact : artifacts) {
                if (claims(artifact, file) || isHeader(file) && !(artifact instanceof Artifact.Script)) {
                    shares.get(artifact.name()).add(file);
                    claimed = true;
                }
            }
            if (!claimed && !takeRest(artifacts, file, shares) && file.isUnit() && !artifacts.isEmpty()) {
                throw new MisplacedException("\"" + file.path() + "\" belongs to nothing that is built: " + wanted(artifacts)
                        + ". Rename the file, or move its code into one of these.");
            }
        }
        for (Artifact artifact : artifacts) {
            boolean isScript = artifact instanceof Artifact.Script;
            List<SourceFile> share = shares.get(artifact.name());
            if (share.stream().noneMatch(file -> isScript || file.isUnit())) {
                throw new MisplacedException("There is nothing for " + what(artifact) + ": hand in "
                        + (artifact.sources().isEmpty() ? "at least one .c file" : String.join(" or ", artifact.sources())) + ".");
            }
            if (isScript && share.size() > 1) {
                throw new MisplacedException("For " + what(artifact) + " there is more than one file: " + share.getFirst().path() + " and "
                        + share.get(1).path() + ". Hand in one.");
            }
        }
        return shares;
    }

    private static boolean isHeader(SourceFile file) {
        return file.isBuildInput() && !file.isUnit();
    }

    private static boolean claims(Artifact artifact, SourceFile file) {
        if (!file.isUnit() && !(artifact instanceof Artifact.Script)) {
            return false;
        }
        Path path = Path.of(file.path());
        return artifact.sources().stream().map(pattern -> FileSystems.getDefault().getPathMatcher("glob:" + pattern))
                .anyMatch((PathMatcher matcher) -> matcher.matches(path));
    }

    /** What nobody claims goes to the one that does not say what it takes. */
    private static boolean takeRest(List<Artifact> artifacts, SourceFile file, Map<String, List<SourceFile>> shares) {
        for (Artifact artifact : artifacts) {
            if (artifact.sources().isEmpty() && file.isBuildInput()) {
                shares.get(artifact.name()).add(file);
                return true;
            }
        }
        return false;
    }

    private static String wanted(List<Artifact> artifacts) {
        return String.join(", ", artifacts.stream().map(artifact -> what(artifact) + " is made of "
                + (artifact.sources().isEmpty() ? "the rest" : String.join(" or ", artifact.sources()))).toList());
    }

    private static String what(Artifact artifact) {
        return switch (artifact) {
            case Artifact.Module module -> "the module " + module.name() + ".ko";
            case Artifact.Program program -> "the program " + program.name();
            case Artifact.Script script -> "the script " + script.name();
        };
    }
}
