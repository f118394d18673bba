/** Reads what was handed in, and builds kernel modules from it in a sandbox. */
@NullMarked
package dev.bootbench.agent.build;

import org.jspecify.annotations.NullMarked;
