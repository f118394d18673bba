@NullMarked
package dev.bootbench;

import org.jspecify.annotations.NullMarked;
