@NullMarked
package dev.bootbench.intake;

import org.jspecify.annotations.NullMarked;
