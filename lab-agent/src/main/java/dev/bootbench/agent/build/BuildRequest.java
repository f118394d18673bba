package dev.bootbench.agent.build;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What to build.
 *
 * @param modules the modules, each with the files it is made of; only {@code .c}, {@code .S} and {@code .h} files are used.
 *                They are built together, so one may use what another exports.
 * @param cflags  the exercise's own compiler flags: {@code -D…}, {@code -W…}, {@code -O…}
 * @param kernel  what it is built for
 * @param limit   wall-clock time for the whole build
 */
public record BuildRequest(Map<String, List<SourceFile>> modules, List<String> cflags, KernelTarget kernel, Duration limit) {
    private static final Pattern MODULE = Pattern.compile("[a-z][a-z0-9_]{0,54}");
    private static final Pattern FLAG = Pattern.compile("-[DWO][A-Za-z0-9_=+.,-]*");

    /** @throws IllegalArgumentException when the exercise names something a makefile cannot carry */
    public BuildRequest {
        if (modules.isEmpty()) {
            throw new IllegalArgumentException("a build needs a module");
        }
        for (String module : modules.keySet()) {
            if (!MODULE.matcher(module).matches()) {
                throw new IllegalArgumentException("not a module name: " + module);
            }
        }
        requireFlags(cflags);
        if (limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException("a build needs time: " + limit);
        }
        modules = new LinkedHashMap<>(modules);
        cflags = List.copyOf(cflags);
    }

    /**
     * One module.
     *
     * @param module name of the module, whatever the files are called; {@code module.ko} is the result
     */
    public BuildRequest(String module, List<SourceFile> sources, List<String> cflags, KernelTarget kernel, Duration limit) {
        this(Map.of(module, List.copyOf(sources)), cflags, kernel, limit);
    }

    /** Every file, once. */
    public List<SourceFile> sources() {
        List<SourceFile> all = new ArrayList<>();
        modules.values().stream().flatMap(List::stream).distinct().forEach(all::add);
        return all;
    }

    /** @throws IllegalArgumentException when one is none that an exercise may give */
    static void requireFlags(List<String> cflags) {
        for (String flag : cflags) {
            if (!FLAG.matcher(flag).matches()) {
                throw new IllegalArgumentException("not an allowed compiler flag (-D, -W or -O): " + flag);
            }
        }
    }
}
