/** A board of software that can be broken on purpose, attached like a real one. */
@NullMarked
package dev.bootbench.agent.fake;

import org.jspecify.annotations.NullMarked;
