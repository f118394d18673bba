@NullMarked
package dev.bootbench.exercises;

import org.jspecify.annotations.NullMarked;
