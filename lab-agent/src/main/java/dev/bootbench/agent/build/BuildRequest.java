package dev.bootbench.agent.build;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What to build.
 *
 * @param module        name of the module, whatever the files are called; {@code module.ko} is the result
 * @param sources       what was handed in; only {@code .c}, {@code .S} and {@code .h} files are used
 * @param cflags        the exercise's own compiler flags: {@code -D…}, {@code -W…}, {@code -O…}
 * @param kernelRelease as {@code uname -r} prints it on the board
 * @param limit         wall-clock time for the whole build
 */
public record BuildRequest(
        String module, List<SourceFile> sources, List<String> cflags, String kernelRelease, Duration limit) {
    private static final Pattern MODULE = Pattern.compile("[a-z][a-z0-9_]{0,54}");
    private static final Pattern FLAG = Pattern.compile("-[DWO][A-Za-z0-9_=+.,-]*");
    private static final Pattern RELEASE = Pattern.compile("[0-9][A-Za-z0-9.+~_-]{0,63}");

    /** @throws IllegalArgumentException when the exercise or the board names something a makefile cannot carry */
    public BuildRequest {
        if (!MODULE.matcher(module).matches()) {
            throw new IllegalArgumentException("not a module name: " + module);
        }
        if (!RELEASE.matcher(kernelRelease).matches()) {
            throw new IllegalArgumentException("not a kernel release: " + kernelRelease);
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
