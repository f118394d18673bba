/** Measurements: how long a board takes to be well again. */
@NullMarked
package dev.bootbench.agent.bench;

import org.jspecify.annotations.NullMarked;
