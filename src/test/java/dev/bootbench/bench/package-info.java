@NullMarked
package dev.bootbench.bench;

import org.jspecify.annotations.NullMarked;
