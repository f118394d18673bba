/** Runs the checks of an attempt on a board and judges what was seen. */
@NullMarked
package dev.bootbench.agent.grading;

import org.jspecify.annotations.NullMarked;
