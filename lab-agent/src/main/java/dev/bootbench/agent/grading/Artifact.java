package dev.bootbench.agent.grading;

import java.util.List;

/** One thing that is made of handed-in files and put on the board. */
public sealed interface Artifact {
    String name();

    /**
     * Patterns of the paths that belong to it, as shells match them; empty: every source that belongs to nothing else.
     * Headers belong to everything.
     */
    List<String> sources();

    /** A kernel module, {@code NAME.ko}. */
    record Module(String name, List<String> sources) implements Artifact {}

    /**
     * A program for user space, built on the host for the board.
     *
     * @param cflags beyond our own
     * @param isStatic whether it carries its C library along, and so runs whatever the board has
     */
    record Program(String name, List<String> sources, List<String> cflags, boolean isStatic) implements Artifact {}

    /** A file that is put on the board as it is, executable. */
    record Script(String name, List<String> sources) implements Artifact {}
}
