/** Puts modules, kernels and files on a board for its holder, and carries home folders to and from boards. */
@NullMarked
package dev.bootbench.agent.deploy;

import org.jspecify.annotations.NullMarked;
