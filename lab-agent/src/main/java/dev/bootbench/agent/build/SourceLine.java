package dev.bootbench.agent.build;

/**
 * A place in a source.
 *
 * @param file as handed in; a kernel header's path when inlined code is from there
 * @param line 1-based
 */
public record SourceLine(String file, int line) {}
