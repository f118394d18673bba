package dev.bootbench.agent.build;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What to build.
 *
 * @param module  name of the module, whatever the files are called; {@code module.ko} is the result
 * @param sources what was handed in; only {@code .c}, {@code .S} and {@code .h} files are used
 * @param cflags  the exercise's own compiler flags: {@code -D…}, {@code -W…}, {@code -O…}
 * @param kernel  what it is built for
 * @param limit   wall-clock time for the whole build
 */
public record BuildRequest(
        String module, List<SourceFile> sources, List<String> cflags, KernelTarget kernel, Duration limit) {
    private static final Pattern MODULE = Pattern.compile("[a-z][a-z0-9_]{0,54}");
    private static final Pattern FLAG = Pattern.compile("-[DWO][A-Za-z0-9_=+.,-]*");

    /** @throws IllegalArgumentException when the exercise names something a makefile cannot carry */
    public BuildRequest {
        if (!MODULE.matcher(module).matches()) {
            throw new IllegalArgumentException("not a module name: " + module);
        }
        for (String flag : cflags) {
            if (!FLAG.matcher(flag).matches()) {
                throw new IllegalArgumentException("not an allowed compiler flag (-D, -W or -O): " + flag);
            }
        }
        if (limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException("a build needs time: " + limit);
        }
        sources = List.copyOf(sources);
        cflags = List.copyOf(cflags);
    }
}
