@NullMarked
package dev.bootbench.console;

import org.jspecify.annotations.NullMarked;
