package dev.bootbench.agent.build;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds, in the output of a module build, what it has to say about the handed-in files: compiler, assembler, linker and
 * modpost. Where a tool names no line, as modpost does, the line is looked up in the sources.
 */
final class Diagnostics {
    /** Kept of one build: nobody reads more, and a hostile source can make any number. */
    static final int MOST = 100;

    private static final int MESSAGE_CHARS = 500;

    private static final Pattern COMPILER =
            Pattern.compile("([^\\s:][^:]*):(\\d+):(?:(\\d+):)? (fatal error|error|warning|note|Error|Fatal error|Warning): (.*)");
    private static final Pattern INCLUDED_FROM =
            Pattern.compile("(?:In file included from|                 from) ([^:]+):(\\d+)(?::\\d+)?[,:]");
    private static final Pattern UNDEFINED =
            Pattern.compile("ERROR: modpost: \"([^\"]+)\" \\[[^]]*] undefined!");
    private static final Pattern NO_LICENSE = Pattern.compile("ERROR: modpost: missing MODULE_LICENSE\\(\\).*");
    private static final Pattern GPL_ONLY =
            Pattern.compile("ERROR: modpost: GPL-incompatible module \\S+ uses GPL-only symbol '([^']+)'");
    private static final Pattern MODPOST = Pattern.compile("(ERROR|WARNING): modpost: (.*)");
    private static final Pattern LINKED_TWICE = Pattern.compile(".*: multiple definition of [`']([^']+)'.*");
    private static final Pattern MISSING_HEADER = Pattern.compile("(\\S+): No such file or directory");

    private static final Set<String> USER_HEADERS = Set.of("stdio.h", "stdlib.h", "string.h", "unistd.h", "fcntl.h",
            "errno.h", "stdint.h", "sys/types.h", "sys/ioctl.h", "sys/stat.h", "pthread.h", "math.h", "stdbool.h");

    private final String root;
    private final List<SourceFile> sources;
    private final Set<Diagnostic> found = new LinkedHashSet<>();

    private @Nullable Place includedFrom;
    private @Nullable Diagnostic outside;

    private record Place(String file, int line, int column) {}

    private Diagnostics(String root, List<SourceFile> sources) {
        this.root = root;
        this.sources = sources;
    }

    /**
     * @param root    where the sources lay during the build, with a {@code /} at its end; taken off every file name
     * @param sources to look up lines in
     */
    static List<Diagnostic> parse(String log, String root, List<SourceFile> sources) {
        Diagnostics diagnostics = new Diagnostics(root, sources);
        log.lines().forEach(diagnostics::line);
        diagnostics.flush();
        return diagnostics.found.stream().limit(MOST).toList();
    }

    private void line(String line) {
        Matcher included = INCLUDED_FROM.matcher(line);
        if (included.lookingAt()) {
            if (included.group(1).startsWith(root)) {
                includedFrom = new Place(submitted(included.group(1)), number(included.group(2)), 0);
            }
            return;
        }
        Matcher compiler = COMPILER.matcher(line);
        if (compiler.matches()) {
            compiler(compiler);
            return;
        }
        Matcher matcher;
        if ((matcher = UNDEFINED.matcher(line)).matches()) {
            String symbol = matcher.group(1);
            add(use(symbol), "\"" + symbol + "\" is used, but neither this module nor the kernel exports it: "
                    + "is it misspelt, or a kernel function that modules may not use?");
        } else if (NO_LICENSE.matcher(line).matches()) {
            add(use("module_init"), "MODULE_LICENSE() is missing: the kernel's build demands one, for example "
                    + "MODULE_LICENSE(\"GPL\");");
        } else if ((matcher = GPL_ONLY.matcher(line)).matches()) {
            String symbol = matcher.group(1);
            add(use("MODULE_LICENSE"), "\"" + symbol + "\" is exported to modules with a GPL-compatible licence only: "
                    + "MODULE_LICENSE() names another one.");
        } else if ((matcher = MODPOST.matcher(line)).matches()) {
            String severity = matcher.group(1).equals("ERROR") ? Diagnostic.ERROR : Diagnostic.WARNING;
            add(new Diagnostic("", 0, 0, severity, cut(matcher.group(2).replace(root, ""))));
        } else if ((matcher = LINKED_TWICE.matcher(line)).matches()) {
            String symbol = matcher.group(1);
            add(use(symbol), "\"" + symbol + "\" is defined in more than one file: make it static, or define it once.");
        }
    }

    private void compiler(Matcher matcher) {
        String file = matcher.group(1);
        Place place = new Place(submitted(file), number(matcher.group(2)), number(matcher.group(3)));
        if (matcher.group(4).equals("note")) {
            // "in expansion of macro": the line that was written, after one in a header that nobody here wrote.
            if (outside != null && file.startsWith(root)) {
                addAt(place, outside);
                outside = null;
            }
            return;
        }
        flush();
        String severity = matcher.group(4).equalsIgnoreCase(Diagnostic.WARNING) ? Diagnostic.WARNING : Diagnostic.ERROR;
        Diagnostic diagnostic = new Diagnostic(
                place.file(), place.line(), place.column(), severity, cut(explained(matcher.group(5))));
        if (file.startsWith(root)) {
            add(diagnostic);
            includedFrom = null;
        } else {
            outside = diagnostic;
        }
    }

    /** Puts what a header complained about where the header was asked for, when no better place came. */
    private void flush() {
        if (outside != null) {
            if (includedFrom != null) {
                addAt(includedFrom, outside);
            } else {
                add(outside);
            }
        }
        outside = null;
        includedFrom = null;
    }

    private void addAt(Place place, Diagnostic header) {
        add(new Diagnostic(place.file(), place.line(), place.column(), header.severity(),
                header.message() + " (in " + header.file() + ":" + header.line() + ")"));
    }

    private void add(Place place, String message) {
        add(new Diagnostic(place.file(), place.line(), place.column(), Diagnostic.ERROR, message));
    }

    private void add(Diagnostic diagnostic) {
        if (found.size() < MOST) {
            found.add(diagnostic);
        }
    }

    private static String explained(String message) {
        Matcher header = MISSING_HEADER.matcher(message);
        if (header.matches() && USER_HEADERS.contains(header.group(1))) {
            return message + ": it belongs to user space. Kernel code has its own headers (linux/...); "
                    + "programs for user space do not belong into a module's hand-in";
        }
        return message;
    }

    /** The first line of the sources that has this word. */
    private Place use(String word) {
        Pattern pattern = Pattern.compile("\\b" + Pattern.quote(word) + "\\b");
        for (SourceFile source : sources) {
            if (source.isUnit()) {
                int number = 0;
                for (String line : source.text().split("\n", -1)) {
                    number++;
                    Matcher matcher = pattern.matcher(line);
                    if (matcher.find()) {
                        return new Place(source.path(), number, matcher.start() + 1);
                    }
                }
            }
        }
        return new Place("", 0, 0);
    }

    private String submitted(String file) {
        return submitted(file, root);
    }

    /** A file name as tools print it, as the hand-in's owner knows it. */
    static String submitted(String file, String root) {
        return file.startsWith(root) ? file.substring(root.length()) : file.replaceFirst("^/usr/src/linux-headers-[^/]*/", "");
    }

    private static int number(@Nullable String digits) {
        return digits == null || digits.length() > 9 ? 0 : Integer.parseInt(digits);
    }

    private static String cut(String message) {
        return message.length() <= MESSAGE_CHARS ? message : message.substring(0, MESSAGE_CHARS) + "…";
    }
}
