@NullMarked
package dev.bootbench.boards;

import org.jspecify.annotations.NullMarked;
