/** Classes: who teaches, who takes part, and how much they may book. */
@NullMarked
package dev.bootbench.classes;

import org.jspecify.annotations.NullMarked;
