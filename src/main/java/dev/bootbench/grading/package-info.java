@NullMarked
package dev.bootbench.grading;

import org.jspecify.annotations.NullMarked;
