package dev.bootbench.agent.build;

import java.util.List;
import java.util.TreeSet;

/** Writes the one build file of a build. Nothing in it comes from the hand-in but names that are plain words. */
final class Kbuild {
    /** The folder of the sources below that of the build file: so no source's object can have the module's own name. */
    static final String SOURCES = "src/";

    /** A kernel with UBSAN instruments what asks for it; any other takes no notice. */
    static final String SANITIZED = "UBSAN_SANITIZE := y\n";

    private Kbuild() {}

    static String text(BuildRequest request) {
        StringBuilder text = new StringBuilder("obj-m :=");
        request.modules().keySet().forEach(module -> text.append(' ').append(module).append(".o"));
        TreeSet<String> folders = new TreeSet<>();
        request.modules().forEach((module, sources) -> {
            text.append('\n').append(module).append("-y :=");
            for (SourceFile source : sources) {
                if (source.isUnit()) {
                    text.append(' ').append(SOURCES).append(source.path(), 0, source.path().length() - 1).append('o');
                }
                if (source.isBuildInput()) {
                    folders.add(source.path().substring(0, source.path().lastIndexOf('/') + 1));
                }
            }
        });
        text.append('\n').append(SANITIZED).append("ccflags-y := ").append(flags(List.copyOf(folders), request.cflags()));
        return text.append('\n').toString();
    }

    /** @param folders of the sources, each empty or ending in a slash */
    static String flags(List<String> folders, List<String> cflags) {
        StringBuilder text = new StringBuilder("-g");
        folders.forEach(folder -> text.append(" -I$(src)/").append(SOURCES).append(folder));
        // __FILE__, as WARN() and pr_debug() print it, is then the path as handed in.
        text.append(" -fmacro-prefix-map=").append(Sandbox.WORK).append('/').append(SOURCES).append('=');
        cflags.forEach(flag -> text.append(' ').append(flag));
        return text.toString();
    }
}
