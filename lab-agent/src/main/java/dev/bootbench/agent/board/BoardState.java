package dev.bootbench.agent.board;

import java.nio.file.Path;

/**
 * A board as its holder left it, in one file: what it has on its disk and in its memory. Only boards with the ability
 * {@code state} make one and wake up from one; it fits the image and the kind of machine that made it.
 *
 * @param file written by the same program on this host or another one of the lab
 */
public record BoardState(Path file) {}
