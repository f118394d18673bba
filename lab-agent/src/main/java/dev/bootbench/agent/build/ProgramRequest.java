package dev.bootbench.agent.build;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A program for user space to build.
 *
 * @param name         of the program
 * @param sources      only {@code .c}, {@code .S} and {@code .h} files are used
 * @param cflags       beyond our own: {@code -D…}, {@code -W…}, {@code -O…}
 * @param architecture of the board, as {@code uname -m} prints it; empty for the host's own
 * @param isStatic     whether it carries its C library along
 */
public record ProgramRequest(
        String name, List<SourceFile> sources, List<String> cflags, String architecture, boolean isStatic, Duration limit) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,54}");

    /** @throws IllegalArgumentException when the exercise names something that cannot be built */
    public ProgramRequest {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not a name for a program: " + name);
        }
        BuildRequest.requireFlags(cflags);
        sources = List.copyOf(sources);
        cflags = List.copyOf(cflags);
    }
}
