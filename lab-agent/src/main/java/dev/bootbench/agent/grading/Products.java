package dev.bootbench.agent.grading;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What steps can name: things made of the hand-in, and the exercise's own C sources directly below files/, each of which
 * is a module or a program, as the steps use it.
 *
 * @param modules  handed in
 * @param programs handed in, scripts among them
 * @param own      names of the exercise's own sources
 */
record Products(List<String> modules, List<String> programs, Set<String> own) {
    private static final String FOLDER = "files/";

    /** @param paths of the exercise's files */
    static Products of(List<Artifact> artifacts, Collection<String> paths) {
        List<String> modules = new ArrayList<>();
        List<String> programs = new ArrayList<>();
        for (Artifact artifact : artifacts) {
            switch (artifact) {
                case Artifact.Module module -> modules.add(module.name());
                case Artifact.Program program -> programs.add(program.name());
                case Artifact.Script script -> programs.add(script.name());
            }
        }
        Set<String> own = new LinkedHashSet<>();
        paths.stream().flatMap(path -> ownName(path).stream()).sorted().forEach(own::add);
        return new Products(modules, programs, own);
    }

    /** The name of what an exercise's own source becomes; empty when it is no such source. */
    static Optional<String> ownName(String path) {
        return path.startsWith(FOLDER) && path.endsWith(".c") && path.indexOf('/', FOLDER.length()) < 0
                ? Optional.of(path.substring(FOLDER.length(), path.length() - 2)) : Optional.empty();
    }

    /** Where the source of such a thing lies. */
    static String path(String ownName) {
        return FOLDER + ownName + ".c";
    }
}
