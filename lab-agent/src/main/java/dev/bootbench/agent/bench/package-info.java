/** Measurements: how long a board takes to be well again, and what hostile modules leave behind. */
@NullMarked
package dev.bootbench.agent.bench;

import org.jspecify.annotations.NullMarked;
