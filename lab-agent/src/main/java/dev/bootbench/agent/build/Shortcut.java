package dev.bootbench.agent.build;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The commands of a kernel's build without its makefiles, which take half of the time that building a small module takes
 * (0.5 of 1.05 s, measured with Debian's headers of 6.1: 500 programs are started, of which 6 make the module).
 *
 * <p>They are learned from the kernel's own build of a module of ours: it notes each command beside its product. What was
 * learned from one source file must predict the command of a second one to the letter, and make the very same module but
 * for debug information (and the build's id, which counts it in), or nothing is learned. Hand-ins that need more than these commands (assembler, exported symbols, folders, unusual file names) go the long way.
 *
 * @param compile  of {@code UNIT} for {@code MODULE}
 * @param link     of the objects that {@code MODULE.mod} lists
 * @param check    of all modules that {@code modules.order} lists, writing the source of each one's own description
 * @param describe of {@code MODULE}: compiles that
 * @param finish   of {@code MODULE.ko}
 */
record Shortcut(String compile, String link, String check, String describe, String finish) {
    private static final String MODULE = "bbmodule";
    private static final String UNIT = "bbunit";
    private static final String OTHER = "bbother";
    private static final String FLAGS = "-DBOOTBENCH_FLAGS";
    private static final Pattern NOTED = Pattern.compile("^(?:saved)?cmd_(\\S+) := (.*)$", Pattern.MULTILINE);
    /** The file's name, without its folder, ends up in the module. */
    private static final String DESCRIBED = Sandbox.WORK + "/described/";
    private static final Pattern INCLUDED = Pattern.compile(" -include (\\S+)");
    private static final Pattern NAMED = Pattern.compile(" -D(?:__)?KBUILD_\\S+");
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z][A-Za-z0-9_]*\\.[ch]");
    /** How many compilers at one time. */
    private static final int TOGETHER = 2;

    /** The lesson as somebody's wish. */
    static BuildRequest lessonFor(KernelTarget kernel, Duration limit) {
        List<SourceFile> sources = new ArrayList<>();
        lesson().forEach((path, content) -> {
            if (path.endsWith(".c")) {
                sources.add(new SourceFile(path.substring(Kbuild.SOURCES.length()), content));
            }
        });
        return new BuildRequest(MODULE, sources, List.of(FLAGS), kernel, limit);
    }

    /** What the sandbox is to build once per kernel to learn from it. */
    static Map<String, byte[]> lesson() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put(Kbuild.SOURCES + UNIT + ".c", bytes("""
                #include <linux/module.h>
                int bbother(void);
                static int __init begin(void) { return bbother(); }
                module_init(begin);
                MODULE_LICENSE("GPL");
                """));
        files.put(Kbuild.SOURCES + OTHER + ".c", bytes("int bbother(void);\nint bbother(void) { return 0; }\n"));
        files.put("Kbuild", bytes("obj-m := " + MODULE + ".o\n" + MODULE + "-y := src/" + UNIT + ".o src/" + OTHER
                + ".o\n" + Kbuild.SANITIZED + "ccflags-y := "
                + Kbuild.flags(List.of(""), List.of(FLAGS)) + "\n"));
        return files;
    }

    /** Does the lesson the short way, in the same words. */
    static final String TRY = """
            tar -x -f - || exit 92
            (cd -P "$1" && sh /work/shortcut </dev/null >&2) || exit 93
            "${3}strip" --strip-debug -R .note.gnu.build-id -o bare bbmodule.ko && exec sha256sum <bare
            """;

    /** Prints the precompiled header. */
    static final String PRECOMPILE = """
            tar -x -f - || exit 92
            (cd -P "$1" && sh /work/precompile </dev/null >&2) || exit 93
            exec cat head.h.gch
            """;

    /** Builds the lesson and prints what the kernel's build noted; the arguments are those of the long way. */
    static final String LEARN = """
            tar -x -f - || exit 92
            make -C "$1" M=/work ARCH="$2" CROSS_COMPILE="$3" modules </dev/null >&2 || exit 93
            "${3}strip" --strip-debug -R .note.gnu.build-id -o bare bbmodule.ko && sha256sum <bare
            exec cat src/.*.o.cmd .*.cmd
            """;

    /**
     * @param noted what the lesson printed
     * @return empty when this kernel's build does not go the known way
     */
    static Optional<Shortcut> learn(String noted) {
        Map<String, String> commands = new LinkedHashMap<>();
        Matcher each = NOTED.matcher(noted);
        while (each.find()) {
            // As make would hand them to the shell.
            commands.put(each.group(1), each.group(2).replace("$(pound)", "#").replace("\\#", "#").replace("$$", "$"));
        }
        String work = Sandbox.WORK + "/";
        String compile = commands.getOrDefault(work + Kbuild.SOURCES + UNIT + ".o", "");
        String other = commands.getOrDefault(work + Kbuild.SOURCES + OTHER + ".o", "");
        Shortcut learned = new Shortcut(
                compile,
                commands.getOrDefault(work + MODULE + ".o", ""),
                commands.getOrDefault(work + "Module.symvers", ""),
                commands.getOrDefault(work + MODULE + ".mod.o", ""),
                commands.getOrDefault(work + MODULE + ".ko", ""));
        boolean isKnown = compile.contains(FLAGS) && compile.replace(UNIT, OTHER).equals(other)
                && learned.link.contains("@" + work + MODULE + ".mod")
                && learned.check.contains("modpost") && learned.check.contains(work + "modules.order") && !learned.check.contains(MODULE)
                && learned.describe.contains(work + MODULE + ".mod.c")
                && learned.finish.contains(work + MODULE + ".mod.o");
        return isKnown ? Optional.of(learned) : Optional.empty();
    }

    /** Whether these commands are all that the kernel's build would run. */
    static boolean fits(BuildRequest request) {
        return request.sources().stream().filter(SourceFile::isBuildInput).allMatch(
                source -> PLAIN.matcher(source.path()).matches() && !source.path().startsWith("bb")
                        && !source.text().contains("EXPORT_SYMBOL") && !source.text().contains("ksymtab"));
    }

    /**
     * What {@link #PRECOMPILE} needs beside the kernel's headers: to describe a module takes the compiler 0.14 s, of which it
     * reads the same headers for 0.11 s.
     *
     * @param headers the folder in which the kernel's build starts
     */
    Map<String, byte[]> head(String headers) {
        StringBuilder head = new StringBuilder();
        Matcher each = INCLUDED.matcher(describe);
        while (each.find()) {
            String path = each.group(1);
            head.append("#include \"").append(path.startsWith("/") ? path : headers + "/" + path).append("\"\n");
        }
        head.append("#include <linux/module.h>\n");
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("head.h", bytes(head.toString()));
        files.put("precompile", bytes(fromHead().replaceFirst(" -c -o .*", " -x c-header -o " + Sandbox.WORK + "/head.h.gch " + Sandbox.WORK + "/head.h\n")));
        return files;
    }

    /** The description's command for a file that begins with the header of {@link #head} and says its module's name itself. */
    private String fromHead() {
        return NAMED.matcher(INCLUDED.matcher(describe).replaceAll("")).replaceAll("")
                .replace(" -c -o ", " -g0 -c -o ").replace(Sandbox.WORK + "/" + MODULE + ".mod.c", DESCRIBED + MODULE + ".mod.c");
    }

    /** @param head where the sandbox has the header of {@link #head} and what was made of it; empty: nowhere */
    private String describing(String module, Optional<String> head) {
        String file = Sandbox.WORK + "/" + module;
        return head.map(place -> "mkdir -p " + DESCRIBED + "\ncat > " + DESCRIBED + module + ".mod.c <<'END'\n#include \"" + place + "/head.h\"\n"
                        + "#define KBUILD_BASENAME \"" + module + ".mod\"\n#define KBUILD_MODNAME \"" + module + "\"\n"
                        + "#define __KBUILD_MODNAME kmod_" + module + "\n#include \"" + file + ".mod.c\"\nEND\n"
                        + fromHead().replace(MODULE, module))
                .orElseGet(() -> describe.replace(MODULE, module));
    }

    /**
     * A script for the folder of the kernel's headers; ends with 0 when every module is there.
     *
     * @param head as {@link #describing} takes it
     */
    String script(BuildRequest request, Optional<String> head) {
        StringBuilder script = new StringBuilder("failed=0\n");
        List<String> compilers = new ArrayList<>();
        StringBuilder order = new StringBuilder();
        request.modules().forEach((module, sources) -> {
            StringBuilder objects = new StringBuilder();
            for (SourceFile source : sources) {
                if (source.isUnit()) {
                    String unit = source.path().substring(0, source.path().length() - 2);
                    compilers.add(compiling(unit, module, request.cflags()));
                    objects.append(Sandbox.WORK).append('/').append(Kbuild.SOURCES).append(unit).append(".o ");
                }
            }
            order.append(' ').append(Sandbox.WORK).append('/').append(module).append(".ko");
            script.append("printf '%s\\n' ").append(objects).append("> ").append(Sandbox.WORK).append('/').append(module).append(".mod\n");
        });
        script.append("printf '%s\\n'").append(order).append(" > ").append(Sandbox.WORK).append("/modules.order\n");
        for (int first = 0; first < compilers.size(); first += TOGETHER) {
            List<String> group = compilers.subList(first, Math.min(first + TOGETHER, compilers.size()));
            for (int i = 0; i < group.size(); i++) {
                script.append("{ ").append(group.get(i)).append("\n} >/tmp/said.").append(i).append(" 2>&1 & job").append(i).append("=$!\n");
            }
            for (int i = 0; i < group.size(); i++) {
                script.append("wait $job").append(i).append(" || failed=1\ncat /tmp/said.").append(i).append('\n');
            }
        }
        script.append("[ $failed = 0 ] || exit 1\n");
        for (String module : request.modules().keySet()) {
            script.append("{ ").append(link.replace(MODULE, module)).append("\n} || exit 1\n");
        }
        script.append("{ ").append(check).append("\n} || exit 1\n");
        for (String module : request.modules().keySet()) {
            script.append("{ ").append(describing(module, head)).append("\n} || exit 1\n");
            script.append("{ ").append(finish.replace(MODULE, module)).append("\n} || exit 1\n");
        }
        return script.toString();
    }

    /** One unit; the checker of modules wants the list of its headers beside it. */
    private String compiling(String unit, String module, List<String> cflags) {
        String folder = Sandbox.WORK + "/" + Kbuild.SOURCES;
        return "{ echo '  CC [M]  " + folder + unit + ".o'; "
                + compile.replace(UNIT, unit).replace(MODULE, module).replace(FLAGS, String.join(" ", cflags))
                + "\n} && scripts/basic/fixdep " + folder + "." + unit + ".o.d " + folder + unit + ".o '' > " + folder + "." + unit + ".o.cmd";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
