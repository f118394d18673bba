@NullMarked
package dev.bootbench.problem;

import org.jspecify.annotations.NullMarked;
