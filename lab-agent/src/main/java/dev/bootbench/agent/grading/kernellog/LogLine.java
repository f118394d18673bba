package dev.bootbench.agent.grading.kernellog;

/**
 * One line of a kernel log without its time stamp.
 *
 * @param caller      who printed it, empty where unknown
 * @param gapBefore   records before it are lost
 * @param interleaved it shared its line with another one
 * @param cut         the log ended before the line did
 */
public record LogLine(String caller, String text, boolean gapBefore, boolean interleaved, boolean cut) {}
